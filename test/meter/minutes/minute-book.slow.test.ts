import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BookRig, HOUR, MINUTE, minuteAfter, SECOND } from './book-rig.ts';

test('gaps of more than 31 days are not filled', () => {
  const home = new BookRig();
  home.listen(HOUR + 10 * SECOND, 'hourly');
  home.pass(40 * 24 * HOUR);
  home.again();
  home.pass(HOUR - (home.moment.timeMs % HOUR));
  home.listen(2 * HOUR + 10 * SECOND, 'hourly');
  const said = [...home.store.minutes.values()];
  expect(said.every(({ importMwh }) => importMwh < 20_000)).toBe(true);
  // What lies before those 31 days is left out: the one hole there may be.
  expect(home.store.broken.splice(0)).toHaveLength(1);
  expect(said.filter(({ quality }) => quality === 'gap').length).toBeGreaterThan(44_000);
});

test('a day without a register is let go of, and the next register still adds up', () => {
  const home = new BookRig();
  home.listen(HOUR + 10 * SECOND, 'hourly');
  const before = home.shownMwh;
  home.listen(27 * HOUR);
  expect(home.book.state.minutes.length).toBeLessThanOrEqual(1_441);
  home.listen(HOUR, 'hourly');
  const to = Math.floor((home.moment.timeMs / MINUTE - minuteAfter(0)) / 60) * 60;
  expect(home.sum(60, to)).toBe(home.shownMwh - before);
});

/** What may happen to a meter and its PC. */
const EVENT = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('listen' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('silence' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('sleep' as const), minutes: fc.integer({ min: 1, max: 300 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), minutes: fc.constant(0) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('watts' as const),
      minutes: fc.integer({ min: 0, max: 12_000 }),
    }),
  },
);

/** A naive twin: what the register itself showed at the beginnings of hours at which it was heard. */
function livedThrough(
  home: BookRig,
  events: readonly { kind: string; minutes: number }[],
  form: 'hourly' | 'always',
) {
  const shown: { minute: number; mwh: number }[] = [];
  const listen = (minutes: number): void => {
    for (let step = 0; step < minutes * 6; step += 1) {
      home.listen(0, form);
      const { timeMs } = home.moment;
      if (form === 'hourly' && timeMs % HOUR === 10 * SECOND) {
        shown.push({ minute: Math.floor(timeMs / MINUTE), mwh: home.shownMwh });
      }
      home.pass(10 * SECOND);
    }
  };
  for (const { kind, minutes } of [...events, { kind: 'listen', minutes: 130 }]) {
    if (kind === 'listen') listen(minutes);
    if (kind === 'silence') home.silence(minutes * MINUTE);
    if (kind === 'sleep') home.pass(minutes * MINUTE);
    if (kind === 'again') home.again();
    if (kind === 'watts') home.watts = minutes;
  }
  return shown;
}

describe('whatever happens', () => {
  test('minutes between two hourly registers add up to the step', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 12 }), (events) => {
        const home = new BookRig({ beginMs: -30 * SECOND });
        const shown = livedThrough(home, events, 'hourly');
        expect(home.store.broken).toEqual([]);
        for (const [index, { minute, mwh }] of shown.entries()) {
          const before = shown[index - 1];
          if (before === undefined) continue;
          expect(home.store.sum({ from: before.minute, to: minute })).toBe(mwh - before.mwh);
        }
        expect(home.notices.filter((each) => each !== 'doubtful')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('watched registers: from one settled beginning of an hour to the last, they add up', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 12 }), (events) => {
        const home = new BookRig({ beginMs: -30 * SECOND });
        home.listen(2 * MINUTE, 'always');
        const first = home.book.state.import?.anchor;
        livedThrough(home, events, 'always');
        expect(home.store.broken).toEqual([]);
        const last = home.book.state.import?.anchor;
        const [from, to] = [first, last].map((anchor) => (anchor?.boundaryMs ?? Number.NaN) / MINUTE);
        const sum = home.store.sum({ from: from ?? 0, to: to ?? 0 });
        expect(sum).toBe((last?.totalMwh ?? 0) - (first?.totalMwh ?? 0));
      }),
      { numRuns: 200 },
    );
  });
});
