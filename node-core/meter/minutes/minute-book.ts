import { energyMwh, type Minute, minute, minuteOfMs, msOfMinute } from '../../units/index.ts';
import type { MinuteReading, RegisterReading as MeterRegisters } from '../source.ts';
import { Direction, type DirectionState, type RegisterReading } from './direction.ts';
import type { Moment } from './moment.ts';
import type { MeterNotice } from './notice.ts';
import { type DirectionName, OpenMinutes, type OpenMinuteState } from './open-minutes.ts';
import { GAP_MS, type IntegratedMinute, LONGEST_GUESS_MS } from './power-integral.ts';

/** What a telegram says that minutes are made of; what is missing is not known, and not zero. */
export interface HeardValues {
  readonly meterId?: string | undefined;
  /** Active power, mW, 0 and more. */
  readonly importMw?: number | undefined;
  readonly exportMw?: number | undefined;
  readonly importRegister?: RegisterReading | undefined;
  readonly exportRegister?: RegisterReading | undefined;
}

/** What a book needs to go on in another process. */
export interface MinuteBookState {
  /** The first minute that was not said. */
  readonly nextMinute: number;
  readonly meterId: string | null;
  readonly otherMeter: { readonly id: string; readonly times: number } | null;
  /** When the meter was heard again after its last silence. */
  readonly resumedMs: number;
  readonly heardPassedMs: number | null;
  readonly import: DirectionState | null;
  readonly export: DirectionState | null;
  readonly minutes: readonly OpenMinuteState[];
  readonly corrections: readonly MinuteReading[];
}

/** Telegrams that another meter has to send before it is believed that it was put in the old one's place. */
const TELEGRAMS_TO_SWAP = 3;
/** A day of minutes without a register: older ones are not corrected any more. */
const MOST_OPEN_MINUTES = 1440;
/** A longer absence is not filled: 31 days. */
const LONGEST_GAP_MINUTES = 44_640;

const DIRECTIONS = ['import', 'export'] as const;

/**
 * Makes a meter's minutes, from what its telegrams say. See the page of this folder for the rules. Pure: time comes in
 * with each call, and what it needs to go on is a value.
 */
export class MinuteBook {
  readonly #directions: Readonly<Record<DirectionName, Direction>>;
  readonly #minutes: OpenMinutes;
  #nextMinute: number;
  #begun = false;
  readonly #isNew: boolean;
  #meterId: string | null;
  #otherMeter: MinuteBookState['otherMeter'];
  #resumedMs: number;
  #heardPassedMs: number | null;
  #corrections: Map<number, MinuteReading>;
  #notices: MeterNotice[] = [];

