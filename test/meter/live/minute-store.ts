import type { LiveSample, MeterListener, MinuteReading } from '../../../node-core/meter/source.ts';
import { type Minute, minute } from '../../../node-core/units/index.ts';

/** What a household would store: each minute's latest revision; and whether the rules of the port were kept. */
export class MinuteStore implements MeterListener {
  readonly minutes = new Map<number, MinuteReading>();
  readonly first = new Map<number, MinuteReading>();
  readonly samples: LiveSample[] = [];
  readonly broken: string[] = [];
  corrections = 0;
  lastMinute: number | undefined;
  ends = 0;

  reading(reading: MinuteReading): void {
    const { minute: at } = reading;
    const last = this.lastMinute;
    if (last !== undefined && at !== last + 1) this.broken.push(`minute ${at} after ${last}`);
    this.lastMinute = at;
    this.minutes.set(at, reading);
    this.first.set(at, reading);
  }

  correction(reading: MinuteReading): void {
    if (!this.minutes.has(reading.minute)) this.broken.push(`correction of unsaid minute ${reading.minute}`);
    this.corrections += 1;
    this.minutes.set(reading.minute, reading);
  }

  sample(sample: LiveSample): void {
    this.samples.push(sample);
  }

  ended(): void {
    this.ends += 1;
  }

  get nextMinute(): Minute | undefined {
    const last = this.lastMinute;
    return last === undefined ? undefined : minute(last + 1);
  }

  /** @throws Error where the rules of the port were broken: each minute once, in order; corrections of what was said */
  check(): void {
    const [first] = this.broken;
    if (first !== undefined) throw new Error(`the port's rules were broken: ${first}`);
  }

  /** What minutes from one to another, not included, add up to. */
  sum(
    span: { readonly from: number; readonly to: number },
    of: 'importMwh' | 'exportMwh' = 'importMwh',
  ): number {
    let sum = 0;
    for (let at = span.from; at < span.to; at += 1) sum += this.minutes.get(at)?.[of] ?? Number.NaN;
    return sum;
  }

  qualities(span: { readonly from: number; readonly to: number }): string {
    let all = '';
    for (let at = span.from; at < span.to; at += 1) all += (this.minutes.get(at)?.quality ?? '-').charAt(0);
    return all;
  }
}
