import { type Minute, minute, minuteOfMs, msOfMinute } from '../../../units/index.ts';
import type { SimulatedHome } from '../home.ts';

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
    at(timeMs) {
      const at = minuteOfMs(timeMs);
      const before = upTo(at);
      const energy = home.minute(at);
      const part = partOfMinute(home, { startMs: msOfMinute(at), timeMs });
      const { importW, exportW } = home.powerAt(timeMs);
      return {
        timeMs,
        importW,
        exportW,
        importMwh: before.importMwh + Math.floor(energy.importMwh * part.import),
        exportMwh: before.exportMwh + Math.floor(energy.exportMwh * part.export),
      };
    },
  };
}

/** How much of a minute's energy has flowed: 0 to 1, by the power of its steps. */
function partOfMinute(
  home: SimulatedHome,
  { startMs, timeMs }: { startMs: number; timeMs: number },
): { import: number; export: number } {
  const flowed = { import: 0, export: 0 };
  const all = { import: 0, export: 0 };
  for (let step = 0; step < STEPS; step += 1) {
    const { importW, exportW } = home.powerAt(startMs + step * STEP_MS);
    const share = Math.min(1, Math.max(0, (timeMs - startMs) / STEP_MS - step));
    flowed.import += importW * share;
    flowed.export += exportW * share;
    all.import += importW;
    all.export += exportW;
  }
  const evenly = (timeMs - startMs) / (STEPS * STEP_MS);
  return {
    import: all.import === 0 ? evenly : flowed.import / all.import,
    export: all.export === 0 ? evenly : flowed.export / all.export,
  };
}
