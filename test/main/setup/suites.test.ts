import { describe, expect, test } from 'vitest';
import { SUITES, suitesFor } from '../../../main/setup/suites.ts';

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
    expect(suitesFor(['e2e', '-g', 'a bill'])?.[0]?.command).toEqual(['playwright', 'test', '-g', 'a bill']);
  });

  test.each([[['toString']], [['fast']], [['check', '-g', 'x']]])('nothing for %j', (args) => {
    expect(suitesFor(args)).toBeUndefined();
  });

  test('with .ci/run, in under an hour even if each took all the time it may', () => {
    const minutes = Object.values(SUITES)
      .flat()
      .reduce((sum, suite) => sum + suite.timeoutMinutes, 0);
    expect(minutes).toBeLessThanOrEqual(55);
  });
});
