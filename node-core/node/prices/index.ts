/**
 * # prices: a public producer's price lists, from what a person sets or a file holds to what is published
 *
 * | file | what |
 * | --- | --- |
 * | `tariff-draft` | prices by the wall clock -> the ledger's steps, days with 23 and 25 hours included |
 * | `tariff-plan` | steps -> what can be published of them, and how it looks |
 * | `price-file-upload` | a file that comes in parts |
 * | `price-file-worker` | reads it beside the event loop |
 * | `tariff-desk` | the door |
 *
 * Invariants: what has begun cannot be published (a rule of the ledger), so it is left out, and said; a list never covers
 * what another list of the same producer covers; nothing is published that was not shown. Deviations: none.
 */
export { type TariffDesk, tariffDesk } from './tariff-desk.ts';
