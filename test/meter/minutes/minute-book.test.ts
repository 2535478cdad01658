import { afterEach, describe, expect, test } from 'vitest';
import { BookRig, HOUR, MINUTE, minuteAfter, type RigOptions, SECOND } from './book-rig.ts';

const rigs: BookRig[] = [];

function rig(options?: RigOptions): BookRig {
  const made = new BookRig(options);
  rigs.push(made);
  return made;
}

afterEach(() => {
  // Whatever a test is about: each minute once, in order, and corrections only of minutes that were said.
  for (const { store } of rigs.splice(0)) store.check();
});

describe('hourly registers', () => {
  test('an hour is scaled to the step, and each minute that changes is corrected', () => {
    const home = rig({ registerMwh: 5_000_000_777 });
    home.watts = 1_234;
    home.listen(HOUR + 10 * SECOND, 'hourly');
    const before = home.shownMwh;
    home.watts = 777;
    home.listen(HOUR, 'hourly');
    expect(home.sum(60, 120)).toBe(home.shownMwh - before);
    expect(home.qualities(1, 120)).toBe('m'.repeat(119));
    expect(home.store.corrections).toBe(60);
    const first = home.store.first.get(minuteAfter(80))?.importMwh ?? 0;
    expect(Math.abs(first - 12_950)).toBeLessThan(2);
  });

  test('a first register of whole kWh says nothing of its digits: it counts, too', () => {
    const home = rig({ beginMs: -30 * SECOND, registerMwh: 5_000_000_000 });
    home.watts = 3;
    home.listen(40 * SECOND, 'hourly');
    home.watts = 1_001;
    home.listen(HOUR, 'hourly');
    expect(home.sum(0, 60)).toBe(home.shownMwh - 5_000_000_000);
  });

  test('the list belongs to the hour that ended, from a meter whose clock is 20 s early, too', () => {
    const home = rig();
    home.listen(HOUR - 10 * SECOND);
    home.hear({ importRegister: home.register });
    const before = home.shownMwh;
    home.pass(10 * SECOND);
    home.listen(HOUR - 10 * SECOND);
    home.hear({ importRegister: home.register });
    const step = home.shownMwh - before;
    home.pass(10 * SECOND);
    home.listen(MINUTE);
    expect(home.sum(60, 120)).toBe(step);
  });

  test('a stale list, which repeats the last register, is left out', () => {
    const home = rig();
    home.listen(HOUR + 10 * SECOND, 'hourly');
    const before = home.shownMwh;
    const { register } = home;
    home.listen(HOUR - 10 * SECOND);
    home.hear({ importRegister: register });
    expect(home.notices).toContain('staleList');
    home.listen(HOUR + 10 * SECOND, 'hourly');
    expect(home.sum(60, 180)).toBe(home.shownMwh - before);
  });
});

describe('registers in each telegram', () => {
  test('the minutes of an hour add up, and few of them are corrected', () => {
    const home = rig({ beginMs: 10 * MINUTE });
    home.watts = 1_111;
    home.listen(50 * MINUTE, 'always');
    const before = home.shownMwh;
    home.listen(HOUR, 'always');
    expect(home.sum(60, 120)).toBe(home.shownMwh - before);
    expect(home.store.corrections).toBeLessThan(6);
  });

  test('digits of a whole kWh: the sum follows the register where its digit turns', () => {
    const home = rig({ digitMwh: 1_000_000 });
    home.watts = 6_000;
    home.listen(5 * HOUR, 'always');
    const real = (6_000 * 1_000 * 239) / 60;
    expect(Math.abs(home.sum(1, 240) - real) / real).toBeLessThan(0.001);
    expect(home.qualities(1, 240)).toBe('m'.repeat(239));
  });
});

