import type { ByteSource, MonotonicClock } from '../byte-source.ts';
import type { TelegramKeys } from '../telegrams/index.ts';
import { AdapterTrial } from './adapter-trial.ts';
import type { AdapterMemory, DetectionState, FoundMeter } from './detection-state.ts';
import { candidatesFor } from './line-candidates.ts';

/** An adapter as it is plugged in: its name, and what a person knows it by. */
export interface PluggedAdapter {
  readonly name: string;
  readonly title: string;
}

export interface MeterDetectionOptions {
  /** Tells which adapters there are, at once and whenever others are; returns what ends that. */
  readonly watch: (changed: (adapters: readonly PluggedAdapter[]) => void) => () => void;
  readonly sourceOf: (adapter: string) => ByteSource;
  readonly clock: MonotonicClock;
  readonly memory: AdapterMemory;
  /** For meters that encrypt. */
  readonly keys?: TelegramKeys;
  /** Called with each new state, the first one too. */
  readonly changed: (state: DetectionState) => void;
}

/**
 * Finds the meter: tries every adapter that is plugged in, all at the same time, each with the line settings in use,
 * until one of them brings a telegram. Then it remembers it, and has closed all adapters.
 *
 * An adapter that was a meter's before is tried with those settings first, by its serial number wherever it is plugged in.
 */
export class MeterDetection {
  readonly #options: MeterDetectionOptions;
  readonly #trials = new Map<string, AdapterTrial>();
  readonly #unwatch: () => void;
  #over = false;
  #state: DetectionState = { kind: 'noAdapter' };

  /** @throws RangeError for keys that are not 16 bytes long, once there is an adapter */
  constructor(options: MeterDetectionOptions) {
    this.#options = options;
    options.changed(this.#state);
    this.#unwatch = options.watch((adapters) => this.#plugged(adapters));
  }

  get state(): DetectionState {
    return this.#state;
  }

  /** Nothing is called after that; resolves when every adapter is let go of. */
  async stop(): Promise<void> {
    this.#over = true;
    this.#unwatch();
    await Promise.all([...this.#trials.values()].map((trial) => trial.stop()));
  }

  #plugged(adapters: readonly PluggedAdapter[]): void {
    if (this.#over) return;
    for (const [name, trial] of this.#trials) {
      if (adapters.some((adapter) => adapter.name === name)) continue;
      this.#trials.delete(name);
      void trial.stop();
    }
    for (const adapter of adapters) {
      if (!this.#trials.has(adapter.name)) this.#trials.set(adapter.name, this.#trial(adapter));
    }
    this.#changed();
  }

  #trial({ name, title }: PluggedAdapter): AdapterTrial {
    const { sourceOf, clock, keys, memory } = this.#options;
    const remembered = memory.remembered();
    const trial = new AdapterTrial({
      adapter: name,
      title,
      source: sourceOf(name),
      clock,
      keys,
      candidates: candidatesFor(remembered?.adapter === name ? remembered.settings : undefined),
      changed: () => this.#changed(),
      found: (meter) => void this.#found({ ...meter, adapter: name }, trial),
    });
    return trial;
  }

  async #found(meter: FoundMeter, by: AdapterTrial): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#unwatch();
    // The others may be another meter's, or of use to another program.
    const others = [...this.#trials.values()].filter((trial) => trial !== by);
    await Promise.all(others.map((trial) => trial.stop()));
    this.#options.memory.remember({ adapter: meter.adapter, settings: meter.settings });
    const adapters = [...this.#trials.values()].map((trial) => trial.state);
    this.#say({ kind: 'found', meter, adapters });
  }

  #changed(): void {
    if (this.#over) return;
    const adapters = [...this.#trials.values()].map((trial) => trial.state);
    if (adapters.length === 0) this.#say({ kind: 'noAdapter' });
    else if (adapters.some(({ rounds, progress }) => rounds === 0 && progress.kind !== 'blocked')) {
      this.#say({ kind: 'looking', adapters });
    } else this.#say({ kind: 'notFound', adapters });
  }

  #say(state: DetectionState): void {
    this.#state = state;
    this.#options.changed(state);
  }
}
