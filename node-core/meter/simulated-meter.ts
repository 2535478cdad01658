import { energyMwh, type Minute, type MinuteSpan, minute } from '../units/index.ts';
import { pacedSource } from './paced-source.ts';
import type { SimulatedHome } from './simulator/index.ts';
import type { Clock, LiveSample, MeterSource, MinuteReading } from './source.ts';

export interface SimulatedMeterOptions {
  readonly home: SimulatedHome;
  readonly clock: Clock;
  /** Clock time between two samples of power; 2500 by default, as meters push. Make it longer under a fast clock. */
  readonly sampleEveryMs?: number;
  /**
   * Minutes said later than this after their end, by the clock, were slept through: five minutes by default. Null for
   * a clock that runs so fast that ordinary delays look like sleep: then every minute was heard.
   */
  readonly missedAfterMs?: number | null;
}

/**
 * A meter on a simulated home. What was slept through comes as from a real meter: its registers went on, so the sums
 * of the stretch are exact, but how they fell on its minutes is not known: they are spread evenly, as `estimated`.
 */
export function simulatedMeter(options: SimulatedMeterOptions): MeterSource {
  const { home, clock } = options;
  const metered = home.setup.profile.roof?.metered === true;
  return pacedSource(
    {
      kind: 'simulated',
      span: { startMinute: minute(0), endMinute: null },
      reading: (at) => measured({ home, at, metered }),
      missed: (span) => spreadEvenly(span, registerSteps({ home, span, metered })),
      sample: (atMs) => powerSample({ home, atMs, metered }),
    },
    {
      clock,
      sampleEveryMs: options.sampleEveryMs ?? 2_500,
      missedAfterMs: options.missedAfterMs === undefined ? 300_000 : options.missedAfterMs,
    },
  );
}

/** How far the registers of a meter moved, in mWh; `roofMwh` where a second meter measures the roof. */
export interface RegisterSteps {
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly roofMwh?: number;
}

/** Estimated minutes of a span that add up to what the registers say; the first ones carry the odd mWh. */
export function spreadEvenly(span: MinuteSpan, steps: RegisterSteps): (at: Minute) => MinuteReading {
  const minutes = span.endMinute - span.startMinute;
  const part = (total: number, at: Minute) => {
    const odd = total % minutes;
    return energyMwh((total - odd) / minutes + (at - span.startMinute < odd ? 1 : 0));
  };
  return (at) => ({
    minute: at,
    importMwh: part(steps.importMwh, at),
    exportMwh: part(steps.exportMwh, at),
    quality: 'estimated',
    ...(steps.roofMwh === undefined ? {} : { roofMwh: part(steps.roofMwh, at) }),
  });
}

function measured(of: { home: SimulatedHome; at: Minute; metered: boolean }): MinuteReading {
  const { importMwh, exportMwh, roofMwh } = of.home.minute(of.at);
  const reading = { minute: of.at, importMwh, exportMwh, quality: 'measured' } as const;
  return of.metered ? { ...reading, roofMwh } : reading;
}

function registerSteps(of: { home: SimulatedHome; span: MinuteSpan; metered: boolean }): RegisterSteps {
  const { home, span, metered } = of;
  let importMwh = 0;
  let exportMwh = 0;
  let roofMwh = 0;
  for (let at = span.startMinute; at < span.endMinute; at = minute(at + 1)) {
    const energy = home.minute(at);
    importMwh += energy.importMwh;
    exportMwh += energy.exportMwh;
    roofMwh += energy.roofMwh;
  }
  return metered ? { importMwh, exportMwh, roofMwh } : { importMwh, exportMwh };
}

function powerSample(of: { home: SimulatedHome; atMs: number; metered: boolean }): LiveSample {
  const { importW, exportW, roofW } = of.home.powerAt(of.atMs);
  return { atMs: of.atMs, importW, exportW, roofW: of.metered ? roofW : null };
}