describe('gaps', () => {
  test('of up to five minutes are held on, and marked', () => {
    const home = rig();
    home.listen(10 * MINUTE);
    home.pass(4 * MINUTE);
    home.listen(5 * MINUTE);
    expect(home.qualities(1, 18)).toBe('mmmmmmmmmeeeemmmm');
    expect(Math.abs(home.sum(10, 14) - (4 * 1_000_000) / 60)).toBeLessThan(2);
  });

  test('are filled by a register that comes in time, and are said once', () => {
    const home = rig();
    home.listen(20 * MINUTE, 'always');
    home.watts = 4_000;
    home.silence(3 * MINUTE);
    home.pass(60 * MINUTE);
    const { corrections } = home.store;
    home.listen(3 * MINUTE, 'always');
    home.listen(60 * MINUTE, 'always');
    expect(home.qualities(0, 20)).toBe(`-${'m'.repeat(19)}`);
    expect(home.qualities(20, 83)).toBe('e'.repeat(63));
    // Until the cable was pulled, and since, power was heard: the gap takes what flowed in it.
    expect(Math.abs(home.sum(21, 83) - (62 * 4_000_000) / 60)).toBeLessThan(2_000);
    expect(home.store.corrections - corrections).toBeLessThan(10);
  });

  test('are said as gaps after five minutes, and filled when the hour is over', () => {
    const home = rig();
    home.listen(HOUR + 10 * SECOND, 'hourly');
    const before = home.shownMwh;
    home.silence(20 * MINUTE);
    expect(home.qualities(61, 70)).toBe('ggggggggg');
    expect(home.sum(61, 70)).toBe(0);
    home.listen(40 * MINUTE, 'hourly');
    expect(home.qualities(60, 120)).toBe(`${'e'.repeat(21)}${'m'.repeat(39)}`);
    expect(home.sum(60, 120)).toBe(home.shownMwh - before);
    expect(home.store.minutes.get(minuteAfter(65))?.importMwh).toBeGreaterThan(15_000);
  });

  test('a night in which the PC slept is filled evenly', () => {
    const home = rig();
    home.listen(HOUR + 10 * SECOND, 'hourly');
    const before = home.shownMwh;
    home.pass(8 * HOUR);
    home.again();
    home.listen(2 * HOUR, 'hourly');
    expect(home.sum(60, 660)).toBe(home.shownMwh - before);
    expect(home.qualities(61, 540)).toBe('e'.repeat(479));
  });
});

describe('registers that do not go on', () => {
  test('a new meter of other digits: its own count', () => {
    const home = rig({ digitMwh: 1_000_000 });
    home.watts = 6_000;
    home.listen(HOUR, 'always');
    home.meterId = 'B';
    home.useDigits(1_000);
    home.listen(HOUR, 'always');
    const before = home.shownMwh;
    home.listen(HOUR, 'always');
    expect(home.sum(120, 180)).toBe(home.shownMwh - before);
  });

  test('another meter: three telegrams of it, and nothing is booked across', () => {
    const home = rig();
    home.listen(30 * MINUTE, 'always');
    home.meterId = 'B';
    home.importMwh = 1_000_000_000_000;
    home.listen(10 * MINUTE, 'always');
    expect(home.notices).toEqual(['meterSwapped']);
    home.listen(2 * HOUR, 'always');
    expect([...home.store.minutes.values()].every(({ importMwh }) => importMwh < 20_000)).toBe(true);
    const before = home.shownMwh;
    home.listen(20 * MINUTE, 'always');
    expect(home.sum(161, 180)).toBeLessThanOrEqual(home.shownMwh - before);
  });

  test('one telegram of another meter changes nothing', () => {
    const home = rig();
    home.listen(30 * MINUTE, 'always');
    home.meterId = 'B';
    home.hear({ importMw: 1, importRegister: { mwh: 1, resolutionMwh: 1_000 } });
    home.meterId = 'A';
    home.listen(40 * MINUTE, 'always');
    expect(home.notices).toEqual([]);
  });

  test('nor does a register without a number, while another meter is suspected', () => {
    const home = rig();
    home.listen(30 * MINUTE, 'always');
    home.meterId = 'B';
    home.hear({ importMw: 1 });
    home.meterId = undefined;
    home.hear({ importMw: 1, importRegister: { mwh: home.shownMwh + 3_000_000, resolutionMwh: 1_000 } });
    home.meterId = 'A';
    home.listen(40 * MINUTE, 'always');
    expect(home.notices).toEqual([]);
  });

  test('a roll-over loses nothing', () => {
    const capacityMwh = 100_000_000_000;
    const home = rig({ beginMs: -30 * SECOND, registerMwh: 99_999_500_000, capacityMwh });
    home.listen(40 * SECOND, 'hourly');
    const before = home.shownMwh;
    home.listen(3 * HOUR, 'hourly');
    expect(home.shownMwh).toBeLessThan(3_000_000);
    expect(home.notices).toEqual(['registerRejected', 'registerRejected', 'rolledOver']);
    expect(home.sum(0, 180)).toBe(home.shownMwh + capacityMwh - before);
  });

  test('a fall that is no roll-over begins a new series; two such readings do not', () => {
    const home = rig({ registerMwh: 50_000_000_000 });
    home.listen(20 * MINUTE, 'always');
    const good = home.importMwh;
    home.importMwh = 20_000_000_000;
    home.listen(10 * SECOND, 'always');
    home.importMwh = good;
    home.listen(10 * MINUTE, 'always');
    expect(home.notices).toEqual(['registerRejected', 'registerRejected']);
    home.importMwh = 20_000_000_000;
    home.listen(90 * MINUTE, 'always');
    expect(home.notices.slice(2)).toEqual(['registerRejected', 'registerRejected', 'registerFell']);
    expect([...home.store.minutes.values()].every(({ importMwh }) => importMwh < 20_000)).toBe(true);
  });

  test('a jump that no home makes is not booked', () => {
    const home = rig();
    home.listen(20 * MINUTE, 'always');
    home.importMwh += 900_000_000;
    home.listen(90 * MINUTE, 'always');
    expect(home.notices).toContain('registerJumped');
    expect([...home.store.minutes.values()].every(({ importMwh }) => importMwh < 20_000)).toBe(true);
  });
});

