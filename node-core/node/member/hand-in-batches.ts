import { ItemFault } from '../../codec/index.ts';
import { type HouseholdId, NetworkError } from '../../network/index.ts';
import type { SubmitResult } from '../submit.ts';
import { decodeResults, encodeHandIn, MAX_SUBMITTED } from './hand-in-bytes.ts';
import type { HandInGate } from './hand-in-gate.ts';

export interface HandInBatchesOptions {
  readonly gate: Pick<HandInGate, 'run'>;
  /** Puts a request to a leader. @throws NetworkError on the way */
  readonly ask: (leader: HouseholdId, request: Uint8Array) => AsyncIterable<Uint8Array>;
  /** What a leader answered cannot be read. */
  readonly garbled: (leader: HouseholdId, evidence: string) => void;
}

interface Handed {
  readonly bytes: Uint8Array;
  readonly resolve: (result: SubmitResult) => void;
}

interface Line {
  readonly leader: HouseholdId;
  readonly isForwarded: boolean;
  waiting: Handed[];
  /** A request waits for its turn; it takes along what is here then. */
  isCalled: boolean;
  /** Requests that are not answered yet. */
  underWay: number;
}

/** The leader cannot be reached, or has not answered: nobody knows whether it took it. */
export const UNREACHABLE: SubmitResult = { kind: 'unavailable', reason: 'leaderUnreachable' };

/** Transactions that wait for a request; more are turned away. */
const MAX_WAITING = 5000;
/**
 * Requests under way to a leader: one in the block that is being made, one on its way into the next. More would not be
 * quicker: those that wait would be spread over as many blocks.
 */
const REQUESTS_AT_ONCE = 2;
/** Of a request's transactions together, unless one alone is larger: below the network's `requestBytes`. */
const REQUEST_BYTES = 200 * 1024;

/**
 * Transactions on their way to a leader: those that wait for the same turn of the gate go in one request. One alone has no
 * company to wait for, and many need no more requests than few; the leader makes one block of them.
 */
export class HandInBatches {
  readonly #options: HandInBatchesOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: HandInBatchesOptions) {
    this.#options = options;
  }

  /** Resolves with what the leader says became of it. */
  submit(
    leader: HouseholdId,
    { bytes, isForwarded }: { readonly bytes: Uint8Array; readonly isForwarded: boolean },
  ): Promise<SubmitResult> {
    const name = `${leader} ${isForwarded}`;
    const line = this.#lines.get(name) ?? { leader, isForwarded, waiting: [], isCalled: false, underWay: 0 };
    this.#lines.set(name, line);
    if (line.waiting.length >= MAX_WAITING) return Promise.resolve(UNREACHABLE);
    const { promise, resolve } = Promise.withResolvers<SubmitResult>();
    line.waiting.push({ bytes, resolve });
    void this.#call(line);
    return promise;
  }

  async #call(line: Line): Promise<void> {
    if (line.isCalled || line.underWay >= REQUESTS_AT_ONCE) return;
    line.isCalled = true;
    const went = await this.#options.gate.run('quick', async () => {
      line.isCalled = false;
      line.underWay += 1;
      const batch = takeBatch(line);
      if (line.waiting.length > 0) void this.#call(line);
      await this.#ask(line, batch);
      line.underWay -= 1;
      return true;
    });
    if (went === true) {
      if (line.waiting.length > 0) void this.#call(line);
      else if (line.underWay === 0) this.#lines.delete(`${line.leader} ${line.isForwarded}`);
      return;
    }
    line.isCalled = false;
    for (const { resolve } of line.waiting.splice(0)) resolve(UNREACHABLE);
  }

  async #ask({ leader, isForwarded }: Line, batch: readonly Handed[]): Promise<void> {
    const { ask, garbled } = this.#options;
    const transactions = batch.map(({ bytes }) => bytes);
    let answered = 0;
    try {
      for await (const item of ask(leader, encodeHandIn({ kind: 'submitMany', isForwarded, transactions }))) {
        for (const result of decodeResults(item)) {
          if (answered >= batch.length) throw new ItemFault(`more than ${batch.length} results`);
          batch[answered]?.resolve(result);
          answered += 1;
        }
      }
      if (answered < batch.length) throw new ItemFault(`${answered} results of ${batch.length}`);
    } catch (error) {
      if (error instanceof ItemFault) garbled(leader, error.message);
      else if (!(error instanceof NetworkError)) throw error;
    } finally {
      for (const { resolve } of batch.slice(answered)) resolve(UNREACHABLE);
    }
  }
}

/** Those that came first, as many as a request holds; at least one. */
function takeBatch(line: Line): readonly Handed[] {
  let bytes = 0;
  const count = line.waiting.findIndex((one, at) => {
    bytes += one.bytes.length;
    return at === MAX_SUBMITTED || (at > 0 && bytes > REQUEST_BYTES);
  });
  return line.waiting.splice(0, count === -1 ? line.waiting.length : count);
}
