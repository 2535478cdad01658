/** Lists of DLMS in hex, written out as their makers' documents have them. */
import { lengthOf } from './build.ts';

/** 15 June 2024, 21:59:10, without a deviation. */
export const CLOCK = '07e8060f06153b0aff800000';

/** An octet string of ASCII. */
export function text(value: string): string {
  return `09 ${Buffer.from(lengthOf(value.length)).toString('hex')} ${Buffer.from(value).toString('hex')}`;
}

/** A visible string. */
export function visible(value: string): string {
  return text(value).replace('09', '0a');
}

/** A double-long-unsigned. */
export const u32 = (value: number): string => `06 ${value.toString(16).padStart(8, '0')}`;
/** A long-unsigned. */
export const u16 = (value: number): string => `12 ${value.toString(16).padStart(4, '0')}`;
/** A structure of these values. */
export const structure = (...items: readonly string[]): string =>
  `02 ${Buffer.from(lengthOf(items.length)).toString('hex')} ${items.join(' ')}`;

/** List ID, meter, type. */
export const KAMSTRUP_HEAD = [
  visible('Kamstrup_V0001'),
  '0906 0101000005ff',
  visible('5706567000000001'),
  '0906 0101600101ff',
  visible('6841121BN243101040'),
];

/** The hourly list of a three-phase meter, by Kamstrup's HAN-NVE document: energy in 10 Wh, current in 10 mA. */
export const KAMSTRUP_HOURLY = structure(
  ...KAMSTRUP_HEAD,
  '0906 0101010700ff',
  u32(1468),
  '0906 0101020700ff',
  u32(0),
  '0906 01011f0700ff',
  u32(564),
  '0906 0101200700ff',
  u16(232),
  '0906 0001010000ff',
  `090c ${CLOCK}`,
  '0906 0101010800ff',
  u32(427244),
  '0906 0101020800ff',
  u32(7),
  '0906 0101030800ff',
  u32(3),
  '0906 0101040800ff',
  u32(55),
);

/** One-phase meters leave the codes and values of phases that they do not have as null-data. */
export const KAMSTRUP_HOLES = structure(
  ...KAMSTRUP_HEAD,
  '0906 0101010700ff',
  u32(1896),
  '00',
  '00',
  '0906 0101200700ff',
  u16(225),
  '00',
  '00',
);

/** List ID, meter, type. */
export const KAIFA_HEAD = [text('KFM_001'), text('6970631400000001'), text('MA105H2E')];
