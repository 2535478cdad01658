import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { ApiError, type LivePower, StartingApi } from '../../node-core/api/index.ts';
import { type ApiConnection, connectApi, type ConnectionState } from '../../renderer/src/api/client.ts';
import { failureOf } from '../../renderer/src/api/failure.ts';
import type { Page } from '../../renderer/src/api/page-session.ts';
import { RecordingApi } from '../api/recording-api.ts';
import { livePower, session } from '../api/sample-views.ts';
import { type Fixture, openHost } from './fixture.ts';

let api: RecordingApi;
let host: Fixture;
let open: ApiConnection[];

beforeEach(async () => {
  api = new RecordingApi();
  host = await openHost(api);
  open = [];
});
afterEach(async () => {
  for (const connection of open) await connection.close();
  await host.close();
});

/** A browser tab: its address bar, its storage, and a network that says where requests come from. */
class Tab implements Page {
  href: string;
  readonly kept = new Map<string, string>();
  readonly storage = {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
    removeItem: (key: string) => void this.kept.delete(key),
  };
  trades = 0;

  constructor(href: string) {
    this.href = href;
  }

  readonly replaceAddress = (href: string) => {
    this.href = href;
  };

  readonly fetch: typeof fetch = (input, init) => {
    this.trades += 1;
    const headers = new Headers(init?.headers);
    headers.set('origin', new URL(this.href).origin);
    return fetch(input, { ...init, headers });
  };
}

interface Opened extends ApiConnection {
  readonly states: ConnectionState[];
  /** The newest socket. */
  socket(): NodeSocket | undefined;
}

function load(tab: Tab): Opened {
  const states: ConnectionState[] = [];
  let socket: NodeSocket | undefined;
  const origin = new URL(tab.href).origin;
  const browserSocket = new Proxy(globalThis.WebSocket, {
    construct(_target, [url]: [string]) {
      socket = new NodeSocket(url, { headers: { origin } });
      return socket;
    },
  });
  const connection = connectApi({
    page: tab,
    onConnection: (state) => states.push(state),
    retryDelayMs: () => 5,
    WebSocket: browserSocket,
  });
  open.push(connection);
  return { ...connection, states, socket: () => socket };
}

const kinds = ({ states }: Opened) => states.map(({ kind }) => kind);

describe('opening', () => {
  test('a link: the code leaves the address bar, the session stays in the tab', async () => {
    const tab = new Tab(`${host.server.loginUrl()}&lang=nb#/market`);
    const page = load(tab);
    expect(tab.href).toBe(`${host.server.url}?lang=nb#/market`);
    expect(await page.api.session.query()).toEqual(session);
    await expect.poll(() => kinds(page)).toEqual(['connecting', 'online']);
    expect([...tab.kept.values()]).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect(tab.trades).toBe(1);
  });

  test('a reload: no code, the same session', async () => {
    const tab = new Tab(host.server.loginUrl());
    await load(tab).api.session.query();
    const again = load(tab);
    expect(await again.api.session.query()).toEqual(session);
    expect(tab.trades).toBe(1);
  });

  test('the link once more: refused in a new tab, no matter in the old one', async () => {
    const link = host.server.loginUrl();
    const tab = new Tab(link);
    await load(tab).api.session.query();
    tab.href = link;
    expect(await load(tab).api.session.query()).toEqual(session);
    const other = load(new Tab(link));
    await expect.poll(() => other.states.at(-1)).toEqual({ kind: 'refused', reason: 'linkUsed' });
  });

  test('without a link: refused, requests fail and nothing is tried', async () => {
    const page = load(new Tab(host.server.url));
    await expect.poll(() => page.states.at(-1)).toEqual({ kind: 'refused', reason: 'noLink' });
    for (let time = 0; time < 2; time++) {
      const failure = await page.api.today.query().then(
        () => undefined,
        (error: unknown) => failureOf(error),
      );
      expect(failure).toEqual({ kind: 'offline' });
    }
    expect(page.socket()).toBeUndefined();
    expect(kinds(page)).toEqual(['connecting', 'refused']);
  });

  test('with a session that the host does not know: refused, and forgotten', async () => {
    const tab = new Tab(host.server.url);
    tab.kept.set('nabowatt.session', 'x'.repeat(43));
    const page = load(tab);
    await expect.poll(() => page.states.at(-1)).toEqual({ kind: 'refused', reason: 'sessionEnded' });
    expect(tab.kept.size).toBe(0);
    expect(kinds(page)).not.toContain('online');
  });
});

