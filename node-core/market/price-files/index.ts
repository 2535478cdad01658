/**
 * # price-files: the public price from files that others publish
 *
 * Purpose: a public producer (a housing board, an operator) takes over day-ahead prices from a file, instead of typing
 * them. In: the file's text. Out: every price with its minutes, or one `PriceFileError` that names the line.
 *
 * Source: hvakosterstrommen.no's JSON; ENTSO-E's transparency platform, document type A44 (IEC 62325-451-3,
 * Publication_MarketDocument), with the curve types A01 and A03.
 *
 * | file | what |
 * | --- | --- |
 * | `read` | the one entry: which format it is, then all that holds for every format |
 * | `price-file` | the options, the result, the errors |
 * | `hva-koster-strommen`, `entsoe` | one format each: the file's own rules |
 * | `completeness` | duplicates, overlaps, missing hours, whole days |
 * | `tariff-steps` | from a file to the steps of a tariff, and what is shown before it is taken over |
 * | `json-text`, `xml-text` | readers that keep the line and the digits of everything |
 * | `values` | prices and times from their digits |
 *
 * Invariants
 * - Pure. Digits stay digits: no price goes through a float. One in more than millionths per kWh is rounded once, half
 *   away from zero, and counted.
 * - Nothing is filled in. An hour that is missing is an error, but for curve type A03, in which a price holds until the
 *   next position or the end of its period: that is what the format says.
 * - The prices come in order, without overlap or gap, over whole local days: 23, 24 or 25 hours.
 *
 * Choices: of two time series for the same time with the same prices (ENTSO-E repeats itself) one counts; with different
 * ones it is an error, unless the file itself says by its classification sequence which comes first (1 is the day-ahead
 * auction that all of Europe shares).
 */
export * from './price-file.ts';
export { readPriceFile } from './read.ts';
export * from './tariff-steps.ts';
