/** Ten thousand malformed messages at each door of the headless host; test/headless has those made for each procedure. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecordingApi } from '../../api/recording-api.ts';
import { GOOD, NAMES } from '../../api/requests.ts';
import { type Fixture, type Line, lineTo, openHost } from '../../headless/fixture.ts';

const MESSAGES = 10_000;
const BATCH = 50;

let api: RecordingApi;
let host: Fixture;
let line: Line;
let nextId = 0;
beforeAll(async () => {
  api = new RecordingApi();
  host = await openHost(api);
  line = await lineTo(host.server);
});
afterAll(() => host.close());

const LEAK = /node_modules|node-core|\/work|\/root|\bat \w+ \(|\.ts:|\.mjs|stack|Error:/;
const methods = fc.constantFrom(
  'query',
  'mutation',
  'subscription',
  'subscription.stop',
  'none',
  '',
  null,
  5,
);
const paths = fc.oneof(fc.constantFrom<unknown>(...NAMES, '__proto__', 'constructor', ''), fc.jsonValue());
/** Requests that are none: something of them is always wrong. */
const messages = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record({ id: fc.jsonValue(), method: methods, params: fc.jsonValue() }, { requiredKeys: [] })
    .map((message) => JSON.stringify(message)),
  fc
    .record({ path: paths, input: fc.constantFrom<unknown>({ more: 1 }, [1], 'x', 5) })
    .map((params) => JSON.stringify({ id: 1, method: 'query', params })),
);

test(`${MESSAGES} at the socket`, async () => {
  const before = new Set(api.calls.map(({ method }) => method));
  await fc.assert(
    fc.asyncProperty(fc.array(messages, { minLength: BATCH, maxLength: BATCH }), async (batch) => {
      for (const text of batch) line.send(text);
      nextId += 1;
      const id = 1_000_000 + nextId;
      line.send({ id, method: 'query', params: { path: 'session' } });
      const { text: answer } = await line.hear((message) => {
        expect(message.text).not.toMatch(LEAK);
        expect(message.text).not.toContain('"kind":"internal"');
        return message.id === id;
      });
      expect(answer).toContain('Solveig');
    }),
    { numRuns: MESSAGES / BATCH },
  );
  expect(host.log).toEqual([]);
  const commands = api.calls.filter(({ method }) => GOOD[method].type === 'mutation' && !before.has(method));
  expect(commands).toEqual([]);
});

test(`${MESSAGES} requests at the port`, async () => {
  const words = fc.constantFrom('GET', 'POST', 'PUT', 'TRACE', 'OPTIONS', '', '\0', 'GET GET', '{}');
  const where = fc.oneof(
    fc.constantFrom('/', '/api', '/session', '/../x', '/%2e%2e/', '*', ''),
    fc.webPath(),
  );
  const version = fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/9', '');
  const header = fc.oneof(
    fc.constantFrom(
      'host: evil.example',
      'content-length: -1',
      'transfer-encoding: x',
      'upgrade: websocket',
      ': :',
    ),
    fc.constant(`host: 127.0.0.1:${host.server.port}`),
    fc.string().map((text) => `x: ${text.replaceAll(/[\r\n]/g, '')}`),
  );
  const requests = fc
    .tuple(words, where, version, fc.array(header, { maxLength: 5 }))
    .map(([word, path, http, headers]) => [`${word} ${path} ${http}`, ...headers, '', ''].join('\r\n'));
  await fc.assert(
    fc.asyncProperty(fc.array(requests, { minLength: BATCH, maxLength: BATCH }), async (batch) => {
      const answers = await Promise.all(batch.map((text) => answerTo(text)));
      for (const answer of answers) {
        expect(answer).not.toMatch(LEAK);
        expect(answer === '' || /^HTTP\/1\.1 [1-4]\d\d /.test(answer)).toBe(true);
      }
    }),
    { numRuns: MESSAGES / BATCH },
  );
  expect(host.log).toEqual([]);
  nextId += 1;
  line.send({ id: nextId, method: 'query', params: { path: 'session' } });
  expect((await line.hear(({ id }) => id === nextId)).error).toBeUndefined();
});

/** What comes back before the host hangs up, or before it has nothing more to say to half a request. */
async function answerTo(text: string): Promise<string> {
  const socket: Socket = createConnection({ port: host.server.port, host: '127.0.0.1' });
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    answer += chunk;
  });
  socket.on('error', () => undefined);
  socket.end(text);
  await once(socket, 'close');
  return answer;
}
