/** Words and numbers as an English-speaking home in Oslo reads them. */
import { createFormat } from '../../../renderer/src/format/format.ts';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';

export const TIME_ZONE = 'Europe/Oslo';
export const t = createTranslate('en');
export const format = createFormat({ locale: 'en-GB', timeZone: TIME_ZONE });
export const NOK = { currency: 'NOK', minorDigits: 2 } as const;

/** No-break spaces as plain ones, for comparing. */
export function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
