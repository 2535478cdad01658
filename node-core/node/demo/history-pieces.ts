import { type MinuteSpan, minute } from '../../units/index.ts';

/** What a worker is to write. */
export interface HistoryOrder {
  /** 64 hexadecimal digits. */
  readonly community: string;
  readonly homes: readonly {
    readonly name: string;
    readonly member: number;
    readonly seed: string;
    /** Its first reading; nothing before it is written. */
    readonly startMinute: number;
  }[];
  readonly startMinute: number;
  readonly endMinute: number;
  /** Minutes of one piece. */
  readonly pieceMinutes: number;
}

/** Consecutive readings of one home, sealed and signed: transactions one after the other. */
export interface HistoryPiece {
  readonly member: number;
  /** Where the piece begins, for all homes. */
  readonly pieceMinute: number;
  /** Its first reading: the same, or later in the piece in which the home moves in. */
  readonly startMinute: number;
  readonly count: number;
  readonly bytes: Uint8Array;
  /** import and export of each minute in turn, as sealed. */
  readonly energies: Float64Array;
  /** What the roof made in each minute, where a second meter measures it. */
  readonly roof: Float64Array | null;
}

/** A span cut at every multiple of `pieceMinutes` since 1970, UTC: equal pieces, the first and last maybe shorter. */
export function piecesOf({ startMinute, endMinute }: MinuteSpan, pieceMinutes: number): MinuteSpan[] {
  const pieces: MinuteSpan[] = [];
  let start = startMinute;
  while (start < endMinute) {
    const end = minute(Math.min((Math.floor(start / pieceMinutes) + 1) * pieceMinutes, endMinute));
    pieces.push({ startMinute: start, endMinute: end });
    start = end;
  }
  return pieces;
}
