/** Ten thousand malformed messages at the channels of the desktop app: typed refusals, and nothing else happens. */
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { CHANNELS } from '../../../main/desktop/procedures.ts';
import { RecordingApi } from '../../api/recording-api.ts';
import { GOOD, NAMES, WRONG_VALUES } from '../../api/requests.ts';
import { type Served, serve } from './served.ts';

const CALLS = 8000;
const OTHERS = 2000;

let served: Served;
beforeAll(() => {
  served = serve(new RecordingApi());
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
const names = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: junk });

function circular(): object {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

/** A good input of some procedure with a field spoiled, left out or one too many; or no such thing at all. */
const inputs = fc.oneof(
  junk,
  fc.constantFrom(...NAMES).chain((name) => {
    const good = GOOD[name].input ?? {};
    const fields = fc.constantFrom('more', ...Object.keys(good));
    return fc.tuple(fields, junk).map(([field, value]) => ({ ...good, [field]: value }));
  }),
);

function isFine(answer: unknown): boolean {
  const text = JSON.stringify(answer);
  return !/node_modules|node-core|\/work|\/root|\bat \w+ \(|\.ts:|stack|"kind":"internal"/.test(text);
}

test(`${CALLS} calls`, async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(names, inputs, async (name, input) => {
      const answer = await served.page.call(name, input);
      expect(answer).toSatisfy(isFine);
      if (!answer.ok) refused += 1;
      expect(answer.ok ? 'invalid' : answer.error.message).toMatch(/^(invalid|notFound)$/);
    }),
    { numRuns: CALLS },
  );
  // The rest spoiled nothing, as where a procedure takes no input and got none.
  expect(refused).toBeGreaterThan(CALLS * 0.8);
  expect(served.log).toEqual([]);
});

test(`${OTHERS} messages about watches`, async () => {
  const channels = fc.constantFrom(CHANNELS.watch, CHANNELS.taken, CHANNELS.leave);
  await fc.assert(
    fc.asyncProperty(channels, fc.array(junk, { maxLength: 4 }), async (channel, args) => {
      served.page.tell(channel, ...args);
      expect(await served.page.call('session')).toMatchObject({ ok: true });
    }),
    { numRuns: OTHERS },
  );
  expect(served.page.events).toSatisfy(isFine);
  expect(served.log).toEqual([]);
});
