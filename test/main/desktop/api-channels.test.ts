import { beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../../node-core/api/index.ts';
import { CHANNELS, PROCEDURES } from '../../../main/desktop/procedures.ts';
import { RecordingApi } from '../../api/recording-api.ts';
import { GOOD, NAMES } from '../../api/requests.ts';
import { livePower } from '../../api/sample-views.ts';
import { GOOD_DESKTOP } from './recording-desktop.ts';
import { type Served, serve } from './served.ts';

let api: RecordingApi;
let served: Served;

beforeEach(() => {
  api = new RecordingApi();
  served = serve(api);
});

const kinds = () => served.page.events.map(({ event }) => event.kind);

test('the table has every procedure of the router, with its kind', () => {
  expect(Object.keys(PROCEDURES).toSorted()).toEqual(NAMES.toSorted());
  for (const name of NAMES) expect([name, PROCEDURES[name]]).toEqual([name, GOOD[name].type]);
});

describe('calls', () => {
  test.each(NAMES.filter((name) => GOOD[name].type !== 'subscription'))(
    '%s reaches the node and is answered',
    async (name) => {
      const { input, args } = GOOD[name];
      const answer = await served.page.call(name, ...(input === undefined ? [] : [input]));
      expect(answer.ok).toBe(true);
      expect(api.calls).toEqual([{ method: name, args }]);
    },
  );

  test.each(Object.entries(GOOD_DESKTOP).filter(([, { type }]) => type !== 'subscription'))(
    "the desktop's own %s is answered, and the node hears nothing of it",
    async (name, { input, args }) => {
      const answer = await served.page.call(name, ...(input === undefined ? [] : [input]));
      expect(answer.ok).toBe(true);
      expect(served.desktop.calls).toEqual([{ method: name, args }]);
      expect(api.calls).toEqual([]);
      expect(await served.page.call(name, { more: 1 })).toMatchObject({ error: { message: 'invalid' } });
    },
  );

  test('an input that the schema refuses never reaches the node', async () => {
    const answer = await served.page.call('accept', { id: 'x', more: 1 });
    expect(answer).toMatchObject({ ok: false, error: { message: 'invalid', data: { kind: 'invalid' } } });
    expect(api.calls).toEqual([]);
  });

  test.each([
    'nothing',
    '__proto__',
    'constructor',
    '_def',
    'createCaller',
    '',
    5,
    null,
    undefined,
    {},
    ['session'],
    'watchPower',
  ])('%j is no procedure to call', async (name) => {
    const answer = await served.page.call(name);
    expect(answer).toMatchObject({ ok: false, error: { data: { kind: 'invalid' } } });
    expect(api.calls).toEqual([]);
    expect(served.log).toEqual([]);
  });

  test("the node's own refusal comes with its reason, a fault of ours with a reference only", async () => {
    api.broken = new ApiError({ kind: 'refused', reason: 'shareTaken', detail: '' });
    expect(await served.page.call('session')).toMatchObject({
      ok: false,
      error: { data: { kind: 'refused', reason: 'shareTaken' } },
    });
    api.broken = new Error('secret /home/solveig');
    const answer = await served.page.call('session');
    expect(answer).toMatchObject({ ok: false, error: { data: { kind: 'internal', reference: 'ref' } } });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(served.log).toEqual(['session: Error: secret /home/solveig']);
  });
});

describe('senders', () => {
  test.each([
    ['another origin', { url: 'https://nabowatt/', parent: null }],
    ['another host of ours', { url: 'app://other/', parent: null }],
    ['a file', { url: 'file:///app/nabowatt/index.html', parent: null }],
    ['a frame within the page', { url: 'app://nabowatt/', parent: {} }],
    ['a frame that is gone', null],
    ['no address', { url: '', parent: null }],
  ])('%s is refused on every channel', async (_what, frame) => {
    served.page.frame = frame;
    await expect(served.page.call('session')).rejects.toThrow('refused');
    for (const channel of served.ipc.listeners.keys()) served.page.tell(channel, 1, 'watchPower');
    expect(served.refused.toSorted()).toEqual(
      [CHANNELS.call, CHANNELS.watch, CHANNELS.taken, CHANNELS.leave].toSorted(),
    );
    expect(served.page.events).toEqual([]);
    expect(api.calls).toEqual([]);
  });
});

describe('watches', () => {
  test('the first value comes at once, the next when that was taken, and it is the newest', async () => {
    served.page.watch(1, 'watchPower');
    await served.page.heard(1);
    for (const step of [2, 3, 4]) api.power.send(livePower(step));
    // Whatever else is under way is through; the page has not taken the first.
    await served.page.call('session');
    expect(kinds()).toEqual(['value']);
    served.page.tell(CHANNELS.taken, 1);
    await served.page.heard(2);
    expect(served.page.events[1]).toEqual({ watch: 1, event: { kind: 'value', value: livePower(4) } });
  });

  test('leaving ends it at the source', async () => {
    served.page.watch(1, 'watchPower');
    await served.page.heard(1);
    expect(api.power.watchers).toBe(1);
    served.page.tell(CHANNELS.leave, 1);
    await served.page.call('session');
    expect(api.power.watchers).toBe(0);
    api.power.send(livePower(2));
    expect(served.page.events).toHaveLength(1);
  });

  test.each([
    ['loaded anew', 'did-start-navigation', { isMainFrame: true, isSameDocument: false }],
    ['crashed', 'render-process-gone', undefined],
    ['closed', 'destroyed', undefined],
  ])(
    'a page that is %s leaves nothing running, and its numbers are free again',
    async (_how, event, details) => {
      served.page.watch(1, 'watchPower');
      served.page.watch(2, 'watchChanges');
      await served.page.heard(1);
      served.page.emit(event, details);
      await served.page.call('session');
      expect(api.power.watchers).toBe(0);
      served.page.watch(1, 'watchPower');
      await served.page.heard(2);
      expect(api.power.watchers).toBe(1);
    },
  );

  test('going to another page of the app keeps them', async () => {
    served.page.watch(1, 'watchPower');
    await served.page.heard(1);
    served.page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    served.page.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    await served.page.call('session');
    expect(api.power.watchers).toBe(1);
  });

  test('a source that breaks is said, without its words', async () => {
    served.page.watch(1, 'watchPower');
    await served.page.heard(1);
    api.power.fail(new Error('secret'));
    served.page.tell(CHANNELS.taken, 1);
    await served.page.heard(2);
    expect(served.page.events[1]).toMatchObject({
      event: { kind: 'failed', error: { message: 'internal' } },
    });
    expect(JSON.stringify(served.page.events)).not.toContain('secret');
  });

  test.each(['session', 'accept', 'nothing', 5])('%j cannot be watched', async (name) => {
    served.page.tell(CHANNELS.watch, 1, name, { id: 'a'.repeat(64) });
    await served.page.heard(1);
    expect(served.page.events[0]).toMatchObject({ event: { kind: 'failed', error: { message: 'invalid' } } });
    expect(api.calls).toEqual([]);
  });

  test('a page has so many requests and watches at a time, and no more', async () => {
    served = serve(api, { openRequests: 2 });
    served.page.watch(1, 'watchPower');
    served.page.watch(2, 'watchPower');
    await served.page.heard(2);
    const tooMany = { data: { kind: 'unavailable', reason: 'tooManyRequests' } };
    expect(await served.page.call('session')).toMatchObject({ ok: false, error: tooMany });
    served.page.watch(3, 'watchPower');
    await served.page.heard(3);
    expect(served.page.events[2]).toMatchObject({ watch: 3, event: { kind: 'failed', error: tooMany } });
    served.page.tell(CHANNELS.leave, 1);
    await Promise.resolve();
    await served.page.call('nothing');
    expect(await served.page.call('session')).toMatchObject({ ok: true });
  });
});
