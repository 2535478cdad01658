import { describe, expect, test } from 'vitest';
import { type IntegratedMinute, PowerIntegral, reconcile } from '../../../node-core/meter/minutes/index.ts';
import { readCapture, type Telegram } from '../../../node-core/meter/telegrams/index.ts';
import { energyMwh, minute } from '../../../node-core/units/index.ts';
import { haveTelegrams, readStreams } from '../telegrams/vectors.ts';

const HOUR_MINUTES = 60;

describe.skipIf(!haveTelegrams)('the recorded hours (../shared/data/telegrams/streams)', () => {
  test.each(haveTelegrams ? readStreams() : [])('$file', ({ chunks }) => {
    const telegrams = readCapture(Buffer.concat(chunks)).flatMap((event) =>
      event.kind === 'telegram' ? [event.telegram] : [],
    );
    const minutes = integrated(telegrams);
    const registers = hourlyRegisters(telegrams);
    let hours = 0;
    for (const [hour, importMwh] of registers) {
      const before = registers.get(hour - 1);
      if (before === undefined) continue;
      const measured = Array.from({ length: HOUR_MINUTES }, (_, at) =>
        minutes.get(minute((hour - 1) * HOUR_MINUTES + at)),
      );
      if (!measured.every((each) => each?.unheardMs === 0)) continue;
      const energies = measured.flatMap((each) => (each === undefined ? [] : [each.energyMwh]));
      const step = energyMwh(importMwh - before);
      const { minutesMwh, deviationPermille, doubtful } = reconcile(energies, {
        stepMwh: step,
        resolutionMwh: energyMwh(10_000),
      });
      expect(minutesMwh.reduce((sum, each) => sum + each, 0)).toBe(step);
      expect(deviationPermille).toBeLessThan(20);
      expect(doubtful).toBe(false);
      hours += 1;
    }
    expect(hours).toBeGreaterThan(0);
  });
});

/** The recorded meters' clocks stand for the host's. */
function timeOf({ meterTime }: Telegram): number {
  return Date.parse(`${meterTime?.local}Z`);
}

function integrated(telegrams: readonly Telegram[]): Map<number, IntegratedMinute> {
  const integral = new PowerIntegral();
  const ended = telegrams.flatMap((telegram) =>
    telegram.importMw === undefined
      ? []
      : integral.add({ timeMs: timeOf(telegram), powerMw: telegram.importMw }),
  );
  return new Map(ended.map((each) => [each.minute, each]));
}

/** By the hour that begins where the list's own ended: it is sent some seconds later. */
function hourlyRegisters(telegrams: readonly Telegram[]): Map<number, number> {
  return new Map(
    telegrams.flatMap((telegram): [number, number][] =>
      telegram.importMwh === undefined
        ? []
        : [[Math.floor(timeOf(telegram) / 3_600_000), telegram.importMwh]],
    ),
  );
}
