import { describe, expect, test, vi } from 'vitest';
import { HandInBatches } from '../../../node-core/node/member/hand-in-batches.ts';
import {
  decodeHandIn,
  encodeResults,
  MAX_SUBMITTED,
  RESULTS_AT_ONCE,
} from '../../../node-core/node/member/hand-in-bytes.ts';
import { NetworkError } from '../../../node-core/network/index.ts';
import type { SubmitResult } from '../../../node-core/node/submit.ts';

const LEADER = 'leader';
const UNREACHABLE = { kind: 'unavailable', reason: 'leaderUnreachable' };

/** A leader that says of each transaction what its first byte is, and a gate that opens when it is told to. */
function setting({
  answers = honest,
  isFull = false,
}: {
  readonly answers?: (results: readonly SubmitResult[]) => readonly (Uint8Array | Error)[];
  readonly isFull?: boolean;
} = {}) {
  const turns: (() => void)[] = [];
  const requests: number[] = [];
  const garbled: string[] = [];
  const batches = new HandInBatches({
    gate: {
      async run(_lane, ask) {
        if (isFull) return undefined;
        await new Promise<void>((resolve) => turns.push(resolve));
        return await ask();
      },
    },
    async *ask(_leader, encoded) {
      const request = decodeHandIn(encoded);
      if (request.kind !== 'submitMany') throw new Error(`a request of kind ${request.kind}`);
      requests.push(request.transactions.length);
      const results = request.transactions.map(
        ([first]): SubmitResult => ({ kind: 'certified', id: `of ${first}`, height: 7 }),
      );
      await Promise.resolve();
      for (const item of answers(results)) {
        if (item instanceof Error) throw item;
        yield item;
      }
    },
    garbled: (_leader, evidence) => garbled.push(evidence),
  });
  const submit = (first: number, size = 300) =>
    batches.submit(LEADER, { bytes: new Uint8Array(size).fill(first), isForwarded: false });
  return { turns, requests, garbled, submit };
}

function honest(results: readonly SubmitResult[]): Uint8Array[] {
  const items: Uint8Array[] = [];
  for (let at = 0; at < results.length; at += RESULTS_AT_ONCE) {
    items.push(encodeResults(results.slice(at, at + RESULTS_AT_ONCE)));
  }
  return items;
}

describe('transactions on their way to the leader', () => {
  test('go in one request with all that wait for the same turn, and each gets its own answer', async () => {
    const { turns, requests, submit } = setting();
    const results = Array.from({ length: 100 }, (_, n) => submit(n));
    expect(turns).toHaveLength(1);
    turns[0]?.();
    const settled = await Promise.all(results);
    expect(requests).toEqual([100]);
    expect(settled.map((result) => (result.kind === 'certified' ? result.id : result))).toEqual(
      Array.from({ length: 100 }, (_, n) => `of ${n}`),
    );
  });

  test('that come while a request is under way do not wait for its answer', async () => {
    const { turns, requests, submit } = setting();
    const first = submit(1);
    turns[0]?.();
    await vi.waitFor(() => expect(requests).toEqual([1]));
    const second = submit(2);
    expect(turns).toHaveLength(2);
    turns[1]?.();
    expect(await Promise.all([first, second])).toMatchObject([{ id: 'of 1' }, { id: 'of 2' }]);
  });

  test.each([
    ['by number', MAX_SUBMITTED + 20, 10, [MAX_SUBMITTED, 20]],
    ['by bytes', 5, 90_000, [2, 2, 1]],
    ['one that is larger than a request may be goes alone', 2, 230_000, [1, 1]],
  ])('are shared out over several requests: %s', async (_, count, size, expected) => {
    const { turns, requests, submit } = setting();
    const results = Array.from({ length: count }, (_one, n) => submit(n % 250, size));
    for (let at = 0; at < expected.length; at += 1) {
      await vi.waitFor(() => expect(turns.length).toBeGreaterThan(at));
      turns[at]?.();
    }
    const settled = await Promise.all(results);
    expect(requests).toEqual(expected);
    expect(settled.every(({ kind }) => kind === 'certified')).toBe(true);
  });

  test('are unanswered when the way breaks, but for those whose answer had come', async () => {
    const { turns, garbled, submit } = setting({
      answers: ([first]) => [
        encodeResults(first === undefined ? [] : [first]),
        new NetworkError('closed', 'the link went down'),
      ],
    });
    const results = [submit(1), submit(2)];
    turns[0]?.();
    expect(await Promise.all(results)).toMatchObject([{ id: 'of 1' }, UNREACHABLE]);
    expect(garbled).toEqual([]);
  });

  test.each([
    ['too few results', (results: readonly SubmitResult[]) => [encodeResults(results.slice(1))]],
    ['too many', (results: readonly SubmitResult[]) => [...honest(results), ...honest(results)]],
    ['no results', () => [Uint8Array.of(255)]],
  ])('blame a leader that answers with %s', async (_, answers) => {
    const { turns, garbled, submit } = setting({ answers });
    const results = [submit(1), submit(2)];
    turns[0]?.();
    await Promise.all(results);
    await vi.waitFor(() => expect(garbled).toHaveLength(1));
  });

  test('are turned away where the gate takes no more', async () => {
    const { submit } = setting({ isFull: true });
    expect(await Promise.all([submit(1), submit(2)])).toEqual([UNREACHABLE, UNREACHABLE]);
  });
});
