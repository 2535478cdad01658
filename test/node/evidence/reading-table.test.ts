import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadingTable } from '../../../node-core/node/evidence/reading-table.ts';
import { energyMwh, minute } from '../../../node-core/units/index.ts';

const placed = fc.record({
  member: fc.integer({ min: 0, max: 2 }),
  minute: fc.integer({ min: 1437, max: 1443 }).map(minute),
  revision: fc.integer({ min: 0, max: 4 }),
  height: fc.integer({ min: 0, max: 9 }),
  position: fc.integer({ min: 0, max: 9999 }),
  content: fc.record({
    importMwh: fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(energyMwh),
    exportMwh: fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(energyMwh),
    quality: fc.constantFrom('measured' as const, 'estimated' as const, 'gap' as const),
    corrected: fc.boolean(),
  }),
});

test('the table knows what a plain list of readings knows, as of any height', () => {
  fc.assert(
    fc.property(
      fc.array(placed, { maxLength: 60 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 9 })),
      (readings, faulty) => {
        const table = new ReadingTable();
        const naive: typeof readings = [];
        for (const one of readings) {
          const isNew = !naive.some(
            (other) =>
              other.member === one.member && other.minute === one.minute && other.revision === one.revision,
          );
          expect(table.put(one)).toBe(isNew);
          if (isNew) naive.push(one);
        }
        expect(table.count).toBe(naive.length);
        const isFaulty = (height: number) => faulty.includes(height);
        for (const slot of readings) {
          for (let height = -1; height <= 9; height += 1) {
            const [best] = naive
              .filter((one) => one.member === slot.member && one.minute === slot.minute)
              .filter((one) => one.height <= height && !isFaulty(one.height))
              .toSorted((a, b) => b.revision - a.revision);
            const expected = best && {
              content: best.content,
              revision: best.revision,
              at: { chain: 'energy', height: best.height, position: best.position },
            };
            expect(table.highest(slot, { height, isFaulty })).toEqual(expected);
          }
        }
        const seen: string[] = [];
        table.eachMinute({ after: 3, upTo: 7 }, (at, height) => seen.push(`${at} ${height}`));
        const late = naive.filter(({ height }) => height > 3 && height <= 7);
        expect(seen.toSorted()).toEqual(late.map((one) => `${one.minute} ${one.height}`).toSorted());
      },
    ),
  );
});
