import type { Block, Hash } from './block.ts';
import type { ValidationContext } from './judge.ts';
import type { Journal } from './journal.ts';
import { type Refused, refused } from './refusal.ts';
import { addMember } from './rules/member.ts';
import { founderSeat } from './seat.ts';
import type { StateData } from './state-data.ts';
import { decodeTransaction, isOfKind, signatureCheck, ZERO_HASH } from './transaction-bytes.ts';
import type { Found, SignedTransaction } from './transaction.ts';
import { isWeakKey } from './weak-key.ts';

/**
 * The founding block: contract chain, height 0, one `found` transaction signed by the founder for the community of 32
 * zeros, and nothing else. The hash of its header becomes the community's ID, and the `previous` of the energy chain's
 * first block. The founder is member 0, a steward, and alone has a seat.
 */

/** The founding transaction of a block, or why it founds nothing. */
export function judgeFounding(
  transactions: readonly Uint8Array[],
  context: ValidationContext,
): { readonly kind: 'ok'; readonly signed: SignedTransaction<Found> } | Refused {
  const [bytes] = transactions;
  if (bytes === undefined || transactions.length !== 1) {
    return refused('badFounding', `${transactions.length} transactions`);
  }
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused') return refused(decoded.refusal.kind, decoded.refusal.detail, 0);
  const { transaction, id } = decoded.signed;
  if (!isOfKind(transaction, 'found')) return refused('badFounding', `a ${transaction.kind}`, 0);
  const { founder } = transaction;
  if (context.knownGood?.(id) !== true) {
    const check = signatureCheck(bytes, { publicKey: founder.publicKey, community: ZERO_HASH });
    if (!context.verifier.verify(check)) return refused('badSignature', 'of the founder', 0);
  }
  if (isWeakKey(founder.publicKey)) return refused('weakKey', "the founder's", 0);
  if (!founder.roles.includes('steward')) return refused('lastSteward', 'the founder is no steward', 0);
  return { kind: 'ok', signed: { transaction, id, bytes } };
}

/** Makes the community; `id` is the founding block's hash. */
export function applyFounding(
  {
    found,
    block,
  }: { readonly found: Found; readonly block: Pick<Block, 'header'> & { readonly hash: Hash } },
  data: StateData,
  journal: Journal,
): void {
  journal.assign(data, 'id', block.hash);
  journal.assign(data, 'name', found.name);
  journal.assign(data, 'currency', found.currency);
  journal.assign(data, 'minorDigits', found.minorDigits);
  journal.assign(data, 'rules', found.rules);
  journal.assign(data.heads, 'energy', { ...data.heads.energy, hash: block.hash });
  addMember({ data, membership: found.founder, time: block.header.time }, journal);
  journal.assign(data, 'seats', [founderSeat(found)]);
}
