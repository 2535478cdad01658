import { GLO_CIPHERING, type TelegramCipher, type TelegramKeys, telegramCipher } from './dlms/ciphered.ts';
import { scanCiphered } from './dlms/frame.ts';
import { hexAt, type Protocol, TelegramError, type TelegramFault } from './fault.ts';
import { HDLC_FLAG, scanHdlc } from './hdlc/frame.ts';
import { scanText } from './iec62056-21/frame.ts';
import { MBUS_START, scanMbus } from './mbus/frame.ts';
import { FrameOpener } from './open-frame.ts';
import type { Frame, FrameFault, FrameFound, Scan } from './scan.ts';
import { SML_ESCAPE, scanSml } from './sml/transport.ts';
import type { Telegram } from './telegram.ts';

/** What a reader makes of the bytes, in their order. */
export type ReaderEvent =
  | {
      readonly kind: 'telegram';
      readonly telegram: Telegram;
      /** Of the frame (the last of several segments) in the stream. */
      readonly offset: number;
      readonly bytes: number;
    }
  | { readonly kind: 'fault'; readonly fault: TelegramFault }
  /** Bytes that belong to no frame, nor to a faulty one. */
  | { readonly kind: 'noise'; readonly offset: number; readonly bytes: number };

/** Each protocol's frames begin with another byte. */
const SLASH = 0x2f;
const PROTOCOLS: Readonly<Record<Frame['kind'], Protocol>> = {
  hdlc: 'hdlc-dlms',
  mbus: 'mbus-dlms',
  ciphered: 'dlms',
  sml: 'sml',
  text: 'p1',
};
const STARTS: ReadonlyMap<number, Frame['kind']> = new Map([
  [HDLC_FLAG, 'hdlc'],
  [MBUS_START, 'mbus'],
  [GLO_CIPHERING, 'ciphered'],
  [SML_ESCAPE, 'sml'],
  [SLASH, 'text'],
]);

/** LLC header of HDLC (IEC 62056-46 5.3.2). */
const LLC_HEADER = 0xe6e700;
/** STSAP 01, DTSAP 67 of M-Bus. */
const MBUS_ACCESS_POINTS = 0x0167;

/** Four times the longest frame: room for one, and for what comes in with its end. */
const BUFFER_BYTES = 32_768;
/** Noise is said in pieces of this size at most. */
const MAX_NOISE_BYTES = 4096;

/**
 * Reads telegrams of every protocol from a stream of bytes, in chunks of any size, over noise.
 *
 * It needs not be told the protocol: each has its own first byte, and a scanner for each says after a few bytes more
 * whether that byte opens a frame. What turns out to be none is given up from the next byte on, so that a telegram
 * behind a cut or damaged one is not lost. At most `BUFFER_BYTES` are kept.
 */
export class TelegramReader {
  readonly #cipher: TelegramCipher | undefined;
  readonly #opener: FrameOpener;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #length = 0;
  /** Of the buffer's first byte in the stream. */
  #origin = 0;
  /** All before it is dealt with; the rest begins with what may be a frame. */
  #at = 0;
  #resume = 0;
  #atEnd: FrameFound | undefined;
  #noiseBytes = 0;
  /** Up to where a fault accounts for the bytes. */
  #faultUntil = 0;
  /** The last three bytes that were skipped, as one number. */
  #skipped = 0;
  #events: ReaderEvent[] = [];

  /** @throws RangeError for keys that are not 16 bytes long */
  constructor(keys?: TelegramKeys) {
    this.#cipher = keys && telegramCipher(keys);
    this.#opener = new FrameOpener(this.#cipher);
  }

