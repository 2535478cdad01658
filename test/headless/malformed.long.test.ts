import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RecordingApi } from '../api/recording-api.ts';
import { GOOD, NAMES, WRONG_VALUES } from '../api/requests.ts';
import { type Fixture, type Line, lineTo, openHost } from './fixture.ts';

/** Malformed messages at each procedure. */
const MESSAGES = 1000;
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

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(...WRONG_VALUES),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'id', 'month', 'toString', '\0'), fc.jsonValue()),
);

/** A good input with a field spoiled, left out, or one too many; or no such thing at all. */
function badInput(good: Readonly<Record<string, unknown>> | undefined): fc.Arbitrary<unknown> {
  if (good === undefined) return junk;
  const fields = fc.constantFrom(...Object.keys(good));
  return fc.oneof(
    junk,
    fc.tuple(fields, junk).map(([field, value]) => ({ ...good, [field]: value })),
    fields.map((field) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))),
    fc.tuple(fc.string({ minLength: 1 }), junk).map(([name, value]) => ({ ...good, [`_${name}`]: value })),
  );
}

/** What an answer may look like: data, a word of the protocol, or a refusal that says only what it may. */
function isFine(text: string): boolean {
  if (/node_modules|node-core|\/work|\/root|\bat \w+ \(|\.ts:|\.mjs|stack|Error:/.test(text)) return false;
  if (!text.includes('"error":')) return true;
  return /"message":"(\w+)","data":\{"kind":"\1"/.test(text) && !text.includes('"kind":"internal"');
}

test.each(NAMES)(
  '%s: a thousand malformed messages get typed refusals, nothing else happens',
  async (name) => {
    const { type, input } = GOOD[name];
    await fc.assert(
      fc.asyncProperty(fc.array(badInput(input), { minLength: BATCH, maxLength: BATCH }), async (inputs) => {
        // A message may spoil nothing, as when a string field gets another string: that is answered, and fine.
        const messages = inputs.map((bad) => ({
          id: ++nextId,
          method: type,
          params: { path: name, input: bad },
        }));
        line.send(messages);
        const open = new Set(messages.map(({ id }) => id));
        while (open.size > 0) {
          const { id, text } = await line.hear(() => true);
          expect(text).toSatisfy(isFine);
          open.delete(Number(id));
        }
        if (type === 'subscription')
          line.send(messages.map(({ id }) => ({ id, method: 'subscription.stop' })));
      }),
      { numRuns: MESSAGES / BATCH },
    );
    expect(host.log).toEqual([]);
  },
);

test('messages that are no requests are refused too, and the socket stays', async () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom(
      '',
      '[',
      '{}',
      'null',
      '[[]]',
      '{"id":1}',
      '{"id":1,"method":"query"}',
      '['.repeat(30_000),
    ),
    fc
      .record({ id: junk, method: junk, params: junk, jsonrpc: junk }, { requiredKeys: [] })
      .map((message) => JSON.stringify(message)),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      line.send(text);
      line.send({ id: ++nextId, method: 'query', params: { path: 'session' } });
      const { text: answer } = await line.hear((message) => {
        expect(message.text).toSatisfy(isFine);
        return message.id === nextId;
      });
      expect(answer).toContain('Solveig');
    }),
    { numRuns: MESSAGES },
  );
  line.socket.send(Buffer.from([0, 1, 2, 255]));
  line.send({ id: ++nextId, method: 'query', params: { path: 'session' } });
  expect((await line.hear(({ id }) => id === nextId)).error).toBeUndefined();
  expect(host.log).toEqual([]);
});
