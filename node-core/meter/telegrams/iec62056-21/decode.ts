import { assembleTelegram } from '../assemble.ts';
import { type ObisCode, obisOfText } from '../obis.ts';
import { isP1, readP1 } from '../p1/objects.ts';
import { baseUnit, decimalOfText } from '../quantity.ts';
import type { TextFrame } from '../scan.ts';
import type { Register, Telegram, TelegramText } from '../telegram.ts';
import { type DataSet, parseReadOut } from './data-sets.ts';

/** Codes of load profiles and logs (IEC 62056-61 table 8: C 98 and 99): many values of other times, none of now. */
const PROFILE = /^(98|99)\./;
/** More digits without a unit are a name, not a value. */
const MAX_PLAIN_DIGITS = 15;
/** Codes that name the meter, the first of them that is there: 0.0.0 device address, C.1 and 96.1 maker's number. */
const METER_ID_CODES = ['0.0.0', 'C.1', 'C.1.0', '96.1.0', '96.1.255'];

/**
 * What a text read-out says: P1, or IEC 62056-21.
 * @param sealed whether it came out of an encrypted APDU whose tag held
 * @throws TelegramError
 */
export function decodeText(frame: TextFrame, sealed: 'authenticated' | 'encrypted' | undefined): Telegram {
  const unchecked = frame.checksum.kind === 'none' && sealed !== 'authenticated';
  const readOut = parseReadOut(frame.text, unchecked);
  const registers: Register[] = [];
  const texts: TelegramText[] = [];
  for (const dataSet of readOut.dataSets) {
    const obis = obisOfText(dataSet.code);
    if (obis === undefined || PROFILE.test(obis.cde)) continue;
    const register = registerOf(dataSet, obis);
    if (register !== undefined) registers.push(register);
    const [first] = dataSet.values;
    if (first !== undefined && first.unit === '' && first.value !== '')
      texts.push({ obis, text: first.value });
  }
  const p1 = sealed !== undefined || isP1(frame, readOut);
  const idText = METER_ID_CODES.flatMap((code) => texts.find(({ obis }) => obis.cde === code) ?? [])[0]?.text;
  return assembleTelegram({
    protocol: p1 ? 'p1' : 'iec62056-21',
    encrypted: sealed !== undefined,
    integrity: sealed === 'authenticated' ? sealed : unchecked ? 'none' : 'checksum',
    ident: readOut.ident,
    crc: frame.checksum.kind === 'crc' ? frame.checksum.stated : undefined,
    registers,
    texts,
    ...(p1 ? readP1(texts) : { meterId: idText, meterIdRaw: idText }),
  });
}

/** The first value with a unit: DSMR puts a time in front, Luxembourg a second limit behind. Without units, the only one. */
function registerOf(dataSet: DataSet, obis: ObisCode): Register | undefined {
  const [only, ...others] = dataSet.values;
  for (const { value, unit } of dataSet.values) {
    const decimal = unit === '' ? undefined : decimalOfText(value);
    if (decimal === undefined) continue;
    const base = baseUnit(unit);
    return { obis, digits: decimal.digits, exponent: decimal.exponent + base.exponent, unit: base.unit };
  }
  if (only === undefined || others.length > 0 || only.unit !== '' || only.value.length > MAX_PLAIN_DIGITS) {
    return undefined;
  }
  const plain = decimalOfText(only.value);
  return plain === undefined ? undefined : { obis, ...plain, unit: '' };
}