test('power and register that do not belong together: the register counts, and the minutes are marked', () => {
  const home = rig();
  home.listen(HOUR + 10 * SECOND, 'hourly');
  const before = home.shownMwh;
  home.importMwh += 200_000;
  home.listen(HOUR, 'hourly');
  expect(home.notices).toEqual(['doubtful']);
  expect(home.sum(60, 120)).toBe(home.shownMwh - before);
  expect(home.qualities(60, 120)).toBe('e'.repeat(60));
});

test('current transformers: power and registers count so many times', () => {
  const home = rig({ factorPermille: 40_000 });
  home.listen(HOUR + 10 * SECOND, 'hourly');
  const before = home.shownMwh;
  expect(
    Math.abs((home.store.first.get(minuteAfter(30))?.importMwh ?? 0) - (40 * 1_000_000) / 60),
  ).toBeLessThan(2);
  home.listen(HOUR, 'hourly');
  expect(home.sum(60, 120)).toBe(40 * (home.shownMwh - before));
});

test('a factor with a fraction: each hour is the step of what comes out, and nothing is lost over many', () => {
  const home = rig({ factorPermille: 1_337 });
  const out = (): number => Math.floor((home.shownMwh * 1_337) / 1_000);
  home.listen(HOUR + 10 * SECOND, 'hourly');
  const began = out();
  for (let hour = 1; hour <= 3; hour += 1) {
    const before = out();
    home.listen(HOUR, 'hourly');
    expect(home.sum(60 * hour, 60 * (hour + 1))).toBe(out() - before);
  }
  expect(home.sum(60, 240)).toBe(out() - began);
});

test('import and export apart; a list of import alone means no export while something comes in', () => {
  const home = rig();
  home.listen(5 * MINUTE);
  for (let step = 0; step < 60; step += 1) {
    home.pass(2 * SECOND);
    if (step % 5 === 0) home.hear({ importMw: 0, exportMw: 3_600_000 });
    else home.hear({ importMw: 0 });
  }
  for (let step = 0; step < 60; step += 1) {
    home.pass(2 * SECOND);
    home.hear({ importMw: 1_800_000 });
  }
  const exported = [...home.store.minutes.values()].map(({ exportMwh }) => exportMwh);
  expect(exported.slice(4)).toEqual([58_000, 60_000, 2_000, 0]);
});

test("a consumer's meter says nothing of export: that is no gap", () => {
  const home = rig();
  home.hear({ importMw: 0 });
  for (let step = 0; step < 30; step += 1) {
    home.pass(10 * SECOND);
    home.hear({ importMw: step % 3 === 0 ? 0 : 500_000 });
  }
  expect(home.qualities(1, 5)).toBe('mmmm');
});
