import { createTRPCClient, createTRPCUntypedClient, localLink, TRPCClientError } from '@trpc/client';
import type { inferRouterInputs } from '@trpc/server';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import {
  ApiError,
  type ApiFailure,
  type AppRouter,
  type CallerLink,
  createAppRouter,
  type HouseholdApi,
  type InternalFault,
  type SetupApi,
} from '../../node-core/api/index.ts';
import { RecordingApi } from './recording-api.ts';
import { badInputs, GOOD, NAMES } from './requests.ts';
import { livePower, session } from './sample-views.ts';

let api: RecordingApi;
let faults: InternalFault[];
let router: AppRouter;

beforeEach(() => {
  api = new RecordingApi();
  faults = [];
  router = createAppRouter({
    reference: () => `ref${faults.length}`,
    report: (fault) => faults.push(fault),
  });
});

function linked(link?: CallerLink) {
  const options = { router, createContext: () => Promise.resolve({ api, setup: api, link }) };
  return {
    typed: createTRPCClient<AppRouter>({ links: [localLink(options)] }),
    untyped: createTRPCUntypedClient<AppRouter>({ links: [localLink(options)] }),
  };
}

function caller(signal: AbortSignal, link?: CallerLink) {
  return router.createCaller({ api, setup: api, link }, { signal });
}

/** Everything that went to the caller as the error, as JSON has it. */
async function failure(asked: Promise<unknown>): Promise<{ code: number; message: string; data: unknown }> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCClientError)) throw new Error('was not refused');
  const shape: unknown = error.shape;
  if (typeof shape !== 'object' || shape === null || !('code' in shape) || !('message' in shape)) {
    throw new Error('has no shape');
  }
  expect(Object.keys(shape).toSorted()).toEqual(['code', 'data', 'message']);
  return {
    code: Number(shape.code),
    message: String(shape.message),
    data: 'data' in shape ? shape.data : null,
  };
}

function ask(name: (typeof NAMES)[number], input: unknown): Promise<unknown> {
  const { untyped } = linked();
  return GOOD[name].type === 'mutation' ? untyped.mutation(name, input) : untyped.query(name, input);
}

