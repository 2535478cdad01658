import { type ObisCode, obisOfBytes } from '../obis.ts';
import type { Register, TelegramText } from '../telegram.ts';
import { CLOCK_BYTES } from './clock.ts';
import type { DlmsData } from './data.ts';
import { type DlmsList, registerOf, type ScalerUnit, textOf } from './list.ts';
import { scaledUnit, scaleOf } from './scale.ts';
import { unitName } from './units.ts';

/**
 * Lists whose values stand behind their OBIS codes:
 *
 * | maker | layout |
 * | --- | --- |
 * | Aidon (NO, SE, FI) | array of structures {code, value, {scaler, unit}} or {code, value} |
 * | Kamstrup (NO, DK) | structure: list ID, then code, value, code, value ... One-phase meters leave `00` holes, counted in the length |
 * | Kaifa (SE) | structure: code, value, code, value ... |
 * | Kaifa, Sagemcom, Siemens (AT) | structure: [clock,] then code, value, {scaler, unit} ... [, number of the meter] |
 *
 * All of them are read by one walk: a code takes the value behind it, and a {scaler, unit} behind that.
 */
interface Entry {
  readonly obis: ObisCode;
  readonly value: DlmsData;
  readonly scaler: ScalerUnit | undefined;
}

/** Codes that name list, meter and model; the first that is there. */
const LIST_ID = ['0.2.129'];
const METER_ID = ['96.1.0', '96.1.1', '42.0.0'];
const METER_TYPE = ['96.1.7'];
/** Kamstrup's own: 1-1:0.0.5 the meter, 1-1:96.1.1 its type. */
const KAMSTRUP_ID = ['0.0.5'];
const KAMSTRUP_TYPE = ['96.1.1'];
const CLOCK = '1.0.0';

/** Reads such a list. @returns undefined where there is no code with a value in it */
export function readObisList(body: DlmsData): DlmsList | undefined {
  const entries: Entry[] = [];
  const bare: DlmsData[] = [];
  walk(body, entries, bare);
  if (entries.length === 0) return undefined;
  const bareTexts = bare.flatMap((value) => textOf(value) ?? []);
  const textAt = (codes: readonly string[]): string | undefined =>
    codes.flatMap((cde) =>
      entries.flatMap(({ obis, value }) => (obis.cde === cde ? (textOf(value) ?? []) : [])),
    )[0];
  const kamstrup = bareTexts[0]?.startsWith('Kamstrup') === true;
  const listId = textAt(LIST_ID) ?? (kamstrup ? bareTexts[0] : undefined);
  const scale = scaleOf(listId);
  const registers: Register[] = [];
  const texts: TelegramText[] = [];
  for (const { obis, value, scaler } of entries) {
    const register = registerOf(obis, value, scaler ?? scaledUnit(obis, scale));
    const text = textOf(value);
    if (register !== undefined) registers.push(register);
    if (text !== undefined) texts.push({ obis, text });
  }
  const clock =
    entries.find(({ obis }) => obis.medium === 0 && obis.cde === CLOCK)?.value ?? bare.find(isClock);
  return {
    listId,
    meterId: textAt(kamstrup ? KAMSTRUP_ID : METER_ID) ?? (kamstrup ? undefined : bareTexts.at(-1)),
    meterType: textAt(kamstrup ? KAMSTRUP_TYPE : METER_TYPE),
    clock: clock?.kind === 'octets' ? clock.bytes : undefined,
    registers,
    texts,
  };
}

function walk(value: DlmsData, entries: Entry[], bare: DlmsData[]): void {
  if (value.kind !== 'list') return;
  const { items } = value;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    if (item === undefined) return;
    const obis = codeOf(item);
    const behind = items[at + 1];
    if (obis !== undefined && behind !== undefined) {
      const scaler = scalerOf(items[at + 2]);
      entries.push({ obis, value: behind, scaler });
      at += scaler === undefined ? 1 : 2;
    } else if (item.kind === 'list') walk(item, entries, bare);
    else if (item.kind === 'octets') bare.push(item);
  }
}

/** Six bytes of the current period (F = 255) and of a medium that there is (A up to 15) are a code. */
export function codeOf(value: DlmsData | undefined): ObisCode | undefined {
  if (value?.kind !== 'octets') return undefined;
  const obis = obisOfBytes(value.bytes);
  return obis?.period === undefined && (obis?.medium ?? 16) < 16 ? obis : undefined;
}

function isClock(value: DlmsData): boolean {
  return value.kind === 'octets' && value.bytes.length === CLOCK_BYTES && textOf(value) === undefined;
}

/** {scaler: integer, unit: enum} (IEC 62056-62 4.3.2.2.2). */
function scalerOf(value: DlmsData | undefined): ScalerUnit | undefined {
  if (value?.kind !== 'list' || value.items.length !== 2) return undefined;
  const [scaler, unit] = value.items;
  if (scaler?.kind !== 'number' || scaler.bytes !== 1 || unit?.kind !== 'enum') return undefined;
  const exponent = Number(scaler.value);
  return Math.abs(exponent) > 30 ? undefined : { exponent, unit: unitName(unit.value) };
}
