import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiError } from '../../node-core/api/index.ts';
import { RecordingApi } from '../api/recording-api.ts';
import { livePower, session } from '../api/sample-views.ts';
import {
  closeCode,
  dial,
  type Fixture,
  headersFor,
  lineTo,
  login,
  openHost,
  refusedUpgrade,
} from './fixture.ts';

let api: RecordingApi;
let host: Fixture;

beforeEach(async () => {
  api = new RecordingApi();
  host = await openHost(api);
});
afterEach(() => host.close());

const watchPower = { id: 1, method: 'subscription', params: { path: 'watchPower' } };

describe('upgrades', () => {
  test.each([
    ['a foreign Host', { host: 'evil.example' }, 421],
    ['a foreign Host and its own Origin', { host: 'evil.example', origin: 'http://evil.example' }, 421],
    ['no Origin', { origin: '' }, 403],
    ['a foreign Origin', { origin: 'http://evil.example' }, 403],
    ['an opaque Origin', { origin: 'null' }, 403],
    ['the Origin of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['localhost as Origin of the address', { origin: 'http://localhost:PORT' }, 403],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['same-site', { 'sec-fetch-site': 'same-site' }, 403],
  ])('with %s: refused', async (_what, headers, status) => {
    const { port } = host.server;
    expect(await refusedUpgrade(dial(port, { headers: headersFor(port, headers) }))).toBe(status);
  });

  test.each([
    '/',
    '/api',
    '/api?connectionParams=0',
    '/api?connectionParams=1&x',
    '/api/?connectionParams=1',
  ])('to %s: 404', async (path) => {
    expect(await refusedUpgrade(dial(host.server.port, { path }))).toBe(404);
  });

  test('more sockets than there may be: 503, and room again when one is gone', async () => {
    const small = await openHost(api, { socketLimits: { sockets: 1 } });
    const first = await lineTo(small.server);
    expect(await refusedUpgrade(dial(small.server.port))).toBe(503);
    first.socket.close();
    await closeCode(first.socket);
    await lineTo(small.server);
    await small.close();
  });
});

describe('sessions', () => {
  test.each([
    ['a wrong token', { session: 'x'.repeat(43) }],
    ['no token', {}],
    ['nothing', null],
    ['a code', { session: 'CODE' }],
  ])('%s: closed with 4401, and nothing asked of the API', async (_what, data) => {
    const socket = dial(host.server.port);
    await once(socket, 'open');
    const code = new URL(host.server.loginUrl()).searchParams.get('code');
    socket.send(JSON.stringify({ method: 'connectionParams', data }).replace('CODE', code ?? ''));
    socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'session' } }));
    expect(await closeCode(socket)).toBe(4401);
    expect(api.calls).toEqual([]);
    expect(host.log).toEqual([]);
  });

  test('a request in place of the token is none', async () => {
    const socket = dial(host.server.port);
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'session' } }));
    expect(await closeCode(socket)).toBe(1005);
    expect(api.calls).toEqual([]);
  });

  test('silence is closed with 4408', async () => {
    const impatient = await openHost(api, { socketLimits: { sessionWaitMs: 20 } });
    expect(await closeCode(dial(impatient.server.port))).toBe(4408);
    await impatient.close();
  });

  test('a token works again, as after a reload, until it has idled too long', async () => {
    const token = await login(host.server);
    const params = JSON.stringify({ method: 'connectionParams', data: { session: token } });
    const ask = JSON.stringify({ id: 1, method: 'query', params: { path: 'session' } });
    for (let time = 0; time < 3; time++) {
      host.clock.nowMs += 6 * 24 * 3600_000;
      const socket = dial(host.server.port);
      await once(socket, 'open');
      socket.send(params);
      socket.send(ask);
      await once(socket, 'message');
      socket.close();
    }
    host.clock.nowMs += 7 * 24 * 3600_000;
    const socket = dial(host.server.port);
    await once(socket, 'open');
    socket.send(params);
    expect(await closeCode(socket)).toBe(4401);
  });
});

