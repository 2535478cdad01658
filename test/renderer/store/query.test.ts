import { TRPCClientError } from '@trpc/client';
import { describe, expect, it } from 'vitest';
import { createQuery, type Query, REFETCH_MS } from '../../../renderer/src/store/query.ts';
import { ManualTimers } from './manual-timers.ts';

interface Asked {
  readonly timers: ManualTimers;
  readonly query: Query<{ readonly value: number }>;
  /** How often it was asked. */
  readonly count: () => number;
  readonly answer: (value: number) => Promise<void>;
  readonly fail: (thrown: unknown) => Promise<void>;
}

function asked(): Asked {
  const timers = new ManualTimers();
  const open: PromiseWithResolvers<{ value: number }>[] = [];
  let count = 0;
  const query = createQuery({
    topics: ['bill'],
    timers,
    ask: () => {
      count += 1;
      const answer = Promise.withResolvers<{ value: number }>();
      open.push(answer);
      return answer.promise;
    },
  });
  const settled = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return {
    timers,
    query,
    count: () => count,
    answer: async (value) => {
      open.shift()?.resolve({ value });
      await settled();
    },
    fail: async (thrown) => {
      open.shift()?.reject(thrown);
      await settled();
    },
  };
}

/** What tRPC rejects with when the API said no. */
function refusal(data: Record<string, unknown>): TRPCClientError<never> {
  return TRPCClientError.from({ error: { code: -32_000, message: 'no', data } });
}

describe('a question', () => {
  it('is asked when a screen shows it, and not before', async () => {
    const { query, count, answer } = asked();
    query.invalidate();
    expect(count()).toBe(0);
    query.watch();
    query.watch();
    expect(count()).toBe(1);
    expect(query.store.getState()).toEqual({ data: undefined, error: null, loading: true });
    await answer(1);
    expect(query.store.getState()).toEqual({ data: { value: 1 }, error: null, loading: false });
  });

  it('keeps its answer while it is asked again', async () => {
    const { query, timers, answer } = asked();
    query.watch();
    await answer(1);
    timers.advance(REFETCH_MS);
    query.invalidate();
    expect(query.store.getState()).toEqual({ data: { value: 1 }, error: null, loading: false });
    await answer(2);
    expect(query.store.getState().data).toEqual({ value: 2 });
  });

  it('is asked at most once a second, and once more after the last change', async () => {
    const { query, timers, count, answer } = asked();
    query.watch();
    await answer(0);
    for (let change = 0; change < 53; change += 1) {
      query.invalidate();
      timers.advance(100);
      await answer(change);
    }
    expect(count()).toBe(6);
    timers.advance(REFETCH_MS);
    await answer(99);
    expect(query.store.getState().data).toEqual({ value: 99 });
    const before = count();
    timers.advance(10 * REFETCH_MS);
    expect(count()).toBe(before);
  });

  it('that takes long is not asked twice at a time, and again when something changed meanwhile', async () => {
    const { query, timers, count, answer } = asked();
    query.watch();
    timers.advance(5 * REFETCH_MS);
    query.invalidate();
    query.invalidate();
    expect(count()).toBe(1);
    await answer(1);
    expect(count()).toBe(2);
    await answer(2);
    expect(count()).toBe(2);
  });

  it('that nobody shows is asked when a screen comes back to it, if it is old', async () => {
    const { query, timers, count, answer } = asked();
    const leave = query.watch();
    await answer(1);
    query.invalidate();
    expect(timers.waiting).toBe(1);
    leave();
    leave();
    expect(timers.waiting).toBe(0);
    expect(query.isWatched).toBe(false);
    timers.advance(5 * REFETCH_MS);
    expect(count()).toBe(1);
    query.watch();
    expect(count()).toBe(2);
    await answer(2);
    query.watch();
    expect(count()).toBe(2);
  });

  it('gives the same object for the same answer, so that nothing is drawn anew', async () => {
    const { query, timers, answer } = asked();
    query.watch();
    await answer(7);
    const first = query.store.getState().data;
    timers.advance(REFETCH_MS);
    query.invalidate();
    await answer(7);
    expect(query.store.getState().data).toBe(first);
  });

  it('that fails says why, keeps the answer before, and forgets the failure with the next answer', async () => {
    const { query, timers, answer, fail } = asked();
    query.watch();
    await answer(1);
    timers.advance(REFETCH_MS);
    query.invalidate();
    await fail(refusal({ kind: 'notFound', reason: 'notFound' }));
    expect(query.store.getState()).toEqual({
      data: { value: 1 },
      error: { kind: 'notFound', reason: 'notFound' },
      loading: false,
    });
    timers.advance(REFETCH_MS);
    query.invalidate();
    await answer(2);
    expect(query.store.getState()).toEqual({ data: { value: 2 }, error: null, loading: false });
  });

  it.each([
    ['out of reach', new Error('socket closed')],
    ['starting', refusal({ kind: 'unavailable', reason: 'starting' })],
  ])('to a home that is %s goes on loading', async (_, thrown) => {
    const { query, fail } = asked();
    query.watch();
    await fail(thrown);
    expect(query.store.getState()).toEqual({ data: undefined, error: null, loading: true });
  });

  it('that failed is asked again when a screen comes back to it', async () => {
    const { query, timers, count, fail } = asked();
    const leave = query.watch();
    await fail(refusal({ kind: 'internal', reference: 'x' }));
    expect(query.store.getState().loading).toBe(false);
    leave();
    timers.advance(REFETCH_MS);
    query.watch();
    expect(count()).toBe(2);
  });
});
