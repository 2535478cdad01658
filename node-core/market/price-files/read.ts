import { completePrices } from './completeness.ts';
import { readEntsoe } from './entsoe.ts';
import { readHvaKosterStrommen } from './hva-koster-strommen.ts';
import { MOST_CHARACTERS, type PriceFile, PriceFileError, type PriceFileOptions } from './price-file.ts';
import { shortened } from './values.ts';

/**
 * Reads a price file of either format, told by how it begins (a byte order mark is skipped).
 * @throws PriceFileError with the line, for everything that is wrong with it
 */
export function readPriceFile(text: string, options: PriceFileOptions): PriceFile {
  if (text.length > MOST_CHARACTERS) {
    throw new PriceFileError({ fault: 'tooLarge', line: 1, evidence: `${text.length} characters` });
  }
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const begins = /\S/.exec(content)?.[0];
  const format = begins === '<' ? 'entsoe' : 'hvakosterstrommen';
  if (begins !== '<' && begins !== '[' && begins !== '{') {
    const line = content.split('\n', 1)[0] ?? '';
    throw new PriceFileError({ fault: 'unknownFormat', line: 1, evidence: shortened(line) });
  }
  const raw = format === 'entsoe' ? readEntsoe(content, options) : readHvaKosterStrommen(content, options);
  const { prices, repeated } = completePrices(raw.prices, options.timeZone);
  return {
    format,
    currency: raw.currency,
    prices,
    repeated,
    rounded: raw.rounded,
    outranked: raw.outranked,
  };
}