  /**
   * @param from what another book left, or the first minute that is wanted
   * @param options `factorPermille`: by how much what the meter says is multiplied (`checkFactor`)
   */
  constructor(from: MinuteBookState | Minute, { factorPermille }: { readonly factorPermille: number }) {
    const state = typeof from === 'number' ? undefined : from;
    this.#nextMinute = typeof from === 'number' ? from : from.nextMinute;
    this.#isNew = state === undefined;
    this.#meterId = state?.meterId ?? null;
    this.#otherMeter = state?.otherMeter ?? null;
    this.#resumedMs = state?.resumedMs ?? 0;
    this.#heardPassedMs = state?.heardPassedMs ?? null;
    this.#directions = {
      import: new Direction(factorPermille, state?.import ?? undefined),
      export: new Direction(factorPermille, state?.export ?? undefined),
    };
    this.#minutes = new OpenMinutes(state?.minutes);
    this.#corrections = new Map((state?.corrections ?? []).map((each) => [each.minute, each]));
  }

  get state(): MinuteBookState {
    return {
      nextMinute: this.#nextMinute,
      meterId: this.#meterId,
      otherMeter: this.#otherMeter,
      resumedMs: this.#resumedMs,
      heardPassedMs: this.#heardPassedMs,
      import: this.#directions.import.state,
      export: this.#directions.export.state,
      minutes: this.#minutes.state,
      corrections: [...this.#corrections.values()],
    };
  }

  /** The first minute that was not said. */
  get nextMinute(): Minute {
    return minute(this.#nextMinute);
  }

  /** What the registers stood at where minutes were last made to add up to them; undefined before there was a place. */
  get registers(): MeterRegisters | undefined {
    const into = this.#directions.import.anchor;
    const out = this.#directions.export.anchor;
    if (into === null || (out === null && this.#directions.export.present)) return undefined;
    if (out !== null && out.boundaryMs !== into.boundaryMs) return undefined;
    return {
      minute: minute(minuteOfMs(into.boundaryMs) - 1),
      importMwh: energyMwh(into.totalMwh),
      exportMwh: out === null ? null : energyMwh(out.totalMwh),
    };
  }

  /** Takes a telegram. @throws RangeError for a moment before the last one */
  hear(moment: Moment, heard: HeardValues): void {
    this.tick(moment);
    const silentMs = moment.passedMs - (this.#heardPassedMs ?? Number.NEGATIVE_INFINITY);
    if (silentMs > GAP_MS) this.#resumedMs = moment.timeMs;
    this.#heardPassedMs = moment.passedMs;
    const known = this.#identify(heard.meterId);
    this.#power(moment, heard);
    if (known) {
      this.#register('import', moment, heard.importRegister);
      this.#register('export', moment, heard.exportRegister);
    }
    this.#settleDue();
  }

  /** Time passes: what was not heard for too long is given up. Call it every few seconds. */
  tick(moment: Moment): void {
    this.#begin(moment);
    for (const name of DIRECTIONS) {
      const direction = this.#directions[name];
      const silentMs = moment.passedMs - (direction.heardPassedMs ?? Number.NEGATIVE_INFINITY);
      if (silentMs > LONGEST_GUESS_MS) this.#close(name, direction.giveUp(moment));
    }
    this.#settleDue();
  }

  /** The user says that the meter was swapped: nothing is booked across. */
  meterSwapped(): void {
    for (const name of DIRECTIONS) this.#directions[name].newMeter();
  }

  /**
   * What is to be said now: minutes in order, each once, and corrections of minutes that were said. They count as said.
   * Minutes that were not heard are held back for five minutes after the meter is heard again, for its register to fill.
   */
  take(moment: Moment, most: number): { readings: MinuteReading[]; corrections: MinuteReading[] } {
    this.#minutes.setPresent({ import: true, export: this.#directions.export.present });
    const readings: MinuteReading[] = [];
    const closedUntil = this.#closedUntil();
    while (this.#nextMinute < closedUntil && readings.length < most) {
      const reading = this.#minutes.reading(this.nextMinute);
      if (reading.quality === 'gap' && this.#mayBeFilled(this.#nextMinute, moment)) break;
      this.#minutes.markSaid(reading);
      readings.push(reading);
      this.#nextMinute += 1;
    }
    const corrections = [...this.#corrections.values()].slice(0, most).sort((a, b) => a.minute - b.minute);
    for (const each of corrections) this.#corrections.delete(each.minute);
    if (readings.length > 0) this.#prune();
    return { readings, corrections };
  }

  /** What happened since the last call. */
  takeNotices(): MeterNotice[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  #begin({ timeMs }: Moment): void {
    if (this.#begun) return;
    this.#begun = true;
    const current = minuteOfMs(timeMs);
    this.#resumedMs = timeMs;
    // The minute that runs was heard in part: a home's first is the next one.
    if (this.#isNew && this.#nextMinute === current) this.#nextMinute = current + 1;
    if (this.#nextMinute >= current - LONGEST_GAP_MINUTES) return;
    this.#nextMinute = current - LONGEST_GAP_MINUTES;
    this.meterSwapped();
  }

  /** @returns whether registers are of the meter that is known */
  #identify(id: string | undefined): boolean {
    if (id === undefined) return this.#otherMeter === null;
    if (this.#meterId === null || id === this.#meterId) {
      this.#meterId = id;
      this.#otherMeter = null;
      return true;
    }
    const times = this.#otherMeter?.id === id ? this.#otherMeter.times + 1 : 1;
    this.#otherMeter = { id, times };
    if (times < TELEGRAMS_TO_SWAP) return false;
    this.#notices.push({ kind: 'meterSwapped', before: this.#meterId, after: id });
    this.#meterId = id;
    this.#otherMeter = null;
    this.meterSwapped();
    return true;
  }

  #power(moment: Moment, { importMw, exportMw }: HeardValues): void {
    if (importMw !== undefined) {
      this.#close('import', this.#directions.import.power(moment, importMw));
    }
    const { export: out } = this.#directions;
    if (exportMw !== undefined) {
      this.#close('export', out.power(moment, exportMw));
      return;
    }
    // Short lists say import alone. It is net of the phases: where it is above zero, nothing goes out.
    if (importMw === undefined || (importMw === 0 && out.present)) return;
    this.#close('export', out.power(moment, 0));
  }

  #close(name: DirectionName, ended: readonly IntegratedMinute[]): void {
    this.#minutes.close(name, ended);
    const step = this.#directions[name].note(ended);
    if (step !== undefined) this.#settle(name, step);
  }

  #register(name: DirectionName, moment: Moment, reading: RegisterReading | undefined): void {
    if (reading === undefined) return;
    const outcome = this.#directions[name].register(moment, reading);
    const hasId = this.#meterId !== null;
    if (outcome === 'fell') this.#notices.push({ kind: 'registerFell', direction: name, hasId });
    if (outcome === 'jumped') this.#notices.push({ kind: 'registerJumped', direction: name, hasId });
    if (outcome === 'rolledOver') this.#notices.push({ kind: 'rolledOver', direction: name });
    if (outcome === 'rejected') this.#notices.push({ kind: 'registerRejected', direction: name });
    if (outcome === 'stale') this.#notices.push({ kind: 'staleList', direction: name });
  }

  #settleDue(): void {
    const closedUntil = this.#closedUntil();
    for (const name of DIRECTIONS) {
      const step = this.#directions[name].takeStep(minute(closedUntil));
      if (step !== undefined) this.#settle(name, step);
    }
  }

  #settle(name: DirectionName, step: NonNullable<ReturnType<Direction['takeStep']>>): void {
    this.#minutes.setPresent({ import: true, export: this.#directions.export.present });
    const { corrections, doubtful, deviationPermille } = this.#minutes.settle(name, step, this.nextMinute);
    for (const each of corrections) this.#corrections.set(each.minute, each);
    const { startMinute, endMinute } = step;
    if (doubtful)
      this.#notices.push({ kind: 'doubtful', direction: name, startMinute, endMinute, deviationPermille });
  }

  #closedUntil(): number {
    const { import: into, export: out } = this.#directions;
    return Math.min(into.closedUntil ?? 0, out.closedUntil ?? 0);
  }

  #mayBeFilled(at: number, { timeMs }: Moment): boolean {
    const { import: into, export: out } = this.#directions;
    if (into.anchor === null && out.anchor === null) return false;
    return timeMs < Math.max(msOfMinute(minute(at + 1)), this.#resumedMs) + LONGEST_GUESS_MS;
  }

  /** Lets go of minutes that no register will change any more. */
  #prune(): void {
    const anchors = DIRECTIONS.flatMap((name) => this.#directions[name].anchor?.boundaryMs ?? []);
    const settled = minuteOfMs(Math.min(...anchors, msOfMinute(this.nextMinute)));
    const since = { import: this.#anchoredMinute('import'), export: this.#anchoredMinute('export') };
    this.#minutes.drop(settled, since);
    const tooOld = this.#nextMinute - MOST_OPEN_MINUTES;
    if (this.#minutes.count <= MOST_OPEN_MINUTES || settled >= tooOld) return;
    const sums = this.#minutes.drop(tooOld, since);
    for (const name of DIRECTIONS) this.#directions[name].moveAnchor(minute(tooOld), sums[name]);
  }

  #anchoredMinute(name: DirectionName): number {
    const { anchor } = this.#directions[name];
    return anchor === null ? Number.POSITIVE_INFINITY : minuteOfMs(anchor.boundaryMs);
  }
}
