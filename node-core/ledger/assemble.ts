import type { Minute } from '../units/index.ts';
import { type Block, MAX_BLOCK_BYTES, MAX_BLOCK_TRANSACTIONS, MAX_HEADER_BYTES } from './block.ts';
import { buildBlock, readHere } from './block-bytes.ts';
import { checkpointHash, prune } from './chain.ts';
import { Journal } from './journal.ts';
import { apply, judge, type ValidationContext } from './judge.ts';
import type { Refusal } from './refusal.ts';
import { isCheckpoint, isFounded, type StateData } from './state-data.ts';
import { type CommunityState, dataOf } from './state.ts';
import { transactionId, ZERO_HASH } from './transaction-bytes.ts';
import type { ChainName, MemberIndex, TransactionId } from './transaction.ts';

/** What a leader wants to make a block of. */
export interface Assembly {
  readonly state: CommunityState;
  readonly context: ValidationContext;
  readonly chain: ChainName;
  /** The block's time; at least that of the chain's last block. */
  readonly time: Minute;
  readonly term: number;
  readonly proposer: MemberIndex;
  /** Signed transactions' bytes, in the order in which they are to be judged. */
  readonly candidates: readonly Uint8Array[];
}

/** What became of the candidates. */
export interface Assembled {
  /** The next block of the chain, ready to be proposed; undefined when no candidate may go into it. */
  readonly block: Block | undefined;
  /** Candidates that may not, and why; `position` is null. */
  readonly refused: readonly { readonly id: TransactionId; readonly refusal: Refusal }[];
  /** Candidates that the block had no room for: they may go into the next one. */
  readonly left: readonly Uint8Array[];
}

/**
 * Picks the candidates that may come next, each judged after those before it, and makes a block of them, with the state's
 * hash where one is due. The state is as it was afterwards: the block is applied, by `validateBlock`, once it is
 * committed. The founding block is `foundingBlock`'s.
 */
export function assembleBlock(assembly: Assembly): Assembled {
  const data = dataOf(assembly.state);
  if (!isFounded(data)) throw new Error('the founding block is not assembled from candidates');
  const { chain, time } = assembly;
  const head = data.heads[chain];
  // By the rules before the block: one of its transactions may change them.
  const checkpoint = isCheckpoint(head.height + 1, data.rules);
  const journal = new Journal();
  const picked = pick(assembly, data, journal);
  prune({ chain, time }, data, journal);
  const place = { community: data.id, height: head.height + 1, previous: head.hash };
  const stateHash = checkpoint && picked.taken.length > 0 ? checkpointHash(data) : null;
  journal.rollBack();
  const { term, proposer } = assembly;
  const { taken: transactions } = picked;
  const block =
    transactions.length === 0
      ? undefined
      : buildBlock({ ...place, chain, time, term, proposer, stateHash, transactions });
  if (block !== undefined) readHere(block);
  return { block, refused: picked.refused, left: picked.left };
}

/** The first block of a community: one signed `found`, proposed by the founder. */
export function foundingBlock(founding: {
  readonly found: Uint8Array;
  readonly time: Minute;
  readonly term: number;
}): Block {
  const { found, time, term } = founding;
  return buildBlock({
    community: ZERO_HASH,
    chain: 'contract',
    height: 0,
    previous: ZERO_HASH,
    time,
    term,
    proposer: 0,
    stateHash: null,
    transactions: [found],
  });
}

function pick({ context, chain, time, candidates }: Assembly, data: StateData, journal: Journal) {
  const taken: Uint8Array[] = [];
  const refused: { id: TransactionId; refusal: Refusal }[] = [];
  const trial = { place: { chain, time, position: null }, context };
  let bytesLeft = MAX_BLOCK_BYTES - MAX_HEADER_BYTES;
  for (const [place, bytes] of candidates.entries()) {
    if (taken.length === MAX_BLOCK_TRANSACTIONS || bytes.length > bytesLeft) {
      return { taken, refused, left: candidates.slice(place) };
    }
    const judged = judge(bytes, data, trial);
    if (judged.kind === 'refused') {
      refused.push({ id: transactionId(bytes), refusal: judged.refusal });
      continue;
    }
    apply(judged.signed, data, { trial, journal });
    taken.push(bytes);
    bytesLeft -= bytes.length;
  }
  return { taken, refused, left: [] };
}
