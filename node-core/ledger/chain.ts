import { equalBytes, sha256, toHex } from '../codec/index.ts';
import { addMinutes, type Minute } from '../units/index.ts';
import type { Block, BlockHeader } from './block.ts';
import { countFault, rootFault } from './block-bytes.ts';
import { chainOfKind } from './encoding/numbers.ts';
import { applyFounding, judgeFounding } from './founding.ts';
import { Journal } from './journal.ts';
import { apply, judge, type ValidationContext } from './judge.ts';
import { type Refused, refused } from './refusal.ts';
import { encodeState } from './state-bytes.ts';
import { firstOpenDayAt, isCheckpoint, isFounded, type StateData } from './state-data.ts';
import { type CommunityState, dataOf } from './state.ts';
import { decodeTransaction } from './transaction-bytes.ts';
import type { ChainName, SignedTransaction } from './transaction.ts';

/** How far a block's time may lie ahead of a validator's clock: home PCs' clocks differ by seconds, seldom by minutes. */
export const MAX_MINUTES_AHEAD = 2;

/** A block that is part of the state now. */
export interface AppliedBlock {
  readonly block: Block;
  /** Its transactions, decoded, in order. */
  readonly transactions: readonly SignedTransaction[];
  /** Of a checkpoint: the state's bytes, whose hash its header carries; for `CommunityState.fromCheckpoint`. Else null. */
  readonly checkpoint: Uint8Array | null;
  /**
   * Takes the block back, when the log is truncated: the state is then, byte for byte, what it was. Only the last block
   * applied can be taken back, and only once. @throws Error otherwise
   */
  undo(): void;
}

export type Validated = { readonly kind: 'ok'; readonly applied: AppliedBlock } | Refused;

/**
 * The chain rules: whether a block may come next, and if so, its effect. Refused, the state is as it was; `ok`, the
 * block has been applied. The block must come from `decodeBlock` or `buildBlock`.
 */
export function validateBlock(block: Block, state: CommunityState, context: ValidationContext): Validated {
  const data = dataOf(state);
  const misplaced = placeFault(block, data, context);
  if (misplaced !== undefined) return misplaced;
  const journal = new Journal();
  const result = isFounded(data)
    ? applyAll(block, data, { context, journal })
    : applyFoundingBlock(block, data, { context, journal });
  if (result.kind === 'refused') {
    journal.rollBack();
    return result;
  }
  advance(block, data, journal);
  const { transactions, checkpoint } = result;
  return { kind: 'ok', applied: appliedBlock({ block, data, journal, transactions, checkpoint }) };
}

/**
 * Whether a transaction could go into a block now: the same rules as in a block, at this node's time or that of the
 * chain's last block, whichever is later. Changes nothing.
 */
export function checkTransaction(
  bytes: Uint8Array,
  state: CommunityState,
  context: ValidationContext,
): { readonly kind: 'ok'; readonly signed: SignedTransaction } | Refused {
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused') return decoded;
  const data = dataOf(state);
  const chain = chainOfKind(decoded.signed.transaction.kind);
  const headTime = data.heads[chain].time;
  const time = context.now > headTime ? context.now : headTime;
  return judge(bytes, data, { place: { chain, time, position: null }, context });
}

/** SHA-256 of the state as a checkpoint's header carries it: after the transactions, before the head moves on. */
export function checkpointHash(data: StateData): Uint8Array {
  return sha256(encodeState(data));
}

/** Forgets the slots and grants of days that no reading may come for any more. Energy blocks alone move this on. */
export function prune(
  place: { readonly chain: ChainName; readonly time: Minute },
  data: StateData,
  journal: Journal,
): void {
  const firstDay = firstOpenDayAt(data, place.time);
  if (place.chain !== 'energy' || firstDay <= data.firstOpenDay) return;
  journal.assign(data, 'firstOpenDay', firstDay);
  journal.note(data.slots.dropBefore(firstDay));
  for (const { id, includedDay } of data.grants.values()) {
    if (includedDay < firstDay) journal.deleteEntry(data.grants, id);
  }
}

