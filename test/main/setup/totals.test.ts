import { describe, expect, test } from 'vitest';
import { ZodError } from 'zod';
import {
  addTotals,
  playwrightTotals,
  type Totals,
  totalsLine,
  vitestTotals,
  withExitCode,
} from '../../../main/setup/totals.ts';

function totals(passed: number, failed: number, skipped: number): Totals {
  return { passed, failed, skipped };
}

function vitestReport(counts: Partial<Record<string, number>>, files: readonly unknown[] = []): unknown {
  return {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    ...counts,
    testResults: files,
  };
}

describe('the line of totals', () => {
  test.each([
    [totals(0, 0, 0), '0 passed, 0 failed'],
    [totals(12, 1, 0), '12 passed, 1 failed'],
    [totals(12, 1, 3), '12 passed, 1 failed, 3 skipped'],
  ])('%j', (sum, line) => {
    expect(totalsLine(sum)).toBe(line);
  });

  test('sums over runners', () => {
    expect(addTotals([totals(1, 2, 3), totals(10, 20, 30)])).toEqual(totals(11, 22, 33));
    expect(addTotals([])).toEqual(totals(0, 0, 0));
  });
});

describe('a report of vitest', () => {
  test('gives its numbers', () => {
    const report = vitestReport({
      numPassedTests: 7,
      numFailedTests: 2,
      numPendingTests: 3,
      numTodoTests: 1,
    });
    expect(vitestTotals(report)).toEqual(totals(7, 2, 4));
  });

  test('counts a file that failed without a failed test as one failure', () => {
    const report = vitestReport({ numPassedTests: 5, numFailedTests: 1 }, [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ]);
    expect(vitestTotals(report)).toEqual(totals(5, 2, 0));
  });

  test.each([{}, [], 'text', null, vitestReport({ numPassedTests: Number.NaN })])('%j is none', (report) => {
    expect(() => vitestTotals(report)).toThrow(ZodError);
  });
});

describe('a report of Playwright', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 2, skipped: 3 };

  test('gives its numbers', () => {
    expect(playwrightTotals({ stats, errors: [] })).toEqual(totals(6, 1, 3));
  });

  test('counts errors outside tests', () => {
    expect(playwrightTotals({ stats, errors: [{ message: 'does not load' }] })).toEqual(totals(6, 2, 3));
  });
});

test('a runner that fails without a failed test has failed all the same', () => {
  expect(withExitCode(totals(5, 0, 0), 1)).toEqual(totals(5, 1, 0));
  expect(withExitCode(totals(5, 2, 0), 1)).toEqual(totals(5, 2, 0));
  expect(withExitCode(totals(5, 0, 0), 0)).toEqual(totals(5, 0, 0));
});
