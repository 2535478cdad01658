import { describe, expect, test } from 'vitest';
import { dialFirst } from '../../../node-core/network/reach/dialer.ts';
import { ManualClock, settled } from '../support/manual-clock.ts';

/** Addresses that answer, fail or stay silent when told to. */
function start(addresses: readonly string[]): {
  clock: ManualClock;
  dialled: string[];
  discarded: string[];
  aborted: string[];
  stop: AbortController;
  answer: (address: string) => void;
  fail: (address: string) => void;
  result: Promise<string>;
} {
  const clock = new ManualClock();
  const dialled: string[] = [];
  const discarded: string[] = [];
  const aborted: string[] = [];
  const stop = new AbortController();
  const waiting = new Map<string, PromiseWithResolvers<string>>();
  const result = dialFirst<string>(addresses, {
    clock,
    staggerMs: 250,
    signal: stop.signal,
    discard: (answer) => discarded.push(answer),
    dial: (address, signal) => {
      dialled.push(address);
      const asked = Promise.withResolvers<string>();
      waiting.set(address, asked);
      signal.addEventListener('abort', () => {
        aborted.push(address);
        asked.reject(new Error('aborted'));
      });
      return asked.promise;
    },
  });
  result.catch(() => {});
  return {
    clock,
    dialled,
    discarded,
    aborted,
    stop,
    answer: (address) => waiting.get(address)?.resolve(`to ${address}`),
    fail: (address) => waiting.get(address)?.reject(new Error(`${address} refused`)),
    result,
  };
}

describe('dialling a peer with several addresses', () => {
  test('starts the next a quarter of a second later, and keeps the first that answers', async () => {
    const { clock, dialled, aborted, answer, result } = start(['a', 'b', 'c']);
    expect(dialled).toEqual(['a']);
    await clock.pass(250);
    expect(dialled).toEqual(['a', 'b']);
    answer('b');
    expect(await result).toBe('to b');
    await clock.pass(1_000);
    expect(dialled).toEqual(['a', 'b']);
    expect(aborted).toContain('a');
  });

  test('starts the next at once when one fails', async () => {
    const { dialled, fail } = start(['a', 'b']);
    fail('a');
    await settled();
    expect(dialled).toEqual(['a', 'b']);
  });

  test('says what each address said when none answers', async () => {
    const { clock, fail, result } = start(['a', 'b']);
    await clock.pass(250);
    fail('a');
    fail('b');
    await expect(result).rejects.toThrow('not reachable: a: Error: a refused; b: Error: b refused');
  });

  test('lets go of a second that answers in the same moment', async () => {
    const { clock, discarded, answer, result } = start(['a', 'b']);
    await clock.pass(250);
    answer('a');
    answer('b');
    expect(await result).toBe('to a');
    await settled();
    expect(discarded).toEqual(['to b']);
  });

  test('says that no address is known', async () => {
    await expect(start([]).result).rejects.toThrow('no address is known');
  });

  test('ends with its signal', async () => {
    const { stop, result, aborted } = start(['a', 'b']);
    stop.abort(new Error('enough'));
    await expect(result).rejects.toThrow('not reachable');
    expect(aborted).toContain('a');
  });
});
