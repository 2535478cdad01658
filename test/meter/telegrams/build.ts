/**
 * Frames built from the standards, byte by byte, with the naive checksums: for what the recorded telegrams do not show,
 * and for putting a valid frame around content that is not.
 */
import { createCipheriv } from 'node:crypto';
import { naiveArc, naiveKermit, naiveSum, naiveX25 } from './naive-checksums.ts';

/** Bytes of hex digits; blanks are left out. */
export function hex(digits: string): Uint8Array {
  return Buffer.from(digits.replace(/\s/g, ''), 'hex');
}

/** Bytes of hex strings and bytes, one after the other. */
export function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? hex(part) : part)));
}

function low(crc: number): Uint8Array {
  return Uint8Array.of(crc & 0xff, crc >> 8);
}

/** What an HDLC frame may differ in. */
export interface HdlcChoices {
  readonly segmented?: boolean;
  /** Destination and source, in hex; one byte each by default. */
  readonly addresses?: string;
  /** Left out: a frame without information, and so without HCS. */
  readonly information?: Uint8Array;
}

/** One frame of IEC 62056-46 6.4, both flags on. */
export function hdlcFrame({ segmented = false, addresses = '0103', information }: HdlcChoices): Uint8Array {
  const header = joined(addresses, '13');
  const length = 2 + header.length + (information === undefined ? 0 : 2 + information.length) + 2;
  const format = Uint8Array.of(0xa0 | (segmented ? 0x08 : 0) | (length >> 8), length & 0xff);
  const front = joined(format, header);
  const covered = information === undefined ? front : joined(front, low(naiveX25(front)), information);
  return joined('7e', covered, low(naiveX25(covered)), '7e');
}

/** An APDU in one frame, LLC header in front. */
export function hdlcApdu(apdu: Uint8Array): Uint8Array {
  return hdlcFrame({ information: joined('e6e700', apdu) });
}

/** A data-notification without time around a body in hex (IEC 62056-53 8.4.5). */
export function notification(body: string | Uint8Array, time = '00'): Uint8Array {
  return joined('0f40000000', time, body);
}

/** One long frame of M-Bus; `length` where it is not what stands in the frame. */
export function mbusFrame(control: number, payload: Uint8Array): Uint8Array {
  const covered = joined('53ff', Uint8Array.of(control), '0167', payload);
  const length = covered.length & 0xff;
  return joined(Uint8Array.of(0x68, length, length, 0x68), covered, Uint8Array.of(naiveSum(covered), 0x16));
}

/** What a general-glo-ciphering APDU may differ in. */
export interface CipherChoices {
  readonly key: Uint8Array;
  readonly securityControl?: number;
  readonly aad?: Uint8Array;
  /** Whether the length counts the tag; true by default. */
  readonly tagInLength?: boolean;
}

/** An APDU encrypted by NIST SP 800-38D as IEC 62056-53 wraps it; the tag is left out where nothing is authenticated. */
export function ciphered(plaintext: Uint8Array, choices: CipherChoices): Uint8Array {
  const { key, securityControl = 0x30, aad = new Uint8Array(), tagInLength = true } = choices;
  const [title, counter] = [Buffer.from('KFM12345'), hex('00000023')];
  const cipher = createCipheriv('aes-128-gcm', key, joined(title, counter), { authTagLength: 12 });
  const encrypted = (securityControl & 0x20) !== 0;
  cipher.setAAD(encrypted ? aad : joined(aad, plaintext));
  const content = encrypted ? cipher.update(plaintext) : plaintext;
  cipher.final();
  const tag = (securityControl & 0x10) === 0 ? new Uint8Array() : cipher.getAuthTag();
  const length = 5 + content.length + (tagInLength ? tag.length : 0);
  return joined('db08', title, lengthOf(length), Uint8Array.of(securityControl), counter, content, tag);
}

/** A length of IEC 62056-53 8.6. */
export function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  return length < 0x100 ? Uint8Array.of(0x81, length) : Uint8Array.of(0x82, length >> 8, length & 0xff);
}

/** A P1 telegram: `!`, its CRC and a line end behind the text (DSMR 5.0.2 P1, 6.2). */
export function p1(lines: string): Uint8Array {
  const covered = Buffer.from(`${lines.trim().replace(/\r?\n */g, '\r\n')}\r\n!`, 'latin1');
  return joined(covered, Buffer.from(`${naiveArc(covered).toString(16).toUpperCase().padStart(4, '0')}\r\n`));
}

/** A read-out of IEC 62056-21 modes A and C: STX, data, ETX and the block check character (6.3.3). */
export function modeC(ident: string, lines: string): Uint8Array {
  const block = Buffer.from(`${lines.trim().replace(/\r?\n */g, '\r\n')}\r\n!\r\n\u0003`, 'latin1');
  const check = block.reduce((all, byte) => all ^ byte, 0);
  return joined(Buffer.from(`${ident}\r\n\u0002`), block, Uint8Array.of(check));
}

/** Which CRC an SML file or message has: X-25 low byte first, or Kermit high byte first. */
export type SmlCrc = 'x25' | 'kermit';

function smlCrc(kind: SmlCrc, covered: Uint8Array): Uint8Array {
  const crc = kind === 'x25' ? naiveX25(covered) : naiveKermit(covered);
  return kind === 'x25' ? low(crc) : low(crc).reverse();
}

/** One message: transaction, group, abort, {tag, body}, CRC, end (BSI TR-03109-1 IV 7.2). */
export function smlMessage(tag: string, body: string | Uint8Array, crc: SmlCrc = 'x25'): Uint8Array {
  const covered = joined('76 050badcafe 6200 6200 72', tag, body);
  return joined(covered, '63', smlCrc(crc, covered), '00');
}

/** A GetList response with these entries, in hex (7.5.2). */
export function smlListResponse(entries: readonly string[], crc: SmlCrc = 'x25'): Uint8Array {
  const list = joined(Uint8Array.of(0x70 | entries.length), entries.join(''));
  return smlMessage('630701', joined('77 01 0b0a01445a470002632316 01 01', list, '0101'), crc);
}

/** One entry: code, status, time, unit, scaler, value, signature. */
export function smlEntry(code: string, unitScaler: string, value: string): string {
  return `77 07${code} 01 01 ${unitScaler} ${value} 01`;
}

/** A file in its transport: escapes doubled, padded, CRC behind it (8.2.1). */
export function smlFile(messages: Uint8Array, crc: SmlCrc = 'x25'): Uint8Array {
  const escaped = Buffer.from(messages)
    .toString('hex')
    .replace(/(?:..)/g, '$&,')
    .split(',')
    .slice(0, -1);
  const doubled: string[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    const run = escaped.slice(at, at + 4).join('') === '1b1b1b1b';
    doubled.push(run ? '1b1b1b1b1b1b1b1b' : (escaped[at] ?? ''));
    if (run) at += 3;
  }
  const body = hex(doubled.join(''));
  const padding = (4 - (body.length % 4)) % 4;
  const covered = joined(
    '1b1b1b1b01010101',
    body,
    new Uint8Array(padding),
    '1b1b1b1b1a',
    Uint8Array.of(padding),
  );
  return joined(covered, smlCrc(crc, covered));
}
