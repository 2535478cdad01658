/** Ten thousand malformed messages at each channel of the desktop app: typed refusals, and nothing else happens. */
import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { CHANNELS } from '../../../main/desktop/procedures.ts';
import { RecordingApi } from '../../api/recording-api.ts';
import { GOOD, type GoodRequest, WRONG_VALUES } from '../../api/requests.ts';
import { GOOD_DESKTOP } from './recording-desktop.ts';
import { type Served, serve } from './served.ts';

const MESSAGES = 10_000;
/** After so many about watches a call is made, which must be answered. */
const BATCH = 50;
const ALL_GOOD: Readonly<Record<string, GoodRequest>> = { ...GOOD, ...GOOD_DESKTOP };
const ALL_NAMES = Object.keys(ALL_GOOD);

let api: RecordingApi;
let served: Served;
beforeEach(() => {
  api = new RecordingApi();
  served = serve(api);
});

/** What a structured clone can carry and JSON cannot, besides all that JSON can. */
const strange = fc.constantFrom<unknown>(
  undefined,
  Number.NaN,
  -0,
  Number.POSITIVE_INFINITY,
  10n,
  new Date(0),
  new Map([['id', 'a']]),
  new Set([1]),
  new Uint8Array(4),
  new ArrayBuffer(8),
  /x/,
  new Error('x'),
  circular(),
);
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  strange,
  fc.constantFrom(...WRONG_VALUES),
  fc.dictionary(
    fc.constantFrom('__proto__', 'constructor', 'id', 'month', '\0'),
    fc.oneof(fc.jsonValue(), strange),
  ),
);
const names = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ALL_NAMES) },
  { weight: 1, arbitrary: junk },
);

function circular(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

/** A good input of some procedure with a field spoiled, left out or one too many; or no such thing at all. */
const inputs = fc.oneof(
  junk,
  fc.constantFrom(...ALL_NAMES).chain((name) => {
    const good = ALL_GOOD[name]?.input ?? {};
    const fields = fc.constantFrom('more', ...Object.keys(good));
    return fc.tuple(fields, junk).map(([field, value]) => ({ ...good, [field]: value }));
  }),
);

function isFine(answer: unknown): boolean {
  const text = JSON.stringify(answer);
  return !/node_modules|node-core|\/work|\/root|\bat \w+ \(|\.ts:|stack|"kind":"internal"/.test(text);
}

/** What the node and the desktop were asked to do. */
const asked = () => api.calls.length + served.desktop.calls.length;

test(`${MESSAGES} calls`, async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(names, inputs, async (name, input) => {
      const before = asked();
      const answer = await served.page.call(name, input);
      expect(answer).toSatisfy(isFine);
      expect(answer.ok ? 'invalid' : answer.error.message).toMatch(/^(invalid|notFound)$/);
      if (answer.ok) return;
      refused += 1;
      // Refused is refused before it reaches anything; only the sample node itself knows what it has not found.
      expect(answer.error.message === 'invalid' ? asked() : before).toBe(before);
    }),
    { numRuns: MESSAGES },
  );
  // The rest spoiled nothing, as where a procedure takes no input and got none.
  expect(refused).toBeGreaterThan(MESSAGES * 0.8);
  expect(served.log).toEqual([]);
});

test.each([CHANNELS.watch, CHANNELS.taken, CHANNELS.leave])(`${MESSAGES} messages at %s`, async (channel) => {
  const messages = fc.array(fc.array(fc.oneof(junk, names, fc.nat(9)), { maxLength: 4 }), {
    minLength: BATCH,
    maxLength: BATCH,
  });
  await fc.assert(
    fc.asyncProperty(messages, async (batch) => {
      for (const args of batch) served.page.tell(channel, ...args);
      expect(await served.page.call('nothing')).toMatchObject({ ok: false });
      served.page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
      expect(await served.page.call('session')).toMatchObject({ ok: true });
    }),
    { numRuns: MESSAGES / BATCH },
  );
  expect(served.page.events).toSatisfy(isFine);
  expect(served.log).toEqual([]);
  // Nothing was asked but what this test asked itself, and the watches that were no mistake.
  expect(api.calls.every(({ method }) => /^(session|watch)/.test(method))).toBe(true);
  expect(served.desktop.calls).toEqual([]);
});