describe('procedures', () => {
  test('there is one for each method of the API', () => {
    const { createCaller: _, ...record } = router;
    expect(Object.keys(record)).toEqual(expect.arrayContaining([...NAMES]));
    expectTypeOf<keyof inferRouterInputs<AppRouter>>().toEqualTypeOf<keyof HouseholdApi | keyof SetupApi>();
  });

  const called = NAMES.filter((name) => GOOD[name].type !== 'subscription');
  test.each(called)('%s reaches the API with its arguments', async (name) => {
    await ask(name, GOOD[name].input);
    expect(api.calls).toEqual([{ method: name, args: GOOD[name].args }]);
  });

  test.each(called)('%s refuses bad input before the API sees it', async (name) => {
    const inputs = badInputs(GOOD[name].input);
    for (const input of inputs) {
      const { data, message } = await failure(ask(name, input));
      expect(message).toBe('invalid');
      expect(data).toMatchObject({ kind: 'invalid' });
    }
    expect(api.calls).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('a client gets the types of the views', async () => {
    const { typed } = linked();
    expect(await typed.session.query()).toEqual(session);
    expectTypeOf(await typed.today.query()).toExtend<ReturnType<HouseholdApi['today']>>();
  });
});

describe('errors', () => {
  test('of the node: its kind, reason and detail', async () => {
    api.broken = new ApiError({ kind: 'refused', reason: 'slotTaken', detail: 'minute 7' });
    expect(await failure(linked().typed.today.query())).toMatchObject({
      message: 'refused',
      data: { kind: 'refused', reason: 'slotTaken', detail: 'minute 7' },
    });
    api.broken = new ApiError({ kind: 'notAllowed', reason: 'onlyDemo', detail: '' });
    const { data } = await failure(linked().typed.setSpeed.mutate({ speed: 1 }));
    expect(data).toEqual({ kind: 'notAllowed', reason: 'onlyDemo' });
    expect(faults).toEqual([]);
  });

  test('of the input: where and what, bounded', async () => {
    const { data } = await failure(ask('bill', { month: '2026-13' }));
    expect(data).toMatchObject({ kind: 'invalid', issues: [{ path: ['month'] }] });
    const minutes = Array.from({ length: 1440 }, () => -1);
    const many = await failure(ask('dispute', { ...GOOD.dispute.input, minutes }));
    expect(many.data).toMatchObject({ kind: 'invalid' });
    expect(JSON.stringify(many).length).toBeLessThan(5000);
    const longKey = await failure(ask('bill', { month: '2026-05', ['k'.repeat(5000)]: 1 }));
    expect(JSON.stringify(longKey).length).toBeLessThan(1000);
  });

  test.each([
    ['an error', new TypeError('/root/secret.sqlite is locked')],
    ['a subclass with a code', Object.assign(new Error('SQLITE_BUSY at /root'), { code: 'BAD_REQUEST' })],
  ])('of ours, %s: a reference, and the same in the log', async (_what, thrown) => {
    api.broken = thrown;
    const sent = await failure(linked().typed.today.query());
    expect({ message: sent.message, data: sent.data }).toEqual({
      message: 'internal',
      data: { kind: 'internal', reference: 'ref0' },
    });
    expect(faults).toEqual([{ reference: 'ref0', procedure: 'today', error: thrown }]);
  });

  test.each(['nothing', '__proto__', 'constructor', 'session.today', ''])(
    'no procedure %j: invalid',
    async (path) => {
      const { data } = await failure(linked().untyped.query(path));
      expect(data).toEqual({ kind: 'invalid', issues: [{ path: [], message: 'no such procedure' }] });
      expect(faults).toEqual([]);
    },
  );

  test('a query asked as a command is no such procedure', async () => {
    const { data } = await failure(linked().untyped.mutation('today'));
    expect(data).toMatchObject({ kind: 'invalid' });
    expect(api.calls).toEqual([]);
  });

  test('the failure type is what is sent', () => {
    expectTypeOf<ApiFailure['kind']>().toEqualTypeOf<
      'notFound' | 'refused' | 'unavailable' | 'notAllowed' | 'invalid' | 'internal'
    >();
  });
});

describe('watches', () => {
  test('yield what the node yields, the present state first', async () => {
    const ending = new AbortController();
    const watch = (await caller(ending.signal).watchPower())[Symbol.asyncIterator]();
    expect((await watch.next()).value).toEqual(livePower(0));
    const second = watch.next();
    await until(() => api.power.watchers === 1);
    api.power.send(livePower(1));
    expect((await second).value).toEqual(livePower(1));
    ending.abort();
    expect((await watch.next()).done).toBe(true);
    await until(() => api.power.watchers === 0);
  });

  test('leaving ends the source too', async () => {
    const watch = await caller(new AbortController().signal).watchPower();
    for await (const power of watch) {
      expect(power).toEqual(livePower(0));
      break;
    }
    await until(() => api.power.watchers === 0);
  });

  test('two watches of one caller end each by themselves', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const first = (await caller(one.signal).watchPower())[Symbol.asyncIterator]();
    const second = (await caller(other.signal).watchPower())[Symbol.asyncIterator]();
    await Promise.all([first.next(), second.next()]);
    await until(() => api.power.watchers === 2);
    one.abort();
    await until(() => api.power.watchers === 1);
    const next = second.next();
    api.power.send(livePower(3));
    expect((await next).value).toEqual(livePower(3));
    other.abort();
  });

  test('a broken source breaks the watch', async () => {
    const watch = (await caller(new AbortController().signal).watchPower())[Symbol.asyncIterator]();
    await watch.next();
    const next = watch.next();
    await until(() => api.power.watchers === 1);
    api.power.fail(new ApiError({ kind: 'unavailable', reason: 'meterGone', detail: '' }));
    await expect(next).rejects.toMatchObject({ kind: 'unavailable', reason: 'meterGone' });
  });

  test("a caller that is not ready gets the newest power, all topics at once, and each task's last word", async () => {
    const pace = slowLink();
    const ending = new AbortController();
    const slow = caller(ending.signal, pace.link);
    const power = (await slow.watchPower())[Symbol.asyncIterator]();
    const changes = (await slow.watchChanges())[Symbol.asyncIterator]();
    const progress = (await slow.watchProgress())[Symbol.asyncIterator]();
    const next = [power.next(), changes.next(), progress.next()] as const;
    await until(() => api.power.watchers + api.changes.watchers + api.progress.watchers === 3);
    for (let step = 1; step <= 500; step++) {
      api.power.send(livePower(step));
      api.changes.send({ topics: [step % 2 === 0 ? 'power' : 'bill'], nowMs: step });
      api.progress.send(task('a', step));
      await turns(3);
      api.progress.send(task('b', step));
      await turns(3);
    }
    pace.open();
    expect((await next[0]).value).toEqual(livePower(500));
    const change = (await next[1]).value;
    expect(change?.topics.toSorted()).toEqual(['bill', 'power']);
    expect(change?.nowMs).toBe(500);
    expect((await next[2]).value).toEqual(task('a', 500));
    expect((await progress.next()).value).toEqual(task('b', 500));
    ending.abort();
  });

  test('no more are opened at a time than the link lets in, and each is counted out again', async () => {
    const pace = slowLink(2);
    pace.open();
    const endings = [new AbortController(), new AbortController(), new AbortController()] as const;
    for (const { signal } of endings.slice(0, 2)) {
      await (await caller(signal, pace.link).watchPower())[Symbol.asyncIterator]().next();
    }
    expect(pace.inside()).toBe(2);
    const third = (await caller(endings[2].signal, pace.link).watchPower())[Symbol.asyncIterator]();
    await expect(third.next()).rejects.toMatchObject({ kind: 'unavailable', reason: 'tooManyRequests' });
    expect((await failure(linked(pace.link).typed.today.query())).data).toMatchObject({
      reason: 'tooManyRequests',
    });
  });
});

test('a call is counted out when it is answered and when it fails', async () => {
  const pace = slowLink(1);
  pace.open();
  const { typed } = linked(pace.link);
  await typed.today.query();
  api.broken = new Error('broken');
  await failure(typed.today.query());
  expect(pace.inside()).toBe(0);
});

function task(id: string, done: number) {
  return { id, task: 'verify', done, total: 500, state: 'running', error: null } as const;
}

function slowLink(most = 10) {
  const gate = new AbortController();
  let inside = 0;
  const link: CallerLink = {
    enter() {
      if (inside >= most) return undefined;
      inside += 1;
      return { leave: () => void (inside -= 1) };
    },
    async ready() {
      if (gate.signal.aborted) return;
      await new Promise<void>((resolve) => gate.signal.addEventListener('abort', () => resolve()));
    },
  };
  return { link, open: () => gate.abort(), inside: () => inside };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000; turn++) {
    if (holds()) return;
    await Promise.resolve();
  }
  throw new Error('never happened');
}
