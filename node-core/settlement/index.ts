/**
 * # settlement: who owes whom what, minute by minute
 *
 * Purpose: from opened readings, contracts and tariffs to a household's bill, and back: every line of a bill derived
 * a second time from what is on the chain. Source: DESIGN 3 and 10, FACTS 'Bills and prices', `docs/settlement.md`
 * (worked examples, each of them a test), `docs/decisions/0002-clipped-delivery-periods.md`.
 *
 * The way through the files:
 *
 * ```
 * reading-cut -> ReadingSeries -> flows -> allocation -> settlement -> month -> bill-lines -> bill -> export-csv
 *                     tariffs, periods -> frame -^   fees -^             late -^    payment -^
 *                                                          settlement -> statement
 *                     evidence (port) -> second-opinion -> verify-bill
 * ```
 *
 * Invariants
 * - Pure: time, readings and the community come in as values; the same values give the same bill on every PC.
 * - Exact: energies are integers in mWh, money is `bigint` in 10^-12 of the currency; rounding happens once in each
 *   bill line, and once in each fee (to 10^-12).
 * - A contract's minutes depend on the two parties' readings and its terms alone, so both work out the same number.
 * - To the mWh: import = neighbours + public + unpriced + netted; export = sold + stored + netted.
 * - `second-opinion.ts` and `verify-bill.ts` use nothing of the kernel (allocation, settlement, fees, periods, tariffs,
 *   bill-lines): only units and types. They are the naive twin of the property tests, and Verify on the screen.
 *
 * Choices where DESIGN is silent
 * - Tariffs: in each minute the lowest price of all producers holds. (The chain refuses a second tariff of one producer
 *   for the same minute; were there two, the lower one would hold.) No producer supplies itself.
 * - Feed-in: the highest price of the minute; a price of zero is taken, a negative one is not (the surplus is stored).
 * - Need without any tariff is `unpriced`: shown, amount 0, and 0 in the average that a fee is worked out from.
 * - Fees: `max(0, contract price)` for what the buyer did not take; no VAT on fees, which are compensation.
 * - A period's fees fall in the month where the period ends. Before the closing, a period with a missing minute waits.
 * - VAT is worked out for each rate on the sum of the rounded purchase lines of that rate.
 */
export * from './allocation.ts';
export * from './bill.ts';
export * from './bill-lines.ts';
export * from './carbon.ts';
export * from './contract-settlement.ts';
export * from './derived-lines.ts';
export * from './evidence.ts';
export * from './export-csv.ts';
export * from './fees.ts';
export * from './flows.ts';
export * from './frame.ts';
export * from './late.ts';
export * from './minute-text.ts';
export * from './missing.ts';
export * from './month.ts';
export * from './payment.ts';
export * from './periods.ts';
export * from './public-trade.ts';
export * from './reading-cut.ts';
export * from './second-opinion.ts';
export * from './series.ts';
export * from './settlement.ts';
export * from './statement.ts';
export * from './tariffs.ts';
export * from './verify-bill.ts';
