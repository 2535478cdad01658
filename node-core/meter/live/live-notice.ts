import type { ByteSourceError, LostReason } from '../byte-source.ts';
import type { MeterNotice } from '../minutes/index.ts';
import type { ReaderEvent } from '../telegrams/index.ts';

/** What a live meter tells beside minutes and power: for the set-up page, for support, for a terminal. */
export type LiveNotice =
  | MeterNotice
  /** Bytes can come. */
  | { readonly kind: 'opened'; readonly source: string }
  /** It is tried again by itself. */
  | { readonly kind: 'openFailed'; readonly error: ByteSourceError; readonly nextTryMs: number }
  | { readonly kind: 'lost'; readonly reason: LostReason }
  /** What the reader made of the bytes. */
  | { readonly kind: 'heard'; readonly event: ReaderEvent; readonly atMs: number }
  /** What was kept cannot be read, or is of another past than the readings that are stored: a new series begins. */
  | { readonly kind: 'memoryDamaged' }
  | { readonly kind: 'lostTrack'; readonly wantedMinute: number; readonly keptMinute: number };
