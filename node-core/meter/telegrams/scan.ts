import type { Protocol, TelegramProblem } from './fault.ts';

/**
 * What a scanner says of the bytes from a place on where its frame could begin.
 *
 * Contract of a scanner: pure; looks at the bytes from `start` on and at nothing else; never throws; costs at most the
 * bytes after `resume`, so that a frame fed byte by byte costs no more than one fed whole.
 */
export type Scan =
  /** A frame may begin here, but it is not all there yet. */
  | {
      readonly kind: 'more';
      /** Where to go on looking, handed back as `resume` when there are more bytes. */
      readonly resume: number;
      /** What it is if nothing more comes: a frame whose closing part is optional. */
      readonly atEnd?: FrameFound;
    }
  | NoFrame
  | FrameFound;

/** No frame begins here. */
export interface NoFrame {
  readonly kind: 'no';
  /** Set when it looked like one far enough to be worth saying. */
  readonly fault?: FrameFault;
}

/** A frame whose checksum, if it has one, holds. */
export interface FrameFound {
  readonly kind: 'frame';
  /** Offset after its last byte; for HDLC that of its closing flag, which may open the next frame. */
  readonly end: number;
  readonly frame: Frame;
}

/** Why a frame was refused, without the evidence's bytes: the reader cuts those out. */
export interface FrameFault {
  readonly problem: TelegramProblem;
  readonly protocol: Protocol;
  /** Of the place in the buffer. */
  readonly at: number;
  readonly expected: string;
  /** Up to where the bytes are accounted for by this fault. */
  readonly until: number;
}

/** A frame, taken out of the stream. Its bytes are views into the buffer: to be decoded before more is read. */
export type Frame = HdlcFrame | MbusFrame | CipheredFrame | SmlFrame | TextFrame;

/** One HDLC frame of type 3 (IEC 62056-46 6.4). */
export interface HdlcFrame {
  readonly kind: 'hdlc';
  /** More frames follow that belong to the same APDU. */
  readonly segmented: boolean;
  /** Destination and source address and control field. */
  readonly header: Uint8Array;
  /** LLC header and APDU, or a part of them; empty in frames that carry none. */
  readonly information: Uint8Array;
}

/** One long frame of wired M-Bus (EN 13757-2 5.3, EN 13757-3 for CI). */
export interface MbusFrame {
  readonly kind: 'mbus';
  /** CI: bits 0 to 3 count the segments from 0, bit 4 marks the last. */
  readonly control: number;
  /** What follows the two transport service access points. */
  readonly payload: Uint8Array;
}

/** A general-glo-ciphering APDU without any frame around it. */
export interface CipheredFrame {
  readonly kind: 'ciphered';
  readonly apdu: Uint8Array;
}

/** One SML file out of its transport, its escapes undone. */
export interface SmlFrame {
  readonly kind: 'sml';
  readonly messages: Uint8Array;
}

/** A read-out in text: P1, or IEC 62056-21. */
export interface TextFrame {
  readonly kind: 'text';
  /** From the slash up to and including the exclamation mark. */
  readonly text: Uint8Array;
  readonly checksum: TextChecksum;
}

/** What followed the exclamation mark and held: a CRC, a block check character, or nothing. */
export type TextChecksum =
  | { readonly kind: 'crc'; readonly stated: string }
  | { readonly kind: 'bcc' }
  | { readonly kind: 'none' };
