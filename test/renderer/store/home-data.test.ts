import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { type Progress, StartingApi } from '../../../node-core/api/index.ts';
import { connectApi } from '../../../renderer/src/api/client.ts';
import { openHomeData, type HomeData } from '../../../renderer/src/store/home-data.ts';
import { REFETCH_MS } from '../../../renderer/src/store/query.ts';
import { createStores, type Stores } from '../../../renderer/src/store/stores.tsx';
import { RecordingApi } from '../../api/recording-api.ts';
import { livePower, NOW_MINUTE, session } from '../../api/sample-views.ts';
import { type Fixture, openHost } from '../../headless/fixture.ts';
import { ManualTimers } from './manual-timers.ts';

interface Window {
  readonly stores: Stores;
  readonly home: HomeData;
  readonly timers: ManualTimers;
  readonly cut: () => void;
}

const closing: (() => Promise<void>)[] = [];
let node: RecordingApi;
let starting: StartingApi;
let host: Fixture;

beforeEach(async () => {
  node = new RecordingApi();
  starting = new StartingApi();
  host = await openHost(starting);
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await host.close();
});

/** A window of the app, over the real host and a real socket. */
function open(href = host.server.loginUrl()): Window {
  const stores = createStores({
    storage: { getItem: () => null, setItem: () => {} },
    timeZone: 'America/Lima',
  });
  const timers = new ManualTimers();
  const kept = new Map<string, string>();
  let socket: NodeSocket | undefined;
  const { origin } = new URL(href);
  const home = openHomeData({
    stores,
    timers,
    connect: (onConnection) =>
      connectApi({
        page: {
          href,
          replaceAddress: () => {},
          storage: {
            getItem: (key) => kept.get(key) ?? null,
            setItem: (key, value) => void kept.set(key, value),
            removeItem: (key) => void kept.delete(key),
          },
          fetch: (input, init) => {
            const headers = new Headers(init?.headers);
            headers.set('origin', origin);
            return fetch(input, { ...init, headers });
          },
        },
        onConnection,
        retryDelayMs: () => 5,
        WebSocket: new Proxy(globalThis.WebSocket, {
          construct(_target, [url]: [string]) {
            socket = new NodeSocket(url, { headers: { origin } });
            return socket;
          },
        }),
      }),
  });
  closing.push(() => home.close());
  return { stores, home, timers, cut: () => socket?.terminate() };
}

const history: Progress = { id: 'h', task: 'history', done: 3, total: 10, state: 'running', error: null };

const asked = (method: string): number => node.calls.filter((call) => call.method === method).length;

describe('a window', () => {
  it('learns household, time zone and time, and follows the power', async () => {
    starting.ready(node);
    const { stores } = open();
    await expect.poll(() => stores.session.getState().view).toEqual(session);
    expect(stores.session.getState()).toMatchObject({ stage: 'ready', timeZone: 'Europe/Oslo' });
    expect(stores.clock.getState()).toMatchObject({ speed: 1 });
    await expect.poll(() => stores.live.getState().power).toEqual(livePower(0));
    await expect.poll(() => node.power.watchers).toBe(1);
    node.power.send(livePower(5));
    await expect.poll(() => stores.live.getState().power).toEqual(livePower(5));
    expect(stores.clock.getState().toldMs).toBe(livePower(5).atMs);
  });

  it('covers the screens with the bar while the home starts, and asks everything once it is there', async () => {
    starting.report(history);
    const { stores, home } = open();
    await expect.poll(() => stores.session.getState().stage).toBe('starting');
    await expect
      .poll(() => stores.progress.getState().running)
      .toEqual([expect.objectContaining({ id: 'h', donePerMille: 300, covers: true })]);
    home.queries.today.watch();
    expect(home.queries.today.store.getState()).toMatchObject({ error: null, loading: true });
    starting.ready(node);
    await expect.poll(() => stores.session.getState().stage).toBe('ready');
    await expect.poll(() => stores.progress.getState().running).toEqual([]);
    await expect.poll(() => asked('session')).toBeGreaterThan(0);
    expect(stores.toasts.getState().toasts).toEqual([]);
  });

  it('says when the home will not start', async () => {
    starting.report(history);
    const { stores } = open();
    await expect.poll(() => stores.progress.getState().running).toHaveLength(1);
    starting.fail();
    await expect.poll(() => stores.progress.getState().running).toEqual([]);
    await expect.poll(() => stores.session.getState().stage).toBe('failed');
    expect(stores.toasts.getState().toasts).toEqual([]);
  });

  it('opened after that hears it too', async () => {
    starting.fail();
    const { stores } = open();
    await expect.poll(() => stores.session.getState().stage).toBe('failed');
  });

  it('asks again what a change concerns, and nothing else', async () => {
    starting.ready(node);
    const { stores, home, timers } = open();
    const connected = stores.session;
    await expect.poll(() => node.changes.watchers).toBe(1);
    await expect.poll(() => connected.getState().connection.kind).toBe('online');
    await expect.poll(() => connected.getState().stage).toBe('ready');
    const { offers, community } = home.queries;
    offers.watch();
    community.watch();
    await expect.poll(() => offers.store.getState().data !== undefined).toBe(true);
    await expect.poll(() => community.store.getState().data !== undefined).toBe(true);
    timers.advance(REFETCH_MS);
    const before = { offers: asked('offers'), community: asked('community') };
    node.changes.send({ topics: ['market'], nowMs: NOW_MINUTE * 60_000 });
    await expect.poll(() => asked('offers')).toBe(before.offers + 1);
    expect(asked('community')).toBe(before.community);
  });

  it('says since when the line is lost, by the home’s clock, and asks everything when it is back', async () => {
    starting.ready(node);
    const { stores, home, timers, cut } = open();
    home.queries.offers.watch();
    const { offers } = home.queries;
    await expect.poll(() => offers.store.getState().data !== undefined).toBe(true);
    await expect.poll(() => stores.session.getState().connection.kind).toBe('online');
    timers.advance(2 * REFETCH_MS);
    const states: unknown[] = [];
    stores.session.subscribe(({ connection }, before) => {
      if (connection !== before.connection) states.push(connection);
    });
    const before = asked('offers');
    cut();
    await expect.poll(() => states).toEqual([{ kind: 'lost', sinceMinute: NOW_MINUTE }, { kind: 'online' }]);
    await expect.poll(() => asked('offers')).toBeGreaterThan(before);
    expect(offers.store.getState()).toMatchObject({ error: null, loading: false });
  });

  it('says why it may not see the home', async () => {
    const { stores } = open(host.server.url);
    await expect
      .poll(() => stores.session.getState().connection)
      .toEqual({ kind: 'refused', reason: 'noLink' });
  });
});
