import type { Register, TelegramText } from '../telegram.ts';
import { CLOCK_BYTES } from './clock.ts';
import type { DlmsData } from './data.ts';
import { type DlmsList, registerOf, textOf } from './list.ts';
import { codeOf } from './obis-list.ts';
import { OTHER_SCALE, scaledUnit } from './scale.ts';

/**
 * Lists that describe themselves: the first value is the push object's own list of what is pushed (IEC 62056-62
 * 4.4.8.2, class 40, attribute 2), an array of {class, code, attribute, data index}; the values follow in its order,
 * the description itself being the first of them. There are no scalers: power is taken as W and energy as Wh, and the
 * rest is left without a unit. Landis+Gyr E450 and Iskraemeco AM550 in Austria, Switzerland and Liechtenstein.
 */
const VALUE_ATTRIBUTE = 2n;

/** Reads such a list. @returns undefined where the first value is no description of all the others */
export function readDescribedList(body: DlmsData): DlmsList | undefined {
  if (body.kind !== 'list') return undefined;
  const [description] = body.items;
  if (description?.kind !== 'list' || description.items.length !== body.items.length) return undefined;
  const registers: Register[] = [];
  const texts: TelegramText[] = [];
  let clock: Uint8Array | undefined;
  for (const [index, capture] of description.items.entries()) {
    if (capture.kind !== 'list' || capture.items.length !== 4) return undefined;
    const [, name, attribute] = capture.items;
    const obis = codeOf(name);
    if (obis === undefined || attribute?.kind !== 'number') return undefined;
    if (attribute.value !== VALUE_ATTRIBUTE) continue;
    const value = body.items[index];
    const register = registerOf(obis, value, scaledUnit(obis, OTHER_SCALE));
    const text = textOf(value);
    if (register !== undefined) registers.push(register);
    else if (text !== undefined) texts.push({ obis, text });
    if (
      obis.medium === 0 &&
      obis.cde === '1.0.0' &&
      value?.kind === 'octets' &&
      value.bytes.length === CLOCK_BYTES
    )
      clock = value.bytes;
  }
  const textAt = (cde: string): string | undefined => texts.find(({ obis }) => obis.cde === cde)?.text;
  return { meterId: textAt('42.0.0') ?? textAt('96.1.1'), clock, registers, texts };
}