  /** Takes the next bytes of the stream, any number; says what they complete. */
  push(chunk: Uint8Array): ReaderEvent[] {
    for (let from = 0; from < chunk.length; ) {
      const part = chunk.subarray(from, from + BUFFER_BYTES - this.#length);
      // No scanner waits for more than 8 KB and its last chunk, so that there always is room.
      if (part.length === 0) throw new Error('the buffer is full: a scanner waits for too much');
      this.#buffer.set(part, this.#length);
      this.#length += part.length;
      from += part.length;
      this.#drain();
      this.#compact();
    }
    return this.#taken();
  }

  /**
   * The line fell silent, or the file is at its end: what is unfinished is given up, and what lies in it is looked at
   * again. Meters pause between telegrams: call it after a pause that none makes within one (500 ms).
   */
  end(): ReaderEvent[] {
    this.#drain();
    while (this.#at < this.#length) {
      if (this.#atEnd !== undefined) this.#accept(this.#atEnd);
      else this.#refuseCut();
      this.#drain();
    }
    this.#compact();
    this.#sayNoise();
    this.#opener.clear();
    return this.#taken();
  }

  #taken(): ReaderEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #drain(): void {
    const bytes = this.#buffer.subarray(0, this.#length);
    while (this.#at < this.#length) {
      const kind = STARTS.get(bytes[this.#at] ?? 0);
      if (kind === undefined) {
        this.#skip();
        continue;
      }
      const scan = this.#scan(kind, bytes);
      if (scan.kind === 'frame') this.#accept(scan);
      else if (scan.kind === 'no') this.#refuse(scan.fault);
      else {
        this.#resume = scan.resume;
        this.#atEnd = scan.atEnd;
        return;
      }
    }
  }

  #scan(kind: Frame['kind'], bytes: Uint8Array): Scan {
    const place = { start: this.#at, resume: this.#resume };
    switch (kind) {
      case 'hdlc':
        return scanHdlc(bytes, place);
      case 'mbus':
        return scanMbus(bytes, place);
      case 'ciphered':
        return this.#inDamagedFrame() ? { kind: 'no' } : scanCiphered(bytes, place, this.#cipher);
      case 'sml':
        return scanSml(bytes, place);
      case 'text':
        return scanText(bytes, place);
    }
  }

  /**
   * An APDU counts as bare only where no frame was around it: in one whose checksum does not hold, it is as lost as
   * the frame. A frame that lost its first byte is known by what it has in front of an APDU.
   */
  #inDamagedFrame(): boolean {
    return (
      this.#origin + this.#at < this.#faultUntil ||
      this.#skipped === LLC_HEADER ||
      (this.#skipped & 0xffff) === MBUS_ACCESS_POINTS
    );
  }

  #accept({ frame, end }: FrameFound): void {
    this.#sayNoise();
    const offset = this.#origin + this.#at;
    const bytes = end - this.#at;
    try {
      const telegram = this.#opener.open(frame);
      if (telegram !== undefined) this.#events.push({ kind: 'telegram', telegram, offset, bytes });
    } catch (error) {
      if (!(error instanceof TelegramError)) throw error;
      const { problem, at, expected, bytesHex } = error;
      const protocol = PROTOCOLS[frame.kind];
      this.#events.push({ kind: 'fault', fault: { problem, protocol, offset, at, expected, bytesHex } });
    }
    this.#faultUntil = this.#origin + end;
    this.#skipped = 0;
    this.#moveTo(end);
  }

  #refuse(fault: FrameFault | undefined): void {
    const offset = this.#origin + this.#at;
    if (fault !== undefined && offset >= this.#faultUntil) {
      const { problem, protocol, at, expected, until } = fault;
      this.#sayNoise();
      const bytesHex = hexAt(this.#buffer.subarray(0, this.#length), at);
      this.#events.push({
        kind: 'fault',
        fault: { problem, protocol, offset, at: at - this.#at, expected, bytesHex },
      });
      this.#faultUntil = this.#origin + until;
    }
    this.#skip();
  }

  /** A frame that was begun and is not going to be finished. */
  #refuseCut(): void {
    const kind = STARTS.get(this.#buffer[this.#at] ?? 0) ?? 'hdlc';
    const fault = { at: this.#length, until: this.#length, expected: 'the rest of the frame' };
    // A flag or a slash alone is noise; a dozen bytes that held so far are a telegram's.
    const telling = this.#length - this.#at > 12;
    this.#refuse(telling ? { problem: 'cut', protocol: PROTOCOLS[kind], ...fault } : undefined);
  }

  #skip(): void {
    const byte = this.#buffer[this.#at] ?? 0;
    this.#skipped = ((this.#skipped << 8) | byte) & 0xffffff;
    const filler = byte === HDLC_FLAG || byte === 0x0d || byte === 0x0a || byte === 0x00;
    const accounted = this.#origin + this.#at < this.#faultUntil;
    if (!accounted && (!filler || this.#noiseBytes > 0)) this.#noiseBytes += 1;
    this.#moveTo(this.#at + 1);
    if (this.#noiseBytes >= MAX_NOISE_BYTES) this.#sayNoise();
  }

  #moveTo(at: number): void {
    this.#at = at;
    this.#resume = at;
    this.#atEnd = undefined;
  }

  #sayNoise(): void {
    if (this.#noiseBytes === 0) return;
    const offset = this.#origin + this.#at - this.#noiseBytes;
    this.#events.push({ kind: 'noise', offset, bytes: this.#noiseBytes });
    this.#noiseBytes = 0;
  }

  /** Drops what is dealt with, once it is worth the copying. */
  #compact(): void {
    if (this.#at === 0 || (this.#at < this.#length && this.#at < BUFFER_BYTES / 2)) return;
    const dropped = this.#at;
    this.#buffer.copyWithin(0, dropped, this.#length);
    this.#length -= dropped;
    this.#origin += dropped;
    this.#at = 0;
    this.#resume -= dropped;
    // Its bytes moved: it is found again by scanning.
    this.#atEnd = undefined;
    if (this.#length > 0) this.#drain();
  }
}
