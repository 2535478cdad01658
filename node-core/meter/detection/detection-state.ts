import type { ByteSourceError, LineSettings } from '../byte-source.ts';
import type { Heard, Protocol, Telegram } from '../telegrams/index.ts';

/** A meter that was heard. */
export interface FoundMeter {
  /** The name of its adapter's `ByteSource`. */
  readonly adapter: string;
  readonly settings: LineSettings;
  readonly protocol: Protocol;
  /** What it said; undefined where it encrypts, and the key is missing or does not fit. */
  readonly telegram: Telegram | undefined;
  /** For meters that encrypt: whether a key is wanted, and whether the one given does not fit. */
  readonly key: 'none' | 'wanted' | 'wrong';
  /** The last of its bytes, as its own line has them: a whole telegram at least, 8 KB at most. For trying other keys. */
  readonly bytes: Uint8Array;
}

/** How far it is with one adapter. */
export type AdapterProgress =
  /** Waiting for its turn, or for the system to open it. */
  | { readonly kind: 'opening'; readonly settings: LineSettings }
  | { readonly kind: 'listening'; readonly settings: LineSettings; readonly heard: Heard }
  | { readonly kind: 'found'; readonly meter: FoundMeter }
  /** It cannot be opened now; it is tried again. */
  | { readonly kind: 'blocked'; readonly error: ByteSourceError }
  /** It was pulled out. */
  | { readonly kind: 'away' };

/** One adapter in a detection. */
export interface AdapterState {
  readonly adapter: string;
  readonly title: string;
  readonly progress: AdapterProgress;
  /** Settings that were tried to the end since the beginning, each with what was heard. */
  readonly tried: readonly { readonly settings: LineSettings; readonly heard: Heard }[];
  /** How often all settings have been tried: after the first time there is something wrong that a person must find. */
  readonly rounds: number;
}

/**
 * | kind | when |
 * | --- | --- |
 * | `noAdapter` | none is plugged in |
 * | `looking` | at least one is being tried for the first time |
 * | `notFound` | all have been tried; it goes on, as somebody may be mending the cable |
 * | `found` | a meter was heard: every adapter is closed, and nothing changes any more |
 */
export type DetectionState =
  | { readonly kind: 'noAdapter' }
  | { readonly kind: 'looking'; readonly adapters: readonly AdapterState[] }
  | { readonly kind: 'notFound'; readonly adapters: readonly AdapterState[] }
  | { readonly kind: 'found'; readonly meter: FoundMeter; readonly adapters: readonly AdapterState[] };

/** What is kept of a meter that was found. */
export interface RememberedMeter {
  readonly adapter: string;
  readonly settings: LineSettings;
}

/** Keeps the meter that was found last; what it throws ends the detection's call, not the detection. */
export interface AdapterMemory {
  remembered(): RememberedMeter | undefined;
  remember(meter: RememberedMeter): void;
}
