/** The pages with the words from outside: who may open one, who may answer, and what else they let through. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SecretDoor } from '../../main/secret/door.ts';
import { showFlow } from '../../main/secret/flow.ts';
import { phraseFromSeed } from '../../node-core/identity/index.ts';
import { RecordingApi } from '../api/recording-api.ts';
import { type Fixture, type HttpReply, http, openHost } from './fixture.ts';

const WORDS = phraseFromSeed(Uint8Array.from({ length: 32 }, (_, at) => at));
let nowMs: number;
let door: SecretDoor;
let host: Fixture;
let checked: number;

beforeEach(async () => {
  nowMs = 0;
  checked = 0;
  door = new SecretDoor({ random: randomBytes, nowMs: () => nowMs, back: '/', hasCookies: true });
  host = await openHost(new RecordingApi(), { secret: door });
});
afterEach(() => host.close());

function opened(): string {
  return door.open(showFlow({ words: WORDS, random: () => 0, onChecked: () => (checked += 1) }));
}

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  http(host.server.port, { path, headers });

function cookieOf({ headers }: HttpReply): string {
  return (headers['set-cookie']?.[0] ?? '').replace(/;.*/, '');
}

function post(
  path: string,
  { fields, headers = {} }: { fields: Record<string, string>; headers?: Record<string, string> },
): Promise<HttpReply> {
  const body = new URLSearchParams(fields).toString();
  const origin = `http://127.0.0.1:${host.server.port}`;
  const given = Object.entries({
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    origin,
    ...headers,
  }).filter(([, value]) => value !== '');
  return http(host.server.port, { path, method: 'POST', headers: Object.fromEntries(given), body });
}

const tokenOf = ({ body }: HttpReply) => /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';

test('it opens once, tied to its browser by a cookie of its address alone', async () => {
  const path = opened();
  const first = await get(`${path}?lang=nb&theme=dark`);
  expect(first.status).toBe(200);
  expect(first.body).toContain('<html lang="nb" data-theme="dark">');
  expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(first.headers['set-cookie']?.[0]).toContain(`; Path=${path};`);
  for (const reply of [await get(path), await get(path, { cookie: 'nabowatt-page=x' })]) {
    expect(reply.status).toBe(410);
    expect(reply.body).not.toContain(WORDS[0]);
  }
  const again = await get(path, { cookie: `other=1; ${cookieOf(first)}` });
  expect(again.body).toContain(`<span>${WORDS[0]}</span>`);
});

test('no script may run in it, nobody may frame or keep it, and its forms go nowhere else', async () => {
  const { headers } = await get(opened());
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("form-action 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/script-src|unsafe/);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['referrer-policy']).toBe('same-origin');
});

test('another page, another browser, another form: nothing happens', async () => {
  const path = opened();
  const page = await get(path);
  const [cookie, token] = [cookieOf(page), tokenOf(page)];
  const fields = { step: 'ask', token };
  const cases: readonly [number, Record<string, string>, Record<string, string>][] = [
    [403, fields, { cookie, origin: 'http://127.0.0.1:1' }],
    [403, fields, { cookie, origin: 'null' }],
    [403, fields, { cookie, origin: '' }],
    [403, fields, { cookie, 'sec-fetch-site': 'same-site' }],
    [410, fields, {}],
    [410, fields, { cookie: `${cookie}x` }],
    [410, { step: 'ask', token: 'x' }, { cookie }],
    [410, { step: 'ask' }, { cookie }],
    [415, fields, { cookie, 'content-type': 'text/plain' }],
    [413, { ...fields, word1: 'x'.repeat(9000) }, { cookie }],
    [421, fields, { cookie, host: 'elsewhere.example' }],
  ];
  for (const [status, given, headers] of cases) {
    const reply = await post(path, { fields: given, headers });
    expect([status, headers]).toEqual([reply.status, headers]);
    expect(reply.body).not.toContain(WORDS[0]);
  }
  expect((await post(path, { fields, headers: { cookie } })).body).toContain('name="word1"');
});

test('the right words lead back to the app, and the page is gone', async () => {
  const path = opened();
  const page = await get(path);
  const headers = { cookie: cookieOf(page) };
  const asked = await post(path, { fields: { step: 'ask', token: tokenOf(page) }, headers });
  const [word1 = '', word2 = '', word3 = ''] = WORDS;
  const done = await post(path, {
    fields: { step: 'check', token: tokenOf(asked), word1, word2, word3 },
    headers,
  });
  expect([done.status, done.headers.location, done.body]).toEqual([303, '/#/', '']);
  expect(checked).toBe(1);
  expect((await get(path, headers)).status).toBe(410);
});

test('it closes by itself: unopened after two minutes, opened after fifteen, and for the next one', async () => {
  const unopened = opened();
  nowMs += 2 * 60_000;
  expect((await get(unopened)).status).toBe(410);
  const path = opened();
  const headers = { cookie: cookieOf(await get(path)) };
  nowMs += 15 * 60_000 - 1;
  expect((await get(path, headers)).status).toBe(200);
  nowMs += 1;
  expect((await get(path, headers)).status).toBe(410);
  const before = opened();
  opened();
  expect((await get(before)).status).toBe(410);
});

test('a browser that fetches ahead does not use it up, and other methods are refused', async () => {
  const path = opened();
  expect((await get(path, { 'sec-purpose': 'prefetch' })).status).toBe(405);
  expect((await http(host.server.port, { path, method: 'HEAD' })).status).toBe(405);
  expect((await http(host.server.port, { path, method: 'PUT' })).status).toBe(405);
  expect((await get(path)).status).toBe(200);
  expect((await get('/secret/style.css')).headers['content-type']).toContain('text/css');
  expect((await get('/secret/')).status).toBe(410);
});
