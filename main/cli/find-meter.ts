import type { ByteSource, MonotonicClock } from '../../node-core/meter/byte-source.ts';
import {
  type DetectionState,
  type FoundMeter,
  lineText,
  MeterDetection,
  type PluggedAdapter,
} from '../../node-core/meter/detection/index.ts';
import type { TelegramKeys } from '../../node-core/meter/telegrams/index.ts';

export interface FindOptions {
  /** Tells which adapters there are, at once and whenever others are; returns what ends that. */
  readonly watch: (changed: (adapters: readonly PluggedAdapter[]) => void) => () => void;
  readonly sourceOf: (adapter: string) => ByteSource;
  readonly clock: MonotonicClock;
  readonly keys: TelegramKeys | undefined;
  /** Called with each thing that is new about the search, in words. */
  say(words: string): void;
}

/** A search for a meter. */
export interface MeterSearch {
  readonly found: Promise<FoundMeter>;
  /** Resolves when every adapter is let go of; `found` then stays unresolved. */
  stop(): Promise<void>;
}

/** Tries all adapters with all line settings until one brings a telegram, and says in words how far it is. */
export function findMeter(options: FindOptions): MeterSearch {
  const { watch, sourceOf, clock, keys } = options;
  /** Undefined until the adapters were looked for: before that there is nothing to say. */
  let said: readonly string[] | undefined;
  const { promise, resolve } = Promise.withResolvers<FoundMeter>();
  const detection = new MeterDetection({
    watch,
    sourceOf,
    clock,
    memory: { remembered: () => undefined, remember: () => undefined },
    ...(keys === undefined ? {} : { keys }),
    changed(state) {
      const words = said === undefined && state.kind === 'noAdapter' ? [] : searchWords(state);
      for (const line of words) if (said?.includes(line) !== true) options.say(line);
      said = words.length === 0 ? (said ?? []) : words;
      if (state.kind === 'found') resolve(state.meter);
    },
  });
  return { found: promise, stop: () => detection.stop() };
}

/** How far a search is, a line for each adapter. */
export function searchWords(state: DetectionState): string[] {
  if (state.kind === 'noAdapter') return ['no adapter is plugged in; plug the cable into the PC'];
  if (state.kind === 'found') {
    const { adapter, settings, protocol, key } = state.meter;
    const locked = { none: '', wanted: '; it encrypts: give its key', wrong: '; the key does not fit' };
    return [`found a meter at ${adapter}: ${lineText(settings)}, ${protocol}${locked[key]}`];
  }
  const trouble =
    state.kind === 'notFound' ? ['no meter was heard yet; is its port open, and the cable in?'] : [];
  return [
    ...trouble,
    ...state.adapters.flatMap(({ title, progress }) => {
      switch (progress.kind) {
        case 'opening':
        case 'found':
          return [];
        case 'listening':
          return [`${title}: listening at ${lineText(progress.settings)}`];
        case 'blocked':
          return [progress.error.message];
        case 'away':
          return [`${title} is not there; it is waited for`];
      }
    }),
  ];
}