type Run = ({ readonly kind: 'ok' } & Pick<AppliedBlock, 'transactions' | 'checkpoint'>) | Refused;
type Running = { readonly context: ValidationContext; readonly journal: Journal };

/** The block's place: rules over the header that need no transaction. */
function placeFault(block: Block, data: StateData, { now }: ValidationContext): Refused | undefined {
  const { header, transactions } = block;
  const head = data.heads[header.chain];
  const founded = isFounded(data);
  const miscounted = countFault(header, transactions.length);
  if (miscounted !== undefined) return miscounted;
  if (!equalBytes(header.community, data.id)) return refused('wrongCommunity', toHex(header.community));
  if (!founded && header.chain !== 'contract') return refused('wrongChain', `an ${header.chain} block`);
  if (header.height !== head.height + 1) {
    return refused('wrongHeight', `${header.height} after ${head.height} on the ${header.chain} chain`);
  }
  if (!equalBytes(header.previous, head.hash)) return refused('wrongPrevious', toHex(header.previous));
  if (header.time < head.time) return refused('timeBackwards', `minute ${header.time} after ${head.time}`);
  if (header.time > addMinutes(now, MAX_MINUTES_AHEAD)) {
    return refused('timeInFuture', `minute ${header.time}, the clock says ${now}`);
  }
  const mayPropose = founded
    ? data.seats.some(({ member }) => member === header.proposer)
    : header.proposer === 0;
  if (!mayPropose) return refused('notAValidator', `member ${header.proposer}`);
  return rootFault(block);
}

function applyAll({ header, transactions }: Block, data: StateData, { context, journal }: Running): Run {
  const isDue = isCheckpoint(header.height, data.rules);
  const done: SignedTransaction[] = [];
  for (const [position, bytes] of transactions.entries()) {
    const trial = { place: { chain: header.chain, time: header.time, position }, context };
    const judged = judge(bytes, data, trial);
    if (judged.kind === 'refused') return judged;
    apply(judged.signed, data, { trial, journal });
    done.push(judged.signed);
  }
  prune(header, data, journal);
  const checkpoint = isDue ? encodeState(data) : null;
  const fault = checkpointFault(header, checkpoint === null ? null : sha256(checkpoint));
  return fault ?? { kind: 'ok', transactions: done, checkpoint };
}

function applyFoundingBlock(block: Block, data: StateData, { context, journal }: Running): Run {
  const judged = judgeFounding(block.transactions, context);
  if (judged.kind === 'refused') return judged;
  applyFounding({ found: judged.signed.transaction, block }, data, journal);
  return (
    checkpointFault(block.header, null) ?? { kind: 'ok', transactions: [judged.signed], checkpoint: null }
  );
}

function checkpointFault({ stateHash, height }: BlockHeader, due: Uint8Array | null): Refused | undefined {
  if (due === null) {
    return stateHash === null ? undefined : refused('wrongStateHash', `not due at height ${height}`);
  }
  if (stateHash === null) return refused('wrongStateHash', `due at height ${height}`);
  return equalBytes(stateHash, due) ? undefined : refused('wrongStateHash', `it is ${toHex(due)}`);
}

function advance({ header, hash }: Block, data: StateData, journal: Journal): void {
  journal.assign(data.heads, header.chain, { height: header.height, hash, time: header.time });
  journal.assign(data.derived, 'lastBlock', hash);
}

function appliedBlock(
  applied: Omit<AppliedBlock, 'undo'> & { readonly data: StateData; readonly journal: Journal },
): AppliedBlock {
  const { block, transactions, checkpoint, data, journal } = applied;
  return {
    block,
    transactions,
    checkpoint,
    undo: () => {
      if (data.derived.lastBlock !== block.hash)
        throw new Error('only the last block applied can be taken back');
      journal.rollBack();
    },
  };
}
