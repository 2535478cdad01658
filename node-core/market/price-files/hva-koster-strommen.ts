import type { JsonNode } from './json-text.ts';
import { readJson } from './json-text.ts';
import { PriceFileError, type PriceFileOptions, type RawPrice, type RawPrices } from './price-file.ts';
import { minuteOf, priceOf, rateFor, shortened } from './values.ts';

const SUFFIX = '_per_kWh';
const LENGTHS: readonly number[] = [15, 30, 60];

/**
 * hvakosterstrommen.no: `[{"NOK_per_kWh":0.25539,"EUR_per_kWh":0.02266,"EXR":11.2705,"time_start":"…","time_end":"…"}]`.
 * Of its currencies the community's is taken, or the one that the exchange is from.
 * @throws PriceFileError
 */
export function readHvaKosterStrommen(text: string, options: PriceFileOptions): RawPrices {
  const root = readJson(text);
  if (root.kind !== 'array') throw fieldError(root, 'a list of prices was expected');
  const prices: RawPrice[] = [];
  let rounded = 0;
  let currency = options.currency;
  for (const item of root.items) {
    if (item.kind !== 'object') throw fieldError(item, 'a price was expected');
    const field = currencyField(item.fields, options);
    if (field === undefined) throw currencyError(item);
    currency = field.currency;
    const amount = item.fields.get(`${currency}${SUFFIX}`);
    if (amount?.kind !== 'number') throw fieldError(amount ?? item, `${currency}${SUFFIX} must be a number`);
    const startMinute = minuteOf(textField(item, 'time_start'));
    const endMinute = minuteOf(textField(item, 'time_end'));
    if (!LENGTHS.includes(endMinute - startMinute)) {
      throw new PriceFileError({
        fault: 'length',
        line: item.line,
        evidence: `${endMinute - startMinute} minutes`,
      });
    }
    const { price, isRounded } = priceOf({
      text: amount.text,
      line: amount.line,
      perKwh: 1,
      rateMicros: field.rateMicros,
    });
    if (isRounded) rounded += 1;
    prices.push({ startMinute, endMinute, price, line: item.line });
  }
  return { currency, prices, rounded, outranked: 0 };
}

function currencyField(
  fields: ReadonlyMap<string, JsonNode>,
  options: PriceFileOptions,
): { currency: string; rateMicros: number } | undefined {
  const wanted = [options.currency, ...(options.exchange === undefined ? [] : [options.exchange.from])];
  const currency = wanted.find((each) => fields.has(`${each}${SUFFIX}`));
  if (currency === undefined) return undefined;
  return { currency, rateMicros: rateFor({ text: currency, line: 0 }, options) };
}

function textField(item: JsonNode & { kind: 'object' }, name: string): { text: string; line: number } {
  const value = item.fields.get(name);
  if (value?.kind !== 'string') throw fieldError(value ?? item, `"${name}" must be a time`);
  return value;
}

function fieldError(node: JsonNode, evidence: string): PriceFileError {
  return new PriceFileError({ fault: 'field', line: node.line, evidence });
}

/** Prices in other currencies only, or none at all. */
function currencyError(item: JsonNode & { kind: 'object' }): PriceFileError {
  const others = [...item.fields.keys()].filter((name) => name.endsWith(SUFFIX));
  return others.length === 0
    ? fieldError(item, 'a price such as "NOK_per_kWh" was expected')
    : new PriceFileError({ fault: 'currency', line: item.line, evidence: shortened(others.join(', ')) });
}
