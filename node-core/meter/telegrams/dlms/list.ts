import type { ObisCode } from '../obis.ts';
import type { Register, TelegramText } from '../telegram.ts';
import type { DlmsData } from './data.ts';

/** What a list says, whatever its layout. */
export interface DlmsList {
  readonly listId?: string | undefined;
  readonly meterId?: string | undefined;
  readonly meterType?: string | undefined;
  /** The meter's clock, twelve bytes. */
  readonly clock?: Uint8Array | undefined;
  readonly registers: readonly Register[];
  readonly texts: readonly TelegramText[];
}

/** Exponent and unit of a register. */
export interface ScalerUnit {
  readonly exponent: number;
  readonly unit: string;
}

/** A register of a code's value; undefined where the value is no number: what is missing is missing. */
export function registerOf(
  obis: ObisCode,
  value: DlmsData | undefined,
  { exponent, unit }: ScalerUnit,
): Register | undefined {
  return value?.kind === 'number' ? { obis, digits: value.value, exponent, unit } : undefined;
}

/** Octets as the text that they are; undefined for other values and for octets that are no printable ASCII. */
export function textOf(value: DlmsData | undefined): string | undefined {
  if (value?.kind !== 'octets' || value.bytes.length === 0) return undefined;
  if (!value.bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return undefined;
  return Buffer.from(value.bytes).toString('latin1').trim();
}
