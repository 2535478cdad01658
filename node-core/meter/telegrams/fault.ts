import { toHex } from '../../codec/hex.ts';

/** The link and application layers that a telegram can come in. */
export type Protocol = 'hdlc-dlms' | 'mbus-dlms' | 'dlms' | 'p1' | 'iec62056-21' | 'sml';

/**
 * What can be wrong with bytes that began like a telegram.
 *
 * | problem | when |
 * | --- | --- |
 * | `header` | the frame's own header contradicts itself: its checksum, its length, its closing mark |
 * | `checksum` | FCS, CRC, BCC or sum over the frame does not hold |
 * | `cut` | the frame began and was not finished: another one began, or the line fell silent |
 * | `too-long` | longer than any telegram of its kind |
 * | `key-missing` | encrypted, and no key was given |
 * | `authentication` | the GCM tag does not hold: a wrong key, or changed bytes |
 * | `malformed` | the frame holds, but its content breaks the encoding's rules |
 * | `unknown-list` | well formed, but of a layout that nothing here knows |
 * | `range` | a value that no household's meter has |
 */
export type TelegramProblem =
  | 'header'
  | 'checksum'
  | 'cut'
  | 'too-long'
  | 'key-missing'
  | 'authentication'
  | 'malformed'
  | 'unknown-list'
  | 'range';

/** The evidence: where, what stood there, what should have. Never a key. */
export interface TelegramFault {
  readonly problem: TelegramProblem;
  readonly protocol: Protocol;
  /** Of the frame's first byte in the stream, from 0. */
  readonly offset: number;
  /** Of the place in the frame, or in its decrypted content, where it stopped making sense. */
  readonly at: number;
  /** What should have stood there. */
  readonly expected: string;
  /** What stood there, in hex: at most `EVIDENCE_BYTES`. */
  readonly bytesHex: string;
}

/** How many bytes a fault shows. */
export const EVIDENCE_BYTES = 32;

/** Thrown inside a decoder by content that breaks a rule; the decoder's own edge turns it into a `TelegramFault`. */
export class TelegramError extends Error {
  override readonly name = 'TelegramError';
  readonly problem: TelegramProblem;
  readonly at: number;
  readonly expected: string;
  readonly bytesHex: string;

  constructor(problem: TelegramProblem, evidence: Evidence) {
    const bytesHex = hexAt(evidence.bytes, evidence.at);
    super(`${problem} at ${evidence.at}: expected ${evidence.expected}; found ${bytesHex || 'nothing'}`);
    this.problem = problem;
    this.at = evidence.at;
    this.expected = evidence.expected;
    this.bytesHex = bytesHex;
  }
}

/** A place in some bytes, and what should have stood there. */
export interface Evidence {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly expected: string;
}

/** Throws a `malformed` error with the evidence. */
export function malformed(bytes: Uint8Array, at: number, expected: string): never {
  throw new TelegramError('malformed', { bytes, at, expected });
}

/** At most `EVIDENCE_BYTES` bytes from `at` on, in lower-case hex; '' past the end. */
export function hexAt(bytes: Uint8Array, at: number): string {
  return toHex(bytes.subarray(at, at + EVIDENCE_BYTES));
}
