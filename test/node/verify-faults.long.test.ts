import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faultOfFlip } from './flips.ts';
import { LedgerCopy, nameOf } from './ledger-copy.ts';
import { DAMAGES } from './row-damage.ts';
import { writeSmallLedger } from './small-ledger.ts';
import { temporaryFolder } from './street.ts';

const folder = temporaryFolder();
let copy: LedgerCopy;
beforeAll(async () => {
  await writeSmallLedger(folder.dir);
  copy = new LedgerCopy(folder.dir);
});
afterAll(() => {
  copy.close();
  folder.remove();
});

test('3000 changed bytes of blocks and certificates: each is found, and its block named', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (position, by) => {
      const { row, fault } = await faultOfFlip(copy, { position, by });
      expect(fault?.where).toContain(nameOf(row));
    }),
    { numRuns: 3000 },
  );
});

test('every byte of the founding block, of a block of statements and of one of readings', async () => {
  const statements = copy.rows.findLast(({ chain }) => chain === 'contract')?.logIndex ?? 0;
  const readings = copy.rows.find(({ chain }) => chain === 'energy')?.logIndex ?? 0;
  for (const logIndex of [1, statements - 4, readings]) {
    const row = copy.row(logIndex);
    const before = copy.rows
      .slice(0, logIndex - 1)
      .reduce((sum, { bytes, certificate }) => sum + bytes.length + certificate.length, 0);
    for (let offset = 0; offset < row.bytes.length + row.certificate.length; offset += 1) {
      const { fault } = await faultOfFlip(copy, { position: before + offset, by: 1 + (offset % 255) });
      expect(fault?.where, `byte ${offset} of log entry ${logIndex}`).toContain(nameOf(row));
    }
  }
});

test.each(DAMAGES)('every block $name', async ({ change, named }) => {
  for (const { logIndex } of copy.rows) {
    const { fault } = await copy.checkChanged(change(copy, logIndex));
    expect(fault?.where, `log entry ${logIndex}`).toContain(named(copy, logIndex));
  }
});
