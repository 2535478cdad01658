/** Bytes as a person reads them: two digits that say something, in the unit that fits. */

const UNITS = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const STEP = 1_000;

/** `locale` as in `format.locale`; less than half a kilobyte is 0 kB. */
export function sizeText(bytes: number, locale: string): string {
  let size = bytes / STEP;
  let place = 0;
  while (size >= STEP && place < UNITS.length - 1) {
    size /= STEP;
    place += 1;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[place] ?? 'kilobyte',
    maximumFractionDigits: place > 0 && size < 10 ? 1 : 0,
  }).format(size);
}
