import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, type Progress, StartingApi } from '../../node-core/api/index.ts';
import { RecordingApi } from './recording-api.ts';
import { NOW_MINUTE } from './sample-views.ts';

const HISTORY: Progress = {
  id: 'history',
  task: 'history',
  done: 0,
  total: 30,
  state: 'running',
  error: null,
};
const forever = new AbortController().signal;

let starting: StartingApi;
let node: RecordingApi;

beforeEach(() => {
  starting = new StartingApi();
  node = new RecordingApi();
});

async function refusal(ask: () => unknown): Promise<{ kind: string; reason: string }> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof ApiError) return { kind: error.kind, reason: error.reason };
    throw error;
  }
  throw new Error('was not refused');
}

const ASKED: readonly [string, (api: StartingApi) => unknown][] = [
  ['session', (api) => api.session()],
  ['today', (api) => api.today()],
  ['tasks', (api) => api.tasks()],
  ['activeContracts', (api) => api.activeContracts()],
  ['offers', (api) => api.offers()],
  ['suggestOffer', (api) => api.suggestOffer()],
  ['withdraw', (api) => api.withdraw('x')],
  ['proposals', (api) => api.proposals()],
  ['accept', (api) => api.accept('x')],
  ['decline', (api) => api.decline('x', 'too dear')],
  ['contracts', (api) => api.contracts()],
  ['requestEnd', (api) => api.requestEnd('x', 7)],
  ['months', (api) => api.months()],
  ['bill', (api) => api.bill('2026-05')],
  ['verify', (api) => api.verify('2026-05')],
  ['history', (api) => api.history({ startMinute: 0, endMinute: 60, resolution: 'hour' })],
  ['tariffs', (api) => api.tariffs({ startMinute: 0, endMinute: 60 })],
  ['community', (api) => api.community()],
  ['setSpeed', (api) => api.setSpeed(60)],
  ['watchPower', (api) => api.watchPower(forever)],
];

describe.each(ASKED)('%s', (method, ask) => {
  test('is refused while starting and after a failed start, and goes to the node once it is there', async () => {
    expect(await refusal(() => ask(starting))).toEqual({ kind: 'unavailable', reason: 'starting' });
    const broken = new StartingApi();
    broken.fail();
    expect(await refusal(() => ask(broken))).toEqual({ kind: 'unavailable', reason: 'startFailed' });
    starting.ready(node);
    await ask(starting);
    expect(node.calls.map((call) => call.method)).toEqual([method]);
  });
});

describe('watchProgress', () => {
  test('shows the start from the first moment, its end, then the tasks of the node', async () => {
    starting.report(HISTORY);
    const watch = starting.watchProgress(forever)[Symbol.asyncIterator]();
    expect((await watch.next()).value).toEqual(HISTORY);
    const second = watch.next();
    starting.report({ ...HISTORY, done: 12 });
    expect((await second).value).toMatchObject({ done: 12 });
    starting.ready(node);
    expect((await watch.next()).value).toMatchObject({ id: 'history', done: 30, state: 'done' });
    const third = watch.next();
    while (node.progress.watchers === 0) await Promise.resolve();
    node.progress.send({ ...HISTORY, id: 'verify-2026-05', task: 'verify' });
    expect((await third).value).toMatchObject({ id: 'verify-2026-05' });
  });

  test('says that the start failed, then that there is no node', async () => {
    const watch = starting.watchProgress(forever)[Symbol.asyncIterator]();
    const first = watch.next();
    starting.fail();
    expect((await first).value).toMatchObject({ state: 'failed', error: 'startFailed' });
    expect(await refusal(() => watch.next())).toMatchObject({ reason: 'startFailed' });
  });

  test('ends with its signal while the node starts', async () => {
    const ending = new AbortController();
    const next = starting.watchProgress(ending.signal)[Symbol.asyncIterator]().next();
    ending.abort();
    expect((await next).done).toBe(true);
  });
});

describe('watchChanges', () => {
  test('is silent until the node is there, then names every topic and goes on with the node', async () => {
    const watch = starting.watchChanges(forever)[Symbol.asyncIterator]();
    const first = watch.next();
    let told = false;
    void first.then(() => (told = true));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(told).toBe(false);
    starting.ready(node);
    const result = await first;
    if (result.done === true) throw new Error('ended');
    const change = result.value;
    expect(change.topics).toContain('session');
    expect(change.topics).toHaveLength(7);
    expect(change.nowMs).toBe(NOW_MINUTE * 60_000);
    const second = watch.next();
    while (node.changes.watchers === 0) await Promise.resolve();
    node.changes.send({ topics: ['bill'], nowMs: 1 });
    expect((await second).value).toEqual({ topics: ['bill'], nowMs: 1 });
  });

  test('ends with its signal, and breaks when the start fails', async () => {
    const ending = new AbortController();
    const next = starting.watchChanges(ending.signal)[Symbol.asyncIterator]().next();
    ending.abort();
    expect((await next).done).toBe(true);
    const broken = starting.watchChanges(forever)[Symbol.asyncIterator]();
    const failing = refusal(() => broken.next());
    starting.fail();
    expect(await failing).toMatchObject({ reason: 'startFailed' });
  });
});

test('what is reported after the end of the start changes nothing', () => {
  starting.ready(node);
  starting.report(HISTORY);
  starting.fail();
  expect(starting.session().household.name).toBe('Solveig and Jonas');
});

describe('a node that gives way to another', () => {
  test('is refused to ask while none is there, and asked no more', async () => {
    starting.ready(node);
    starting.restart();
    expect(await refusal(() => starting.today())).toEqual({ kind: 'unavailable', reason: 'starting' });
    const other = new RecordingApi();
    starting.ready(other);
    starting.today();
    expect(other.calls.map(({ method }) => method)).toEqual(['today']);
    expect(node.calls).toEqual([]);
  });

  test('watches go on with the other, and pages are told to ask for everything again', async () => {
    starting.ready(node);
    const power = starting.watchPower(forever)[Symbol.asyncIterator]();
    const changes = starting.watchChanges(forever)[Symbol.asyncIterator]();
    const progress = starting.watchProgress(forever)[Symbol.asyncIterator]();
    await power.next();
    const told = [power.next(), changes.next(), progress.next()];
    const watched = () => [node.power, node.changes, node.progress].map(({ watchers }) => watchers);
    await vi.waitFor(() => expect(watched()).toEqual([1, 1, 1]));
    const other = new RecordingApi();
    starting.restart();
    starting.report(HISTORY);
    starting.ready(other);
    const [, change, task] = await Promise.all(told);
    expect(change?.value).toMatchObject({ nowMs: NOW_MINUTE * 60_000 });
    expect(task?.value).toMatchObject({ id: 'history', state: 'done' });
    await vi.waitFor(() => expect(watched()).toEqual([0, 0, 0]));
  });

  test('after a start that failed another may come', () => {
    starting.fail();
    starting.restart();
    starting.ready(node);
    expect(starting.session().household.memberIndex).toBe(0);
  });
});
