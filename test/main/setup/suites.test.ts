import { describe, expect, test } from 'vitest';
import { allowedMs, SHORT, SUITES, suitesFor } from '../../../main/setup/suites.ts';

const names = (args: readonly string[]): string[] | undefined => suitesFor(args)?.map((suite) => suite.name);

describe('what npm test runs', () => {
  test('everything but the long suites, what fails soonest first', () => {
    expect(names([])).toEqual(['format', 'lint', 'types', 'house', 'fast', 'slow', 'e2e']);
  });

  test('one group', () => {
    expect(names(['check'])).toEqual(['format', 'lint', 'types', 'house', 'fast']);
    expect(names(['e2e'])).toEqual(['e2e']);
  });

  test('one group with arguments for its one command', () => {
    expect(suitesFor(['e2e', '-g', 'a bill'])?.[0]?.command).toEqual([
      'playwright',
      'test',
      '--project=e2e',
      '-g',
      'a bill',
    ]);
  });

  test.each([[['toString']], [['fast']], [['check', '-g', 'x']]])('nothing for %j', (args) => {
    expect(suitesFor(args)).toBeUndefined();
  });

  test('npm test leaves .ci/run most of its hour even if each suite took all the time it may', () => {
    const minutes = SHORT.flatMap((group) => SUITES[group]).reduce(
      (sum, suite) => sum + suite.timeoutMinutes,
      0,
    );
    expect(minutes).toBeLessThanOrEqual(36);
  });
});

describe('the deadline of .ci/run', () => {
  const suite = { name: 's', command: ['true'] as const, counting: 'exit-code', timeoutMinutes: 10 } as const;

  test('none: the time of the suite', () => {
    expect(allowedMs(suite, { deadline: undefined, nowMs: 0 })).toBe(600_000);
  });

  test('near: what is left until then, and nothing past it', () => {
    expect(allowedMs(suite, { deadline: '100', nowMs: 40_000 })).toBe(60_000);
    expect(allowedMs(suite, { deadline: '100', nowMs: 140_000 })).toBe(0);
  });

  test.each(['', 'soon', '-1'])('%j is no deadline', (deadline) => {
    expect(() => allowedMs(suite, { deadline, nowMs: 0 })).toThrow('NABOWATT_DEADLINE');
  });
});