describe('requests', () => {
  test('are answered, one by one and in batches', async () => {
    const line = await lineTo(host.server);
    line.send([
      { id: 1, method: 'query', params: { path: 'session' } },
      { id: 2, method: 'mutation', params: { path: 'setSpeed', input: { speed: 60 } } },
    ]);
    expect((await line.hear(({ id }) => id === 1)).result).toMatchObject({ data: session });
    expect((await line.hear(({ id }) => id === 2)).error).toBeUndefined();
    expect(api.calls.map(({ method }) => method)).toEqual(['session', 'setSpeed']);
  });

  test('that break something of ours tell the page a reference, and the log the rest', async () => {
    api.broken = new TypeError(`cannot open ${host.rendererDir}/ledger.sqlite`);
    const line = await lineTo(host.server);
    line.send({ id: 1, method: 'query', params: { path: 'today' } });
    const { error, text } = await line.hear(({ id }) => id === 1);
    const reference = /"reference":"([0-9a-f]{12})"/.exec(text)?.[1] ?? 'none';
    expect(error).toEqual({ code: -32603, message: 'internal', data: { kind: 'internal', reference } });
    expect(host.log).toHaveLength(1);
    expect(host.log[0]).toContain(`fault ${reference} in today: TypeError: cannot open ${host.rendererDir}`);
  });

  test('that the node refuses keep its words', async () => {
    api.broken = new ApiError({ kind: 'refused', reason: 'unknownOffer', detail: 'a1a1' });
    const line = await lineTo(host.server);
    line.send({ id: 1, method: 'mutation', params: { path: 'withdraw', input: { id: 'a1'.repeat(32) } } });
    const { error } = await line.hear(({ id }) => id === 1);
    expect(error).toMatchObject({ data: { kind: 'refused', reason: 'unknownOffer', detail: 'a1a1' } });
  });

  test('in too large a batch are refused, each by its ID', async () => {
    const line = await lineTo(host.server);
    line.send(Array.from({ length: 65 }, (_, id) => ({ id, method: 'query', params: { path: 'session' } })));
    expect((await line.hear(({ id }) => id === 64)).error).toMatchObject({ data: { kind: 'invalid' } });
    expect(api.calls).toEqual([]);
  });

  test('past what one page may have open are refused', async () => {
    const small = await openHost(api, { socketLimits: { openRequests: 2 } });
    const line = await lineTo(small.server);
    line.send([1, 2, 3].map((id) => ({ ...watchPower, id })));
    const { error } = await line.hear((message) => message.error !== undefined);
    expect(error).toMatchObject({ data: { kind: 'unavailable', reason: 'tooManyRequests' } });
    await small.close();
  });

  test('in a frame that is too large end the socket with 1009', async () => {
    const line = await lineTo(host.server);
    line.send(`{"id":1,"x":"${'x'.repeat(64 * 1024)}"}`);
    expect(await closeCode(line.socket)).toBe(1009);
    const next = await lineTo(host.server);
    next.send({ id: 1, method: 'query', params: { path: 'session' } });
    await next.hear(({ id }) => id === 1);
  });
});

describe('watches', () => {
  test('yield until they are stopped', async () => {
    const line = await lineTo(host.server);
    line.send(watchPower);
    expect((await line.hear(({ text }) => text.includes('atMs'))).result).toMatchObject({
      data: livePower(0),
    });
    api.power.send(livePower(1));
    expect((await line.hear(({ text }) => text.includes('atMs'))).result).toMatchObject({
      data: livePower(1),
    });
    line.send({ id: 1, method: 'subscription.stop' });
    await line.hear(({ text }) => text.includes('stopped'));
    expect(api.power.watchers).toBe(0);
  });

  test('end with their socket, however it ends', async () => {
    for (const end of ['close', 'terminate'] as const) {
      const line = await lineTo(host.server);
      line.send(watchPower);
      await line.hear(({ text }) => text.includes('atMs'));
      expect(api.power.watchers).toBe(1);
      line.socket[end]();
      await expect.poll(() => api.power.watchers).toBe(0);
    }
  });

  test('of a page that does not read wait with the newest value only', async () => {
    const line = await lineTo(host.server);
    line.send({ id: 1, method: 'subscription', params: { path: 'watchProgress' } });
    await expect.poll(() => api.progress.watchers).toBe(1);
    line.socket.pause();
    const steps = 300;
    const task = {
      id: 'a',
      task: 'verify',
      total: steps,
      state: 'running',
      error: 'x'.repeat(200_000),
    } as const;
    for (let done = 1; done <= steps; done++) {
      api.progress.send({ ...task, done });
      await new Promise((resolve) => setImmediate(resolve));
    }
    line.socket.resume();
    let seen = 0;
    const last = await line.hear(({ text }) => {
      seen += 1;
      return text.includes(`"done":${steps}`);
    });
    expect(last.error).toBeUndefined();
    // What the kernel's buffers took in, a few megabytes of the sixty.
    expect(seen).toBeLessThan(steps / 3);
  });
});

describe('the end', () => {
  test('a page that gives no sign of life is cut off', async () => {
    const strict = await openHost(api, { socketLimits: { pingMs: 20, pongWaitMs: 20 } });
    const token = await login(strict.server);
    const socket = dial(strict.server.port);
    await once(socket, 'open');
    socket.send(JSON.stringify({ method: 'connectionParams', data: { session: token } }));
    expect(await closeCode(socket)).toBe(1006);
    await strict.close();
  });

  test('closing says goodbye to every page and ends their watches', async () => {
    const other = await openHost(api);
    const lines = await Promise.all([lineTo(other.server), lineTo(other.server)]);
    for (const line of lines) line.send(watchPower);
    for (const line of lines) await line.hear(({ text }) => text.includes('atMs'));
    const codes = lines.map(({ socket }) => closeCode(socket));
    await other.close();
    expect(await Promise.all(codes)).toEqual([1001, 1001]);
    expect(api.power.watchers).toBe(0);
  });
});
