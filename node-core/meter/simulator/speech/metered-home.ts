import { type Minute, minute, minuteOfMs, msOfMinute } from '../../../units/index.ts';
import type { SimulatedHome } from '../home.ts';
import { type MeterClocks, meterClocks } from './meter-clock.ts';

/** What a meter shows at a moment. */
export interface MeterState {
  readonly timeMs: number;
  /** W; never both above zero. */
  readonly importW: number;
  readonly exportW: number;
  /** The registers, mWh; `importMwh` and `exportMwh` only go up. */
  readonly importMwh: number;
  readonly exportMwh: number;
}

/** A simulated home behind a meter that counts. */
export interface MeteredHome {
  readonly home: SimulatedHome;
  /** What the meter's own clock shows. */
  readonly clock: MeterClocks;
  /** At any time from the first minute on. @throws RangeError before it */
  at(timeMs: number): MeterState;
}

const STEP_MS = 2_000;
const STEPS = 30;

/**
 * Puts a meter in front of a home: between two beginnings of minutes its registers move by the home's energy of those
 * minutes, exactly; within a minute they follow its power.
 * @param options the first minute, and what the registers show then, in mWh
 */
export function meteredHome(
  home: SimulatedHome,
  options: { readonly startMinute: Minute; readonly importMwh: number; readonly exportMwh: number },
): MeteredHome {
  const { startMinute } = options;
  let flow: MinuteFlow | undefined;
  let sum = { minute: startMinute as number, importMwh: options.importMwh, exportMwh: options.exportMwh };
  const upTo = (at: Minute): typeof sum => {
    if (at < startMinute) throw new RangeError(`the meter counts from minute ${startMinute}; asked: ${at}`);
    // Mostly asked of the same minute, or the next.
    if (at < sum.minute) sum = { minute: startMinute, ...options };
    let { minute: next, importMwh, exportMwh } = sum;
    for (; next < at; next += 1) {
      const energy = home.minute(minute(next));
      importMwh += energy.importMwh;
      exportMwh += energy.exportMwh;
    }
    sum = { minute: next, importMwh, exportMwh };
    return sum;
  };
  return {
    home,
    clock: meterClocks(home.setup.sky.place.timeZone),
    at(timeMs) {
      const at = minuteOfMs(timeMs);
      const before = upTo(at);
      const energy = home.minute(at);
      if (flow?.at !== at) flow = flowOfMinute(home, at);
      const passedMs = timeMs - msOfMinute(at);
      const { importW, exportW } = home.powerAt(timeMs);
      return {
        timeMs,
        importW,
        exportW,
        importMwh: before.importMwh + Math.floor(energy.importMwh * partAfter(flow.import, passedMs)),
        exportMwh: before.exportMwh + Math.floor(energy.exportMwh * partAfter(flow.export, passedMs)),
      };
    },
  };
}

/** What has flowed in a minute up to the beginning of each of its steps, and to its end; by the home's power. */
interface MinuteFlow {
  readonly at: Minute;
  readonly import: readonly number[];
  readonly export: readonly number[];
}

function flowOfMinute(home: SimulatedHome, at: Minute): MinuteFlow {
  const flow = { at, import: [0], export: [0] };
  let [into, out] = [0, 0];
  for (let step = 0; step < STEPS; step += 1) {
    const { importW, exportW } = home.powerAt(msOfMinute(at) + step * STEP_MS);
    into += importW;
    out += exportW;
    flow.import.push(into);
    flow.export.push(out);
  }
  return flow;
}

/** How much of a minute's energy has flowed: 0 to 1. */
function partAfter(flow: readonly number[], passedMs: number): number {
  const all = flow[STEPS] ?? 0;
  if (all === 0) return passedMs / (STEPS * STEP_MS);
  const step = Math.floor(passedMs / STEP_MS);
  const before = flow[step] ?? 0;
  const within = ((flow[step + 1] ?? before) - before) * (passedMs / STEP_MS - step);
  return (before + within) / all;
}
