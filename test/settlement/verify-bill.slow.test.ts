import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AsOf } from '../../node-core/settlement/settlement.ts';
import { verifyBill } from '../../node-core/settlement/verify-bill.ts';
import { minute, monthFromText } from '../../node-core/units/index.ts';
import { HOMES, scenario, SPAN } from './arbitrary.ts';
import { billFor, Chain } from './evidence-fixture.ts';

const [JUNE, JULY] = [monthFromText('2026-06'), monthFromText('2026-07')];

describe('any bill of any community', () => {
  const asOf = fc.oneof(
    fc.constant<AsOf>({ kind: 'closed' }),
    fc
      .integer({ min: SPAN.startMinute, max: SPAN.endMinute })
      .map((now): AsOf => ({ kind: 'provisional', nowMinute: minute(now) })),
  );

  test('that settlement makes, Verify agrees with: open or closed, with late readings or without', () => {
    let corrections = 0;
    const month = fc.constantFrom(JUNE, JULY);
    fc.assert(
      fc.property(
        scenario,
        fc.constantFrom(...HOMES),
        month,
        asOf,
        fc.nat(5),
        (facts, household, of, when, after) => {
          const source = new Chain(facts.community);
          for (const [member, readings] of facts.series) source.addSeries(member, readings, member + 1);
          const bill = billFor(source, { household, month: of, asOf: when, cuts: [after, 5] });
          const report = verifyBill({ bill, rules: facts.community.rules, source });
          expect(report.faults.map(({ where, what }) => `${where}: ${what}`)).toEqual([]);
          expect(report.lines.map(({ derivedAmount }) => derivedAmount)).toEqual(
            bill.lines.map(({ amount }) => amount),
          );
          corrections += bill.lines.filter(({ kind }) => kind === 'correction').length;
        },
      ),
      { numRuns: 60 },
    );
    expect(corrections).toBeGreaterThan(0);
  });
});
