import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHeadlessServer, PortError } from '../../main/headless/server.ts';
import { RecordingApi } from '../api/recording-api.ts';
import {
  codeOf,
  type Fixture,
  headersFor,
  http,
  INDEX,
  login,
  openHost,
  raw,
  SECRET,
  trade,
} from './fixture.ts';

let host: Fixture;
let port: number;

beforeAll(async () => {
  host = await openHost(new RecordingApi());
  ({ port } = host.server);
});
afterAll(() => host.close());

describe('who is answered', () => {
  test.each([
    ['a name that was made to resolve to 127.0.0.1', 'evil.example', 421],
    ['that name with the right port', 'evil.example:PORT', 421],
    ['the address without the port', '127.0.0.1', 421],
    ['another port', '127.0.0.1:1', 421],
    ['another spelling of the address', '127.1:PORT', 421],
    ['a name that ends like ours', 'evil.localhost:PORT', 421],
    ['the printed address', '127.0.0.1:PORT', 200],
    ['localhost', 'localhost:PORT', 200],
  ])('Host is %s (%s): %i', async (_what, name, status) => {
    const reply = await http(port, { headers: { host: name.replace('PORT', String(port)) } });
    expect(reply.status).toBe(status);
    expect(reply.body === INDEX).toBe(status === 200);
  });

  test('no Host at all: 421', async () => {
    expect(await raw(port, 'GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
  });

  test.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('Sec-Fetch-Site %s: %i', async (site, status) => {
    expect((await http(port, { headers: { 'sec-fetch-site': site } })).status).toBe(status);
  });

  test('a foreign Origin on a GET: 403', async () => {
    expect((await http(port, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await http(port, { headers: { origin: 'null' } })).status).toBe(403);
  });

  test('only 127.0.0.1 is bound', async () => {
    const other = createServer();
    const listening = new Promise<void>((resolve, reject) => {
      other.once('error', reject).listen(port, '127.0.0.2', resolve);
    });
    await expect(listening).resolves.toBeUndefined();
    other.close();
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('%s /: 405', async (method) => {
    const reply = await http(port, { method });
    expect([reply.status, reply.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

describe('files', () => {
  test('HEAD is like GET without the body', async () => {
    const reply = await http(port, { method: 'HEAD' });
    expect([reply.status, reply.body, reply.headers['content-length']]).toEqual([
      200,
      '',
      String(INDEX.length),
    ]);
  });

  test('what has its hash in its name never changes, the rest is asked for again', async () => {
    const script = await http(port, { path: '/assets/index-Bx3_k9-q.js' });
    expect(script.body).toBe('app()');
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    const icon = await http(port, { path: '/icon.svg' });
    expect(icon.headers['cache-control']).toBe('no-cache');
    const again = await http(port, {
      path: '/icon.svg',
      headers: { 'if-none-match': icon.headers.etag ?? '' },
    });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/./../secret.txt',
    '/assets/%00',
    '/index.html%00.svg',
    '/%',
    '/.env.txt',
    '/source.ts',
    '/linked.txt',
    '/assets',
    '/assets/',
    '/index.html/',
    `/${'a'.repeat(300)}.js`,
    'http://evil.example/',
    '*',
  ])('GET %s: 404 and no secret', async (path) => {
    const back = await raw(
      port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`,
    );
    expect(back).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(back).not.toContain(SECRET);
    expect(back).not.toContain(host.rendererDir);
  });
});

describe('headers', () => {
  test.each(['/', '/nothing', '/?code=wrong', '/plain-page.css', '/session'])('on %s', async (path) => {
    const { headers } = await http(port, { path });
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://127.0.0.1:${port}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'`,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['permissions-policy']).toContain('usb=()');
    // For the code of an invitation; for nobody but our own origin.
    expect(headers['permissions-policy']).toContain('camera=(self)');
    expect(String(headers['permissions-policy']).match(/\(self\)|\*/g)).toHaveLength(1);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  test('a foreign Host is not repeated', async () => {
    const reply = await http(port, { headers: { host: "evil.example; script-src 'unsafe-inline'" } });
    expect(reply.status).toBe(421);
    expect(JSON.stringify(reply)).not.toContain('evil');
  });
});

describe('login', () => {
  test('a link opens the app, is traded once, then says what to do', async () => {
    const link = host.server.loginUrl();
    const { pathname, search } = new URL(link);
    expect((await http(port, { path: pathname + search })).body).toBe(INDEX);
    const session = await trade(port, codeOf(link));
    expect(session.status).toBe(200);
    expect(session.body).toMatch(/^\{"session":"[\w-]{43}"\}$/);
    expect(session.headers['cache-control']).toBe('no-store');
    expect((await trade(port, codeOf(link))).status).toBe(401);
    const again = await http(port, { path: pathname + search });
    expect(again.status).toBe(401);
    expect(again.body).toContain('This link was used already');
    expect(again.body).toContain('press Enter');
    expect(again.body).not.toContain(codeOf(link));
  });

  test('a code has 256 bits and is another each time', () => {
    const codes = [1, 2].map(() => codeOf(host.server.loginUrl()));
    expect(new Set(codes).size).toBe(2);
    for (const code of codes) expect(Buffer.from(code, 'base64url')).toHaveLength(32);
  });

  test('an old code is as good as none', async () => {
    const code = codeOf(host.server.loginUrl());
    host.clock.nowMs += 15 * 60_000;
    expect((await trade(port, code)).status).toBe(401);
  });

  test.each([
    ['no Origin', { origin: '' }, 403],
    ['a foreign Origin', { origin: 'http://evil.example' }, 403],
    ['the Origin of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['https', { origin: 'https://127.0.0.1:PORT' }, 403],
    ['cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['typed by hand', { 'sec-fetch-site': 'none' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a foreign Host', { host: 'evil.example' }, 421],
  ])('a trade with %s: refused, and the code is still good', async (_what, headers, status) => {
    const code = codeOf(host.server.loginUrl());
    expect((await trade(port, code, headersFor(port, headers))).status).toBe(status);
    expect((await trade(port, code)).status).toBe(200);
  });

  test.each([
    ['no JSON', '{', 400],
    ['another shape', '{"code":1}', 400],
    ['a field too many', '{"code":"x","more":1}', 400],
    ['an array', '[]', 400],
    ['too much', `{"code":"${'x'.repeat(2000)}"}`, 413],
  ])('a trade of %s: %s is %i', async (_what, body, status) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': String(body.length),
      origin: `http://127.0.0.1:${port}`,
    };
    expect((await http(port, { path: '/session', method: 'POST', headers, body })).status).toBe(status);
  });

  test('a trade of unknown length: 411', async () => {
    const headers = {
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
      origin: `http://127.0.0.1:${port}`,
    };
    const reply = await http(port, { path: '/session', method: 'POST', headers, body: '{"code":"x"}' });
    expect(reply.status).toBe(411);
  });
});

test('bytes that are no HTTP are refused, and the host answers on', async () => {
  for (const text of [
    '\0\0\0\0\r\n\r\n',
    'GET\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`,
  ]) {
    expect(await raw(port, text)).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  expect((await http(port)).status).toBe(200);
  expect(host.log).toEqual([]);
});

test('a port that is taken is said to be taken', async () => {
  const options = {
    api: new RecordingApi(),
    rendererDir: host.rendererDir,
    port,
    report: () => undefined,
    random: () => new Uint8Array(32),
    nowMs: () => 0,
  };
  await expect(createHeadlessServer(options)).rejects.toEqual(new PortError({ port, code: 'EADDRINUSE' }));
});

test('closing frees the port and may be asked twice', async () => {
  const other = await openHost(new RecordingApi());
  await login(other.server);
  await Promise.all([other.server.close(), other.server.close()]);
  await expect(http(other.server.port)).rejects.toThrow('ECONNREFUSED');
  await other.close();
});
