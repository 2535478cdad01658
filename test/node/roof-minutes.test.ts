import { expect, test } from 'vitest';
import { roofMinutes } from '../../node-core/node/roof-minutes.ts';
import { roofSums } from '../../node-core/node/views/energy-sums.ts';
import { MEASURED, MISSING, type Settlement } from '../../node-core/settlement/index.ts';
import { openOutbox } from '../../node-core/storage/index.ts';
import { energyMwh, firstMinuteOfDay, minute, utcDay } from '../../node-core/units/index.ts';
import { tempPath } from '../storage/fixtures.ts';

const MIDNIGHT = firstMinuteOfDay(utcDay(20_600));
const at = (offset: number) => minute(MIDNIGHT + offset);
const made = (offset: number, energy: number) => ({ minute: at(offset), energyMwh: energyMwh(energy) });

test('a minute is what was kept last of it, over midnight and after others wrote it', () => {
  const outbox = openOutbox(tempPath('outbox.sqlite'));
  const roof = roofMinutes(outbox);
  expect(roof.lastMinute()).toBeUndefined();
  expect(roof.at(at(0))).toBeNull();
  roof.keep([made(-1, 5), made(0, 6)]);
  expect([roof.at(at(-1)), roof.at(at(0)), roof.at(at(1))]).toEqual([5, 6, null]);
  expect(roof.lastMinute()).toBe(at(0));
  outbox.put([], [made(0, 8), made(1, 9)]);
  roof.forget([made(0, 8), made(1, 9)]);
  expect([roof.at(at(0)), roof.at(at(1))]).toEqual([8, 9]);
  expect(roofMinutes(outbox).lastMinute()).toBe(at(1));
  outbox.close();
});

/** As much of a settlement as the sums look at. */
function settled(exportMwh: readonly number[], missing: readonly number[]): Pick<Settlement, 'home'> {
  const quality = Uint8Array.from(exportMwh, (_, place) => (missing.includes(place) ? MISSING : MEASURED));
  return {
    home: {
      startMinute: at(0),
      importMwh: new Float64Array(exportMwh.length).fill(1),
      exportMwh: Float64Array.from(exportMwh),
      quality,
    },
  };
}

test('made = used + sent out, over the minutes that both meters know', () => {
  const outbox = openOutbox(tempPath('outbox.sqlite'));
  const roof = roofMinutes(outbox);
  const settlement = settled([0, 30, 20, 10], [3]);
  const span = { startMinute: at(0), endMinute: at(4) };
  expect(roofSums(settlement, span, roof)).toBeNull();
  roof.keep([made(0, 7), made(1, 100), made(3, 1_000)]);
  expect(roofSums(settlement, span, roof)).toEqual({
    madeMwh: 107,
    ownUseMwh: 77,
    importMwh: 2,
    exportMwh: 30,
    minutes: 2,
  });
  expect(roofSums(settlement, { startMinute: at(2), endMinute: at(4) }, roof)).toBeNull();
  outbox.close();
});
