import type { ByteSource, ByteSourceError, MonotonicClock } from '../byte-source.ts';
import {
  type LiveClock,
  type LiveMeterSource,
  type LiveNotice,
  liveMeter,
  type MeterMemory,
} from '../live/index.ts';
import type { MeterListener, MeterQuestion, MeterSource } from '../source.ts';
import type { TelegramKeys } from '../telegrams/index.ts';
import { type HeardMeter, heardMore, unheardMeter } from './heard-meter.ts';
import type { CableChoice } from './meter-choice.ts';

/** A meter that was heard so lately keeps its adapter; one that just started has as long to be heard. */
const HEARD_MS = 45_000;
/** Telegrams in a row with another number before another meter is believed. */
const TELEGRAMS_TO_SWAP = 3;

export interface RunningMeterOptions {
  readonly choice: CableChoice;
  readonly keys: TelegramKeys | undefined;
  readonly source: ByteSource;
  readonly clock: LiveClock;
  readonly memory: MeterMemory;
  /** What was heard of it before it was chosen; undefined where it was chosen before this process. */
  readonly known: HeardMeter | undefined;
  /** What a person should look at now. */
  readonly question: () => MeterQuestion | null;
  /** It has said something. */
  readonly heard: (meter: HeardMeter) => void;
  /** Why it says nothing that is understood may be another thing than before. */
  readonly changed: () => void;
  /** Three telegrams in a row had another meter's number. */
  readonly otherMeter: (id: string) => void;
  readonly notice: (notice: LiveNotice) => void;
}

/** How a chosen meter does. */
export interface RunningState {
  /** A household has started it. */
  readonly started: boolean;
  readonly meter: HeardMeter;
  /** Since it was last opened, by what it says; null: not yet. By the monotonic clock. */
  readonly heardMs: number | null;
  /** Why its line cannot be opened now; it is tried again. */
  readonly problem: ByteSourceError | null;
}

/** The chosen meter on its cable: a live meter as a source of minutes, and what is heard of it meanwhile. */
export class RunningMeter {
  /** What a household starts. */
  readonly source: MeterSource;
  readonly #options: RunningMeterOptions;
  readonly #live: LiveMeterSource;
  /** While a household has it started. */
  #listener: MeterListener | undefined;
  #startedMs: number | undefined;
  #state: RunningState;
  /** The number that is believed. */
  #meterId: string | null;
  #others: { id: string; times: number } | undefined;

  constructor(options: RunningMeterOptions) {
    const { choice, keys, source, clock, memory } = options;
    this.#options = options;
    this.#meterId = choice.meterId;
    const { adapter, settings, protocol, encrypted, meterId } = choice;
    const key = encrypted && keys === undefined ? 'wanted' : 'none';
    const meter = options.known ?? unheardMeter({ adapter, settings, protocol, encrypted, key, meterId });
    // A household is about to start what was just chosen.
    this.#startedMs = options.known === undefined ? undefined : clock.monotonicMs();
    this.#state = { started: false, meter, heardMs: null, problem: null };
    const live = liveMeter({
      source,
      settings,
      clock,
      memory,
      setup: { factorPermille: choice.factorPermille, swapDirections: choice.swapped },
      ...(keys === undefined ? {} : { keys }),
      notice: (notice) => this.#note(notice),
    });
    this.#live = live;
    this.source = {
      kind: live.kind,
      start: (start) => {
        live.start(start);
        this.#listener = start.listener;
        this.#startedMs = clock.monotonicMs();
        this.#state = { ...this.#state, started: true };
      },
      stop: () => {
        live.stop();
        this.#listener = undefined;
        this.#startedMs = undefined;
        this.#state = { ...this.#state, started: false, heardMs: null, problem: null };
      },
      released: () => live.released(),
      question: () => options.question(),
    };
  }

  get state(): RunningState {
    return this.#state;
  }

  /** Whether it runs, and is heard: what it says is understood, or it has just begun; and its line is open. */
  isHeard(clock: MonotonicClock): boolean {
    const sinceMs = this.#state.heardMs ?? this.#startedMs;
    return this.#state.problem === null && sinceMs !== undefined && clock.monotonicMs() - sinceMs < HEARD_MS;
  }

  /** The person says that it is another meter, where it has no number of its own: nothing is booked across. */
  meterSwapped(): void {
    this.#live.meterSwapped();
  }

  /** Tells the household that the question is another one, or none any more. */
  asks(): void {
    this.#listener?.asks?.();
  }

  #note(notice: LiveNotice): void {
    if (notice.kind === 'opened') this.#state = { ...this.#state, problem: null };
    if (notice.kind === 'openFailed') this.#state = { ...this.#state, problem: notice.error };
    if (notice.kind === 'heard') this.#hear(notice);
    this.#options.notice(notice);
    this.#options.changed();
  }

  #hear({ event, atMs }: Extract<LiveNotice, { readonly kind: 'heard' }>): void {
    const meter = heardMore(this.#state.meter, event);
    if (meter === this.#state.meter) return;
    const heardMs = event.kind === 'telegram' ? atMs : this.#state.heardMs;
    this.#state = { ...this.#state, meter, heardMs };
    if (event.kind === 'telegram') this.#compare(event.telegram.meterId);
    this.#options.heard(meter);
  }

  #compare(id: string | undefined): void {
    if (id === undefined) return;
    if (id === this.#meterId) {
      this.#others = undefined;
      return;
    }
    const times = this.#others?.id === id ? this.#others.times + 1 : 1;
    this.#others = { id, times };
    if (times < TELEGRAMS_TO_SWAP) return;
    this.#meterId = id;
    this.#options.otherMeter(id);
  }
}
