import type { MonotonicClock } from '../byte-source.ts';
import {
  type AdapterState,
  type DetectionState,
  type FoundMeter,
  MeterDetection,
  type RememberedMeter,
} from '../detection/index.ts';
import type { TelegramKeys } from '../telegrams/index.ts';
import type { CableUser } from './shared-cable.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Cables } from './cables.ts';
import type { HeardMeter } from './heard-meter.ts';
import { MeterFollow } from './meter-follow.ts';
import { Watchers } from './watchers.ts';

/**
 * What a search shows.
 *
 * | kind | when |
 * | --- | --- |
 * | `noAdapter` | none is plugged in |
 * | `looking` | at least one is being tried for the first time |
 * | `notFound` | all have been tried; it goes on |
 * | `found` | a meter is heard; `found` changes with what it says |
 * | `unavailable` | adapters cannot be listed here: `reason` |
 */
export interface MeterSearchState {
  readonly kind: 'noAdapter' | 'looking' | 'notFound' | 'found' | 'unavailable';
  /** Empty where what is found is the household's meter, which runs: nothing is tried then. */
  readonly adapters: readonly AdapterState[];
  readonly found: HeardMeter | null;
  readonly reason: string | null;
}

export interface MeterSearchOptions {
  readonly cables: Pick<Cables, 'watch'>;
  readonly sourceOf: (adapter: string, user: CableUser) => ByteSource;
  readonly clock: MonotonicClock;
  /** The household's meter, while it runs and is heard. */
  readonly running: () => HeardMeter | undefined;
  /** What was chosen before: tried first, unless something else was found since. */
  readonly remembered: () => RememberedMeter | undefined;
  /** Keys that are kept for the meter at an adapter. */
  readonly keptKeys: (adapter: string) => TelegramKeys | undefined;
}

/** How often it is looked whether the household's meter is still heard. */
const LOOK_EVERY_MS = 2_000;

const NOTHING: MeterSearchState = { kind: 'noAdapter', adapters: [], found: null, reason: null };

/**
 * The search for a meter, which goes on while somebody watches; one for all who do. What it found, and the keys that open
 * it, are known until the next one begins.
 *
 * A meter of the household's that is heard is what it finds, and keeps its adapter. One that is not heard lends it.
 */
export class MeterSearch {
  readonly #options: MeterSearchOptions;
  readonly #watchers: Watchers<MeterSearchState>;
  #detection: MeterDetection | undefined;
  #follow: MeterFollow | undefined;
  #typedKeys: TelegramKeys | undefined;
  #cancelLook = (): void => undefined;
  /** Of what was begun and ended: the adapters are let go of. */
  #released: Promise<void> = Promise.resolve();
  #isReleasing = false;
  #looking = false;
  /** Counts those that have ended. */
  #searches = 0;
  /** What opens the meter that was found. */
  #foundKeys: TelegramKeys | undefined;
  /** What this process found last. */
  #remembered: RememberedMeter | undefined;

