import { readCapture, type TelegramKeys } from '../telegrams/index.ts';

/** Bytes of a capture, and when they came, in ms from its beginning; ascending. */
export interface CapturePiece {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** How far apart telegrams are where nothing says it. */
const USUAL_MS = 10_000;
/** Meters' clocks are set, too: a longer pause between two telegrams is none. */
const LONGEST_PAUSE_MS = 3_600_000;
const HDLC_FLAG = 0x7e;
const CR = 0x0d;
const LF = 0x0a;
const STAMP = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)$/;

/**
 * Cuts a capture into pieces at the pace at which it was heard.
 *
 * - Lines of a time, a tab and hex digits ('2017-10-20 04:43:32.368<TAB>7ea0..'): by those times.
 * - Else hex digits (blanks, line ends and '#' comments are left out), or the bytes themselves: a piece ends with each
 *   telegram, and the meter's own clock says how far apart they are; 10 s where it does not.
 */
export function capturePieces(content: Uint8Array, keys?: TelegramKeys): CapturePiece[] {
  const lines = Buffer.from(content).toString('latin1').split(/\r?\n/);
  return timedPieces(lines) ?? telegramPieces(bytesOf(content, lines), keys);
}

function timedPieces(lines: readonly string[]): CapturePiece[] | undefined {
  const pieces: CapturePiece[] = [];
  let beginMs: number | undefined;
  let beforeMs = 0;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const [stamp = '', digits = ''] = line.split('\t');
    const match = STAMP.exec(stamp.trim());
    if (match === null || !isHex(digits.trim())) return undefined;
    const timeMs = Date.parse(`${match[1]}T${match[2]}Z`);
    beginMs ??= timeMs;
    beforeMs = Math.max(beforeMs, timeMs - beginMs);
    pieces.push({ atMs: beforeMs, bytes: Buffer.from(digits.trim(), 'hex') });
  }
  return pieces.length > 0 ? pieces : undefined;
}

function bytesOf(content: Uint8Array, lines: readonly string[]): Uint8Array {
  const digits = lines.map((line) => line.slice(line.lastIndexOf('\t') + 1).replace(/#.*|\s/g, '')).join('');
  return isHex(digits) ? Buffer.from(digits, 'hex') : content;
}

function isHex(digits: string): boolean {
  return /^(?:[0-9A-Fa-f]{2})+$/.test(digits);
}

function telegramPieces(bytes: Uint8Array, keys: TelegramKeys | undefined): CapturePiece[] {
  const pieces: CapturePiece[] = [];
  let from = 0;
  let atMs = 0;
  let meterMs: number | undefined;
  for (const event of readCapture(bytes, keys)) {
    if (event.kind !== 'telegram') continue;
    const saidMs = Date.parse(`${event.telegram.meterTime?.local}Z`);
    if (pieces.length > 0) atMs += Number.isNaN(saidMs) ? usual(meterMs) : pause(saidMs, meterMs);
    if (!Number.isNaN(saidMs)) meterMs = saidMs;
    const to = endOfTelegram(bytes, event.offset + event.bytes);
    pieces.push({ atMs, bytes: bytes.subarray(from, to) });
    from = to;
  }
  if (from < bytes.length) pieces.push({ atMs, bytes: bytes.subarray(from) });
  return pieces;
}

/** A closing flag of HDLC may open the next frame, too, and text ends with its line: the meter sends both at once. */
function endOfTelegram(bytes: Uint8Array, end: number): number {
  if (bytes[end] === HDLC_FLAG) return end + 1;
  let to = end;
  while (bytes[to] === CR || bytes[to] === LF) to += 1;
  return to;
}

/** A telegram without a time comes with the one before it, where others have times. */
function usual(meterMs: number | undefined): number {
  return meterMs === undefined ? USUAL_MS : 0;
}

function pause(saidMs: number, meterMs: number | undefined): number {
  if (meterMs === undefined) return USUAL_MS;
  const pauseMs = saidMs - meterMs;
  return pauseMs >= 0 && pauseMs <= LONGEST_PAUSE_MS ? pauseMs : USUAL_MS;
}
