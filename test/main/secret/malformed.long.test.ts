/** Ten thousand malformed requests at the pages with the words of each host: no word of them, and nothing happens. */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secretResponse } from '../../../main/desktop/secret-window.ts';
import { SECRET_PATH, SecretDoor } from '../../../main/secret/door.ts';
import { showFlow } from '../../../main/secret/flow.ts';
import { phraseFromSeed } from '../../../node-core/identity/index.ts';
import { RecordingApi } from '../../api/recording-api.ts';
import { type Fixture, http, openHost } from '../../headless/fixture.ts';

const REQUESTS = 10_000;
const BATCH = 50;
const WORDS = phraseFromSeed(Uint8Array.from({ length: 32 }, (_, at) => 200 - at));
const LEAK = /node_modules|node-core|\/work|\/root|\bat \w+ \(|\.ts:|stack|Error:/;

/** A request; of the address and the token, which nobody else knows, a part or nothing. */
interface Malformed {
  readonly method: string;
  readonly path: string;
  readonly cookie: string;
  readonly body: string;
}

function malformed(address: string): fc.Arbitrary<Malformed> {
  const token = fc.base64String({ minLength: 1, maxLength: 60 });
  const fields = fc.dictionary(
    fc.constantFrom('step', 'token', 'word1', 'word7', '__proto__', '\0'),
    fc.oneof(fc.constantFrom('words', 'ask', 'check', 'type', ''), token, fc.string()),
  );
  const paths = fc.oneof(
    fc.constant(address),
    fc
      .integer({ min: SECRET_PATH.length, max: address.length - 1 })
      .map((length) => address.slice(0, length)),
    token.map((ticket) => `${SECRET_PATH}${encodeURIComponent(ticket)}`),
    fc.constantFrom('', '%00', '%', '//', '?', '#').map((end) => `${SECRET_PATH}${end}`),
    fc.constantFrom('/x', '%', '=', '%20').map((end) => `${address}${end}`),
    fc.webSegment().map((segment) => `${SECRET_PATH}${segment}`),
  );
  const forms = fields.map((of) => new URLSearchParams(of).toString());
  return fc.record({
    method: fc.constantFrom('POST', 'POST', 'GET', 'PUT', 'HEAD', 'DELETE'),
    path: paths,
    cookie: fc.oneof(
      token.map((value) => `nabowatt-page=${value}`),
      fc.constantFrom('', 'a=b; ;=;'),
    ),
    body: fc.oneof(forms, fc.string(), fc.constantFrom('%', '%zz=%', 'x'.repeat(9_000))),
  });
}

/** Whether an answer says nothing of the words, nor of this program. */
function isFine(html: string): boolean {
  return !LEAK.test(html) && !html.includes(`<span>${WORDS[0]}</span>`);
}

let checked = 0;
const opened = (door: SecretDoor) =>
  door.open(showFlow({ words: WORDS, random: () => 0, onChecked: () => (checked += 1) }));

let host: Fixture;
const door = new SecretDoor({ random: randomBytes, nowMs: () => 0, back: '/', hasCookies: true });
beforeAll(async () => {
  host = await openHost(new RecordingApi(), { secret: door });
});
afterAll(() => host.close());

test(`${REQUESTS} over HTTP`, async () => {
  const path = opened(door);
  const { port } = host.server;
  const first = await http(port, { path, headers: {} });
  const cookie = (first.headers['set-cookie']?.[0] ?? '').replace(/;.*/, '');
  expect(first.body).toContain(`<span>${WORDS[0]}</span>`);
  const ask = async (of: Malformed) => {
    const origin = `http://127.0.0.1:${port}`;
    const isForm = of.method === 'POST' || of.method === 'PUT';
    const form = { 'content-type': 'application/x-www-form-urlencoded', origin };
    const headers = {
      cookie: of.cookie,
      ...(isForm ? { ...form, 'content-length': String(Buffer.byteLength(of.body)) } : {}),
    };
    const { status, body } = await http(port, { path: of.path, method: of.method, headers, body: of.body });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).toSatisfy(isFine);
  };
  const batches = fc.array(malformed(path), { minLength: BATCH, maxLength: BATCH });
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => void (await Promise.all(batch.map(ask)))),
    { numRuns: REQUESTS / BATCH },
  );
  // Whoever opened it sees what was there before, and none of the words was checked.
  const again = await http(port, { path, headers: { cookie } });
  expect(again.body).toContain(`<span>${WORDS[0]}</span>`);
  expect([checked, host.log]).toEqual([0, []]);
});

test(`${REQUESTS} in the desktop's window`, async () => {
  const own = new SecretDoor({ random: randomBytes, nowMs: () => 0, back: null, hasCookies: false });
  const address = opened(own);
  let done = 0;
  const of = {
    door: own,
    rendererDir: import.meta.dirname,
    look: () => ({ language: 'en', theme: 'system' }) as const,
    onDone: () => void (done += 1),
  };
  const ask = (method: string, path: string, body?: string) =>
    secretResponse(
      new Request(`app://secret${path}`, { method, ...(body === undefined ? {} : { body }) }),
      of,
    );
  expect(await (await ask('GET', address)).text()).toContain(`<span>${WORDS[0]}</span>`);
  await fc.assert(
    fc.asyncProperty(malformed(address), async ({ method, path, body }) => {
      // A reload of the page that is open is no mistake.
      if (method === 'GET' && path === address) return;
      const response = await ask(method, path, method === 'POST' || method === 'PUT' ? body : undefined);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).toSatisfy(isFine);
    }),
    { numRuns: REQUESTS },
  );
  expect(await (await ask('GET', address)).text()).toContain(`<span>${WORDS[0]}</span>`);
  expect([checked, done]).toEqual([0, 0]);
});
