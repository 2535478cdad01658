import type { ByteSource, LineSettings, MonotonicClock } from '../byte-source.ts';
import type { Heard, TelegramKeys } from '../telegrams/index.ts';
import type { AdapterProgress, AdapterState, FoundMeter } from './detection-state.ts';
import { type LineCandidate, lineText } from './line-candidates.ts';
import { type Listened, Listening } from './listening.ts';

/** Somebody may be installing the rule, or ending the program that has it. */
const BLOCKED_RETRY_MS = 5_000;
const LOST_RETRY_MS = 1_000;

export interface AdapterTrialOptions {
  readonly adapter: string;
  readonly title: string;
  readonly source: ByteSource;
  readonly candidates: readonly LineCandidate[];
  readonly clock: MonotonicClock;
  readonly keys?: TelegramKeys | undefined;
  readonly changed: () => void;
  readonly found: (meter: FoundMeter) => void;
}

/** Tries one adapter with every candidate, round after round, until a meter is found or it is stopped. */
export class AdapterTrial {
  readonly ended: Promise<void>;
  readonly #options: AdapterTrialOptions;
  #progress: AdapterProgress;
  #tried: { readonly settings: LineSettings; readonly heard: Heard }[] = [];
  #rounds = 0;
  #stopped = false;
  #listening: Listening | undefined;
  #wake = (): void => undefined;

  constructor(options: AdapterTrialOptions) {
    this.#options = options;
    this.#progress = { kind: 'opening', settings: settingsOf(options.candidates[0]) };
    this.ended = this.#run();
  }

  get state(): AdapterState {
    const { adapter, title } = this.#options;
    return { adapter, title, progress: this.#progress, tried: this.#tried, rounds: this.#rounds };
  }

  /** Resolves when the adapter is let go of. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#listening?.stop();
    this.#wake();
    return this.ended;
  }

  async #run(): Promise<void> {
    // Nothing is called from within the constructor.
    await Promise.resolve();
    while (!this.#stopped) {
      for (const candidate of this.#options.candidates) {
        for (let again = true; again && !this.#stopped; ) again = await this.#try(candidate);
      }
      this.#rounds += 1;
    }
  }

  /** Whether the candidate must be tried again: it has not had its turn. */
  async #try(candidate: LineCandidate): Promise<boolean> {
    const { source, clock, keys } = this.#options;
    const settings = candidate.listenWith;
    this.#show({ kind: 'opening', settings });
    this.#listening = new Listening({
      source,
      candidate,
      clock,
      keys,
      changed: (heard) => this.#show({ kind: 'listening', settings, heard }),
    });
    const how = await this.#listening.ended;
    this.#listening = undefined;
    return this.#after(how, settings);
  }

  async #after(how: Listened, settings: LineSettings): Promise<boolean> {
    switch (how.kind) {
      case 'found':
        if (this.#stopped) return false;
        this.#stopped = true;
        this.#show({ kind: 'found', meter: how.meter });
        this.#options.found(how.meter);
        return false;
      case 'nothing': {
        const others = this.#tried.filter((one) => lineText(one.settings) !== lineText(settings));
        this.#tried = [...others, { settings, heard: how.heard }];
        return false;
      }
      case 'blocked':
        this.#show(
          how.error.problem === 'notFound' ? { kind: 'away' } : { kind: 'blocked', error: how.error },
        );
        await this.#pause(how.error.problem === 'notFound' ? LOST_RETRY_MS : BLOCKED_RETRY_MS);
        return true;
      case 'lost':
        this.#show({ kind: 'away' });
        await this.#pause(LOST_RETRY_MS);
        return true;
      case 'stopped':
        return false;
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #show(progress: AdapterProgress): void {
    if (this.#stopped && progress.kind !== 'found') return;
    this.#progress = progress;
    this.#options.changed();
  }
}

function settingsOf(candidate: LineCandidate | undefined): LineSettings {
  if (candidate === undefined) throw new RangeError('no settings to try');
  return candidate.listenWith;
}