  constructor(options: MeterSearchOptions) {
    this.#options = options;
    this.#watchers = new Watchers<MeterSearchState>(NOTHING, {
      first: () => {
        this.#typedKeys = undefined;
        this.#looking = true;
        this.#watchers.state = NOTHING;
        if (this.#isReleasing) void this.#beginLater();
        else this.#begin();
      },
      last: () => {
        this.#looking = false;
        this.#searches += 1;
        void this.release();
      },
    });
  }

  /** The present state first. */
  watch(signal: AbortSignal): AsyncIterable<MeterSearchState> {
    return this.#watchers.watch(signal);
  }

  /** The meter that was found last, and what opens it. */
  get found(): { readonly meter: HeardMeter; readonly keys: TelegramKeys | undefined } | undefined {
    const { found } = this.#watchers.state;
    return found === null ? undefined : { meter: found, keys: this.#foundKeys };
  }

  /**
   * Keys for the meter that is being looked at, and for what the search finds from now on. What comes of them is the next
   * state.
   * @throws RangeError for keys that are not 16 bytes long
   */
  tryKeys(keys: TelegramKeys): void {
    this.#follow?.tryKeys(keys);
    this.#typedKeys = keys;
  }

  /** Lets go of every adapter; what was found stays known. Resolves when others may have them. */
  release(): Promise<void> {
    this.#cancelLook();
    const [before, detection, follow] = [this.#released, this.#detection, this.#follow];
    this.#detection = undefined;
    this.#follow = undefined;
    const ended = async (): Promise<void> => {
      await Promise.all([detection?.stop() ?? before, follow?.stop() ?? before, before]);
      if (this.#released === released) this.#isReleasing = false;
    };
    this.#isReleasing = true;
    const released = ended();
    this.#released = released;
    return released;
  }

  /** The household has another meter, which has started: from now on it is looked at. */
  resume(): void {
    if (this.#looking) this.#begin();
  }

  /** The household's meter has said something. */
  runningHeard(meter: HeardMeter): void {
    if (this.#looking && this.#detection === undefined && this.#follow === undefined) this.#sayRunning(meter);
  }

  /** Those that were typed since the search began, else those that are kept. */
  #keysFor(adapter: string): TelegramKeys | undefined {
    return this.#typedKeys ?? this.#options.keptKeys(adapter);
  }

  /** When the search before has let go of what it had open. */
  async #beginLater(): Promise<void> {
    const search = this.#searches;
    await this.#released;
    if (this.#looking && search === this.#searches) this.#begin();
  }

  #begin(): void {
    const running = this.#options.running();
    if (running === undefined) {
      this.#detect();
      return;
    }
    this.#sayRunning(running);
    this.#lookAgain();
  }

  #lookAgain(): void {
    this.#cancelLook();
    this.#cancelLook = this.#options.clock.after(LOOK_EVERY_MS, () => {
      if (this.#options.running() === undefined) this.#detect();
      else this.#lookAgain();
    });
  }

  #sayRunning(found: HeardMeter): void {
    this.#foundKeys = this.#options.keptKeys(found.adapter);
    this.#watchers.state = { kind: 'found', adapters: [], found, reason: null };
  }

  #detect(): void {
    const { cables, sourceOf, clock, remembered } = this.#options;
    let over = false;
    const detection = new MeterDetection({
      watch: (changed) =>
        cables.watch(changed, (error) => {
          if (!over) this.#watchers.state = { ...NOTHING, kind: 'unavailable', reason: wordsOf(error) };
        }),
      sourceOf: (adapter) => sourceOf(adapter, 'search'),
      clock,
      memory: {
        remembered: () => this.#remembered ?? remembered(),
        remember: (meter) => {
          this.#remembered = meter;
        },
      },
      // Keys are tried on what it finds.
      changed: (state) => {
        if (over) return;
        over = state.kind === 'found';
        if (state.kind === 'found') this.#found(state.meter, state.adapters);
        else this.#watchers.state = shown(state);
      },
    });
    this.#detection = detection;
  }

  #found(found: FoundMeter, adapters: readonly AdapterState[]): void {
    if (!this.#looking) return;
    this.#detection = undefined;
    const say = (meter: HeardMeter, keys: TelegramKeys | undefined): void => {
      this.#foundKeys = keys;
      this.#watchers.state = { kind: 'found', adapters, found: meter, reason: null };
    };
    const follow = new MeterFollow({
      found,
      source: this.#options.sourceOf(found.adapter, 'search'),
      clock: this.#options.clock,
      keys: this.#keysFor(found.adapter),
      changed: say,
      lost: () => {
        if (this.#follow !== follow) return;
        this.#follow = undefined;
        this.#begin();
      },
    });
    this.#follow = follow;
    say(follow.meter, follow.keys);
  }
}

function shown(state: Exclude<DetectionState, { readonly kind: 'found' }>): MeterSearchState {
  const adapters = state.kind === 'noAdapter' ? [] : state.adapters;
  return { kind: state.kind, adapters, found: null, reason: null };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
