/** The real preload and the real client of the screens, over the fake channels: all of the way but Electron itself. */
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError, type LivePower } from '../../../node-core/api/index.ts';
import type { DesktopBridge } from '../../../main/desktop/procedures.ts';
import { type Bridge, connectDesktop, desktopBridge } from '../../../renderer/src/api/desktop-client.ts';
import { failureOf } from '../../../renderer/src/api/failure.ts';
import { RecordingApi } from '../../api/recording-api.ts';
import { GOOD, NAMES } from '../../api/requests.ts';
import { livePower, session } from '../../api/sample-views.ts';
import { CHANNELS } from '../../../main/desktop/procedures.ts';
import { GOOD_DESKTOP } from './recording-desktop.ts';
import { type Served, serve } from './served.ts';

const world = vi.hoisted(() => ({
  exposed: {} as Record<string, unknown>,
  invoke: (..._args: unknown[]): Promise<unknown> => Promise.resolve(),
  send: (..._args: unknown[]): void => undefined,
  hear: undefined as ((event: unknown, ...args: unknown[]) => void) | undefined,
}));

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, value: unknown) => {
      world.exposed[name] = value;
    },
  },
  ipcRenderer: {
    invoke: (...args: unknown[]) => world.invoke(...args),
    send: (...args: unknown[]) => world.send(...args),
    on: (_channel: string, hear: (event: unknown, ...args: unknown[]) => void) => {
      world.hear = hear;
    },
  },
}));

let api: RecordingApi;
let served: Served;
/** Of what main has sent, how much the preload has been given. */
let delivered: number;

beforeEach(async () => {
  vi.resetModules();
  world.exposed = {};
  api = new RecordingApi();
  served = serve(api);
  delivered = 0;
  world.invoke = async (channel, name, ...input) => {
    if (channel !== CHANNELS.call) throw new Error(`nobody answers on ${String(channel)}`);
    return await served.page.call(name, ...input);
  };
  world.send = (channel, ...args) => served.page.tell(String(channel), ...args);
  await import('../../../main/desktop/preload.ts');
});

/** Brings the next event to the preload, when there is one. */
async function deliver(): Promise<void> {
  await served.page.heard(delivered + 1);
  const next = served.page.events[delivered];
  delivered += 1;
  world.hear?.({}, next?.watch, next?.event);
}

function connect() {
  const bridge = desktopBridge(world.exposed);
  if (bridge === undefined) throw new Error('no bridge');
  return connectDesktop({ bridge, onConnection: () => undefined });
}

test('the page gets one function for each procedure, and nothing else', () => {
  expect(Object.keys(world.exposed)).toEqual(['nabowatt']);
  const bridge = world.exposed['nabowatt'];
  expect(Object.keys(bridge as object).toSorted()).toEqual(
    [...NAMES, ...Object.keys(GOOD_DESKTOP)].toSorted(),
  );
  expect(Object.values(bridge as object).every((value) => typeof value === 'function')).toBe(true);
});

test("the screens' idea of the bridge is the preload's", () => {
  const ofPreload = world.exposed['nabowatt'] as DesktopBridge;
  const ofScreens: Bridge = ofPreload;
  expect(desktopBridge({ nabowatt: ofPreload })).toBe(ofScreens);
  expect(desktopBridge({})).toBeUndefined();
});

test('a question and a command come back typed, and reach the node as over a socket', async () => {
  const connection = connect();
  expect(await connection.api.session.query()).toEqual(session);
  await connection.api.accept.mutate({ id: 'a'.repeat(64) });
  expect(api.calls.at(-1)).toEqual({
    method: 'accept',
    args: GOOD.accept.args.length === 1 ? ['a'.repeat(64)] : [],
  });
});

test('failures are those of the API; a bridge that rejects is offline', async () => {
  const connection = connect();
  api.broken = new ApiError({ kind: 'notFound', reason: 'notFound', detail: '' });
  expect(failureOf(await connection.api.session.query().catch((error: unknown) => error))).toEqual({
    kind: 'notFound',
    reason: 'notFound',
  });
  const bad: unknown = await connection.api.bill.query({ month: 'May' }).catch((error: unknown) => error);
  expect(failureOf(bad)).toMatchObject({ kind: 'invalid', issues: [{ path: ['month'] }] });
  served.page.frame = { url: 'https://elsewhere.example/', parent: null };
  const gone: unknown = await connection.api.session.query().catch((error: unknown) => error);
  expect(failureOf(gone)).toEqual({ kind: 'offline' });
});

test('a watch hears the newest value when it has shown the last, and leaving ends it at the source', async () => {
  const connection = connect();
  const heard: LivePower[] = [];
  const watching = connection.api.watchPower.subscribe(undefined, { onData: (power) => heard.push(power) });
  await deliver();
  for (const step of [5, 6]) api.power.send(livePower(step));
  await deliver();
  expect(heard.at(-1)).toEqual(livePower(6));
  watching.unsubscribe();
  await connection.api.session.query();
  expect(api.power.watchers).toBe(0);
});

test('a watch that breaks or ends says so', async () => {
  const connection = connect();
  const broken = Promise.withResolvers<unknown>();
  connection.api.watchPower.subscribe(undefined, { onError: broken.resolve });
  await deliver();
  api.power.fail(new ApiError({ kind: 'unavailable', reason: 'starting', detail: '' }));
  await deliver();
  expect(failureOf(await broken.promise)).toEqual({ kind: 'unavailable', reason: 'starting' });
});

test('the connection is online at once', async () => {
  const states: string[] = [];
  const bridge = desktopBridge(world.exposed) ?? {};
  connectDesktop({ bridge, onConnection: ({ kind }) => states.push(kind) });
  expect(states).toEqual(['connecting']);
  await Promise.resolve();
  expect(states).toEqual(['connecting', 'online']);
});
