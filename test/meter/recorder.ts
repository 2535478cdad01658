import type { LiveSample, MeterListener, MinuteReading } from '../../node-core/meter/source.ts';

/** A listener that keeps what it hears. */
export interface Recorder extends MeterListener {
  readonly readings: MinuteReading[];
  readonly samples: LiveSample[];
  ends: number;
}

export function recorder(): Recorder {
  const readings: MinuteReading[] = [];
  const samples: LiveSample[] = [];
  return {
    readings,
    samples,
    ends: 0,
    reading: (reading) => void readings.push(reading),
    sample: (sample) => void samples.push(sample),
    ended() {
      this.ends++;
    },
  };
}
