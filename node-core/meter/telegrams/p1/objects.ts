import type { ReadOut } from '../iec62056-21/data-sets.ts';
import type { TextFrame } from '../scan.ts';
import type { MeterTime, TelegramText } from '../telegram.ts';

/**
 * # p1: what P1 adds to IEC 62056-21 mode D
 *
 * Source: DSMR 5.0.2 P1 companion standard, 6.4 (objects) and 6.12 (representation); e-MUCS P1 1.7 (Belgium), Smarty
 * 1.1.3 (Luxembourg), and the Swedish, Finnish, Danish, Austrian, Hungarian and Slovenian forms of it.
 *
 * | object | what | where |
 * | --- | --- | --- |
 * | 1-3:0.2.8, 0-0:96.1.4 | version | NL, LU, AT; BE |
 * | 0-0:1.0.0 | YYMMDDhhmmssX, X = S summer, W winter (not to be trusted in SE and FI) | all from DSMR 4 on |
 * | 0-0:96.1.1, 0-0:96.1.0, 0-0:42.0.0, 0-0:0.0.0 | equipment identifier, octets in hex | NL, BE; HU; LU; others. SE, FI and DK have none |
 */
const VERSION = ['1-3:0.2.8', '0-0:96.1.4'];
const METER_ID = ['0-0:96.1.1', '0-0:96.1.0', '0-0:42.0.0', '0-0:0.0.0'];
const CLOCK = '0-0:1.0.0';

/** A CRC, or codes with A-B and without F: read-outs of IEC 62056-21 leave A-B out, or write all six parts. */
export function isP1(frame: TextFrame, { dataSets }: ReadOut): boolean {
  if (frame.checksum.kind !== 'none') return frame.checksum.kind === 'crc';
  return dataSets.some(({ code }) => /^[01]-\d:\d+\.\d+\.\d+$/.test(code));
}

/** The objects that say which meter and when. */
export function readP1(texts: readonly TelegramText[]): {
  readonly listId: string | undefined;
  readonly meterId: string | undefined;
  readonly meterIdRaw: string | undefined;
  readonly meterTime: MeterTime | undefined;
} {
  const textOf = (codes: readonly string[]): string | undefined =>
    codes.flatMap((code) => texts.find(({ obis }) => codeOf(obis) === code)?.text ?? [])[0];
  const [meterIdRaw, clock] = [textOf(METER_ID), textOf([CLOCK])];
  return {
    listId: textOf(VERSION),
    meterIdRaw,
    meterId: meterIdRaw === undefined ? undefined : readableId(meterIdRaw),
    meterTime:
      clock === undefined
        ? undefined
        : { raw: clock, local: localTime(clock), deviationMinutes: undefined, source: 'clock-object' },
  };
}

function codeOf({ medium, channel, cde }: TelegramText['obis']): string {
  return `${medium}-${channel}:${cde}`;
}

/** Octets in hex as the letters and digits that they stand for; what stands for none stays as it is. */
function readableId(raw: string): string {
  if (!/^(?:[0-9A-Fa-f]{2}){4,}$/.test(raw)) return raw;
  const text = Buffer.from(raw, 'hex').toString('latin1');
  return /^[0-9A-Za-z][0-9A-Za-z ._-]*$/.test(text) ? text : raw;
}

/** Undefined for times that are none: meters that lost theirs send 250000000000W or 632525252525S. */
function localTime(raw: string): string | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)[SW]?$/.exec(raw);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const local = `20${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const parsed = new Date(`${local}Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(local) ? local : undefined;
}
