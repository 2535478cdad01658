/** What a register shows at a moment; of one that was seen moving, what it shows since then. */
interface Turn {
  readonly passedMs: number;
  readonly mwh: number;
}

/** Turns this far back are averaged: a digit that turns every few seconds jitters by the pace of the telegrams. */
const WINDOW_MS = 60_000;

/** Three phases of 250 A at 230 V are 173 kW: what moves faster is another meter's register. */
const MOST_POWER_MW = 250_000_000;

type DirectionName = 'import' | 'export';
const DIRECTIONS: readonly DirectionName[] = ['import', 'export'];

/** Registers as a telegram has them; undefined where it has none. */
export interface RegistersNow {
  readonly importMwh: number | undefined;
  readonly exportMwh: number | undefined;
}

/**
 * Power of a meter that says none (mode C, SML without its PIN), for the eye: from how far its registers move. Minutes
 * are not made of it.
 *
 * Known from the second turn of a register on: the mean between the turns of the last minute, or the last two. Where the next
 * turn is late, power is at most what would have turned it by now. Of both directions the one that moved last counts.
 */
export class RegisterPower {
  readonly #registers = { import: new MovingRegister(), export: new MovingRegister() };

  /** @returns power in mW; undefined: not known yet */
  take(passedMs: number, registers: RegistersNow): { importMw: number; exportMw: number } | undefined {
    const { import: into, export: out } = this.#registers;
    if (registers.importMwh !== undefined) into.take({ passedMs, mwh: registers.importMwh });
    if (registers.exportMwh !== undefined) out.take({ passedMs, mwh: registers.exportMwh });
    const [latest] = DIRECTIONS.filter((name) => this.#registers[name].turnedMs !== undefined).sort(
      (a, b) => (this.#registers[b].turnedMs ?? 0) - (this.#registers[a].turnedMs ?? 0),
    );
    const powerMw = latest === undefined ? undefined : this.#registers[latest].powerMw(passedMs);
    if (powerMw === undefined) return undefined;
    return latest === 'import' ? { importMw: powerMw, exportMw: 0 } : { importMw: 0, exportMw: powerMw };
  }
}

class MovingRegister {
  #last: Turn | undefined;
  #turns: Turn[] = [];

  get turnedMs(): number | undefined {
    return this.#turns.at(-1)?.passedMs;
  }

  take(now: Turn): void {
    const last = this.#last;
    this.#last = now;
    if (last === undefined || now.mwh === last.mwh) return;
    // Another meter, or the list of an earlier hour: nothing is known of how it moves.
    if (now.mwh < last.mwh || isTooFar(last, now)) this.#turns = [];
    else this.#turns = [...this.#turns.filter((_, at) => this.#isWanted(at, now.passedMs)), now];
  }

  /** The mean between turns, but no more than what would have moved it again by now. */
  powerMw(passedMs: number): number | undefined {
    const [first, last] = [this.#turns[0], this.#turns.at(-1)];
    if (first === undefined || last === undefined || first === last) return undefined;
    const meanMw = meanPowerMw(last.mwh - first.mwh, last.passedMs - first.passedMs);
    const before = this.#turns.at(-2) ?? first;
    const lateMs = passedMs - last.passedMs;
    return lateMs === 0 ? meanMw : Math.min(meanMw, meanPowerMw(last.mwh - before.mwh, lateMs));
  }

  /** Those of the last minute, and the latest one anyway. */
  #isWanted(at: number, passedMs: number): boolean {
    const turn = this.#turns[at];
    return turn !== undefined && (at === this.#turns.length - 1 || passedMs - turn.passedMs <= WINDOW_MS);
  }
}

/** Further than any home takes or gives, a minute more for what lies between the meter's reading and our hearing of it. */
function isTooFar(from: Turn, to: Turn): boolean {
  return meanPowerMw(to.mwh - from.mwh, to.passedMs - from.passedMs + 60_000) > MOST_POWER_MW;
}

/** mWh in ms, to mW. */
function meanPowerMw(mwh: number, ms: number): number {
  return Math.round((mwh * 3_600_000) / ms);
}
