import type { Verifier } from '../identity/index.ts';
import type { Minute } from '../units/index.ts';
import { chainOfKind } from './encoding/numbers.ts';
import type { Journal } from './journal.ts';
import { type RefusalKind, type Refused, refused } from './refusal.ts';
import { FAMILIES } from './rules/families.ts';
import type { Setting } from './rules/rule.ts';
import type { StateData } from './state-data.ts';
import { decodeTransaction, signatureCheck } from './transaction-bytes.ts';
import type { ChainName, SignedTransaction, TransactionId } from './transaction.ts';

/** What validation needs besides the state: time and signatures come in as values. */
export interface ValidationContext {
  /**
   * This node's clock: a block may be ahead of it by `MAX_MINUTES_AHEAD`. To check a block that is certified already, give
   * the block's own time: a slow clock is no reason to fall behind.
   */
  readonly now: Minute;
  readonly verifier: Verifier;
  /** True when this process has verified, or made, the signature of the transaction with this ID. */
  readonly knownGood?: (id: TransactionId) => boolean;
}

/** Where a transaction is to go. */
export interface Place {
  readonly chain: ChainName;
  /** The block's time. */
  readonly time: Minute;
  /** The transaction's place in its block, for the refusal; null in a pool. */
  readonly position: number | null;
}

type Judged = { readonly kind: 'ok'; readonly signed: SignedTransaction } | Refused;

/** Asks every rule of a transaction in order of precedence. Changes nothing. */
export function judge(bytes: Uint8Array, data: StateData, { place, context }: Trial): Judged {
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused') return at(place, decoded.refusal);
  const { signed } = decoded;
  const broken =
    senderFault(signed, data, { place, context }) ?? contentFault(signed, data, { place, context });
  return broken === undefined ? decoded : at(place, broken);
}

/** Makes the change that a judged transaction stands for. */
export function apply(
  signed: SignedTransaction,
  data: StateData,
  { trial, journal }: { readonly trial: Trial; readonly journal: Journal },
): void {
  const { transaction } = signed;
  if (transaction.kind === 'found') throw new Error('a founding transaction has a block of its own');
  FAMILIES[transaction.kind].apply(transaction, settingOf(signed, data, trial), journal);
  if ('sequence' in transaction) {
    const sequences = data.sequences[chainOfKind(transaction.kind)];
    journal.setItem(sequences, transaction.author, transaction.sequence);
  }
}

/** Where and with what a transaction is judged. */
export interface Trial {
  readonly place: Place;
  readonly context: ValidationContext;
}

interface Fault {
  readonly kind: RefusalKind;
  readonly detail: string;
}

/** Chain, author, signature, role and sequence: the same for every kind. */
function senderFault(
  { transaction, id, bytes }: SignedTransaction,
  data: StateData,
  { place, context }: Trial,
): Fault | undefined {
  const { kind, author } = transaction;
  if (chainOfKind(kind) !== place.chain) {
    return { kind: 'kindNotOnChain', detail: `a ${kind} on the ${place.chain} chain` };
  }
  if (kind === 'found') return { kind: 'alreadyFounded', detail: `a ${kind} after the founding block` };
  const member = data.members[author];
  if (member === undefined) return { kind: 'stranger', detail: `member ${author} of ${data.members.length}` };
  if (member.standing.kind !== 'active') {
    return {
      kind: member.standing.kind,
      detail: `member ${author} since minute ${member.standing.sinceMinute}`,
    };
  }
  if (context.knownGood?.(id) !== true) {
    const check = signatureCheck(bytes, { publicKey: member.publicKey, community: data.id });
    if (!context.verifier.verify(check)) return { kind: 'badSignature', detail: `of member ${author}` };
  }
  const { role } = FAMILIES[kind];
  const leaves = kind === 'member' && transaction.change.kind === 'leave';
  if (role !== null && !leaves && !member.roles.includes(role)) {
    return { kind: 'roleMissing', detail: `member ${author} is no ${role}` };
  }
  if ('sequence' in transaction) {
    const last = data.sequences[place.chain][author] ?? 0;
    if (transaction.sequence <= last) {
      return { kind: 'sequenceReused', detail: `${transaction.sequence}, the last one was ${last}` };
    }
  }
  return undefined;
}

function contentFault(signed: SignedTransaction, data: StateData, trial: Trial): Fault | undefined {
  const { transaction } = signed;
  if (transaction.kind === 'found') return undefined;
  return FAMILIES[transaction.kind].firstBroken(transaction, settingOf(signed, data, trial));
}

function settingOf({ id }: SignedTransaction, data: StateData, { place, context }: Trial): Setting {
  return { data, time: place.time, id, verifier: context.verifier };
}

function at({ position }: Place, { kind, detail }: Fault): Refused {
  return refused(kind, detail, position);
}
