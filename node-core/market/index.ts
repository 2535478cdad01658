/**
 * # market: what to offer, what to take, and what it is worth
 *
 * Purpose: the arithmetic behind the market's screens and its standing orders: the one-click offer, the forecast, what
 * an offer would save, the choice among offers, and how offers, proposals and contracts stand at a minute.
 *
 * Source: DESIGN 10 (shares, surplus, need) and 11.
 *
 * | file | what |
 * | --- | --- |
 * | `pattern` | surplus and need by minute, as they were |
 * | `shares` | how much of a member is still free, by a sweep over its contracts |
 * | `standing` | open, expired, taken; coming, active, past |
 * | `public-price` | the cheapest public price and the best feed-in price by minute |
 * | `suggestion`, `suggested-price` | the one-click offer |
 * | `forecast` | the next 24 hours |
 * | `saving` | what an offer would have saved |
 * | `wish`, `matching` | cheapest first among what is green enough |
 * | `standing-order` | what a standing order says, and what is spoken for already |
 * | `day-load` | how much of a day's caps is taken, and what still fits |
 * | `standing-buy`, `standing-sell` | the next step of a standing order, or why there is none |
 * | `rehearsal` | what a standing order would have done last week |
 *
 * Invariants
 * - Pure: minutes, readings and the community come in as values.
 * - Whole numbers only; where a mean must be rounded, it is rounded down, and says so.
 * - Nothing here binds: a suggestion, a forecast and a saving are looks at the past. What is agreed is the ledger's,
 *   what is owed the settlement's.
 * - A match never goes over a limit of the wish, nor over what is free of either side in any minute.
 * - A standing order decides by the ledger and its own home's readings alone, and what this home has signed and can
 *   still be accepted counts as agreed: so after a restart it decides the same, and nothing is bought or sold twice.
 *
 * Choices where DESIGN is silent: the rule of the suggested price (`suggested-price.ts`), and that surplus is
 * forecast from what the home had left over, whatever contracts it had then: the coming contracts' shares are taken
 * off, not the past ones'.
 */
export * from './day-load.ts';
export * from './forecast.ts';
export * from './matching.ts';
export * from './pattern.ts';
export * from './public-price.ts';
export * from './rehearsal.ts';
export * from './saving.ts';
export * from './shares.ts';
export * from './standing-buy.ts';
export * from './standing-order.ts';
export * from './standing-sell.ts';
export * from './standing.ts';
export * from './suggested-price.ts';
export * from './suggestion.ts';
export * from './wish.ts';