describe('the line', () => {
  test('comes back by itself, and watches with it', async () => {
    const page = load(new Tab(host.server.loginUrl()));
    const seen: LivePower[] = [];
    const watch = page.api.watchPower.subscribe(undefined, { onData: (power) => seen.push(power) });
    await expect.poll(() => seen.length).toBe(1);
    await expect.poll(() => kinds(page)).toEqual(['connecting', 'online']);
    page.socket()?.terminate();
    await expect.poll(() => kinds(page)).toEqual(['connecting', 'online', 'lost', 'online']);
    await expect.poll(() => seen.length).toBe(2);
    await expect.poll(() => api.power.watchers).toBe(1);
    api.power.send(livePower(9));
    await expect.poll(() => seen.at(-1)).toEqual(livePower(9));
    watch.unsubscribe();
    await expect.poll(() => api.power.watchers).toBe(0);
  });

  test('tries on while the host is gone', async () => {
    const page = load(new Tab(host.server.loginUrl()));
    await expect.poll(() => kinds(page)).toEqual(['connecting', 'online']);
    await host.server.close();
    await expect.poll(() => kinds(page)).toEqual(['connecting', 'online', 'lost']);
    const failure = page.api.today.query().catch((error: unknown) => failureOf(error));
    await page.close();
    expect(await failure).toEqual({ kind: 'offline' });
  });

  test('is online while the node starts, and hears how far it is', async () => {
    const starting = new StartingApi();
    const early = await openHost(starting);
    const page = load(new Tab(early.server.loginUrl()));
    const progress: number[] = [];
    const topics: string[] = [];
    page.api.watchProgress.subscribe(undefined, { onData: ({ done }) => progress.push(done) });
    page.api.watchChanges.subscribe(undefined, { onData: (change) => topics.push(...change.topics) });
    starting.report({ id: 'h', task: 'history', done: 7, total: 9, state: 'running', error: null });
    await expect.poll(() => progress).toEqual([7]);
    await expect.poll(() => kinds(page)).toEqual(['connecting', 'online']);
    const refused = await page.api.today.query().catch((error: unknown) => failureOf(error));
    expect(refused).toMatchObject({ kind: 'unavailable', reason: 'starting' });
    starting.ready(api);
    await expect.poll(() => topics).toContain('session');
    expect(progress).toEqual([7, 9]);
    expect(await page.api.session.query()).toEqual(session);
    await page.close();
    await early.close();
  });
});

describe('failures', () => {
  test('keep their kind', async () => {
    const { api: client } = load(new Tab(host.server.loginUrl()));
    const caught = (asked: Promise<unknown>) => asked.catch((error: unknown) => failureOf(error));
    expect(await caught(client.bill.query({ month: 'May' }))).toMatchObject({
      kind: 'invalid',
      issues: [{ path: ['month'] }],
    });
    api.broken = new ApiError({ kind: 'refused', reason: 'slotTaken', detail: '' });
    expect(await caught(client.today.query())).toEqual({ kind: 'refused', reason: 'slotTaken' });
    api.broken = new Error('inside');
    expect(await caught(client.today.query())).toMatchObject({ kind: 'internal' });
  });

  test('of other sorts are offline', () => {
    for (const thrown of [new Error('x'), null, 'text', { data: { kind: 'internal' } }]) {
      expect(failureOf(thrown)).toEqual({ kind: 'offline' });
    }
  });
});
