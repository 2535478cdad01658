/**
 * OBIS codes (IEC 62056-61): A-B:C.D.E*F. A is the medium (0 abstract, 1 electricity), B the channel, C the quantity,
 * D its processing (7 now, 8 cumulated), E the tariff (0 the total), F the billing period (255 the current one).
 *
 * | C, less 20, 40, 60 for phases | D = 7 | D = 8 |
 * | --- | --- | --- |
 * | 1, 2, 15, 16: active, from and to the grid, sum of both, difference | W | Wh |
 * | 3 to 8: reactive | var | varh |
 * | 9, 10: apparent | VA | VAh |
 * | 11, 12, 13, 14 | A, V, power factor, Hz | |
 */
export interface ObisCode {
  /** A-B; undefined in reduced codes. */
  readonly medium: number | undefined;
  readonly channel: number | undefined;
  /** 'C.D.E', or 'C.D' in reduced codes that have no E. */
  readonly cde: string;
  /** Undefined for 255, the current period, which is left out. */
  readonly period: number | undefined;
}

/** C may be a letter in reduced codes: C for service, F for error, L and P for lists. */
const TEXT =
  /^(?:(\d{1,3})-(\d{1,3})[:.])?(\d{1,3}|[CFLP])[.:](\d{1,3}|F)(?:[.:](\d{1,3}))?(?:[*&](\d{1,3}))?$/;

/**
 * Reads a code as text telegrams write it; colons for dots too, as the examples of DSMR 4.0 have them.
 * @returns undefined for anything else
 */
export function obisOfText(text: string): ObisCode | undefined {
  const match = TEXT.exec(text);
  if (match === null) return undefined;
  const [, medium, channel, c = '', d = '', e, period] = match;
  return {
    medium: medium === undefined ? undefined : Number(medium),
    channel: channel === undefined ? undefined : Number(channel),
    cde: e === undefined ? `${shortest(c)}.${shortest(d)}` : `${shortest(c)}.${shortest(d)}.${Number(e)}`,
    period: period === undefined || period === '255' ? undefined : Number(period),
  };
}

/** Reads the six bytes of a logical name (IEC 62056-62 4.1.8.2). @returns undefined unless there are six */
export function obisOfBytes(bytes: Uint8Array): ObisCode | undefined {
  const [medium, channel, c, d, e, period] = bytes;
  if (period === undefined || bytes.length !== 6) return undefined;
  return { medium, channel, cde: `${c}.${d}.${e}`, period: period === 255 ? undefined : period };
}

/** 'A-B:C.D.E*F', each part where it is known. */
export function formatObis({ medium, channel, cde, period }: ObisCode): string {
  const prefix = medium === undefined ? '' : `${medium}-${channel}:`;
  return `${prefix}${cde}${period === undefined ? '' : `*${period}`}`;
}

/** Whether the code is of electricity, now or of the current period, in any channel. */
export function isElectricity({ medium, period }: ObisCode): boolean {
  return (medium === 1 || medium === undefined) && period === undefined;
}

/** What kind of quantity a code names. */
export type QuantityKind = 'power' | 'energy' | 'current' | 'voltage' | 'factor' | 'frequency' | 'other';

/** The unit that a code's value has by its definition, before any decimal prefix. */
export interface ObisQuantity {
  readonly kind: QuantityKind;
  readonly unit: string;
}

const OTHER: ObisQuantity = { kind: 'other', unit: '' };

/** The quantity of an electricity code by the table above; `other` where it names none. */
export function quantityOf({ medium, cde }: ObisCode): ObisQuantity {
  const [c, d] = cde.split('.').map(Number);
  if (medium !== 1 || c === undefined || !(c >= 1 && c <= 80) || (d !== 7 && d !== 8)) return OTHER;
  const base = ((c - 1) % 20) + 1;
  const energy = d === 8;
  const named = (unit: string): ObisQuantity => ({
    kind: energy ? 'energy' : 'power',
    unit: energy ? `${unit}h` : unit,
  });
  if (base <= 2 || base === 15 || base === 16) return named('W');
  if (base <= 8) return named('var');
  if (base <= 10) return named('VA');
  if (energy) return OTHER;
  if (base === 11) return { kind: 'current', unit: 'A' };
  if (base === 12) return { kind: 'voltage', unit: 'V' };
  if (base === 13) return { kind: 'factor', unit: '' };
  return base === 14 ? { kind: 'frequency', unit: 'Hz' } : OTHER;
}

function shortest(part: string): string {
  return /^\d/.test(part) ? String(Number(part)) : part;
}
