/**
 * # setup: a household finds, chooses and runs its meter
 *
 * Purpose: what the set-up page and the settings stand on (DESIGN 9, 12): the search for a meter with what is heard, keys
 * for meters that encrypt, the choice, and the chosen meter as a source of minutes. Knows no page and no API: hosts map.
 *
 * | file | what |
 * | --- | --- |
 * | `meter-desk` | all of it: one desk a process |
 * | `meter-choice`, `kept-choice` | what is chosen, what is wished, why not; the file |
 * | `meter-seal` | the meter's keys under a key that comes of the household's seed |
 * | `cables`, `shared-cable` | this PC's adapters; one adapter, and the two that open it |
 * | `meter-search`, `meter-follow`, `heard-meter`, `watchers` | the search while somebody watches; what was found goes on to be heard |
 * | `running-meter`, `news-board` | the chosen meter; what only a person can know of it |
 *
 * Invariants:
 * - A meter that runs and is heard keeps its adapter: the search finds that meter, and opens nothing. One that was not heard
 *   for 45 s lends it.
 * - One line an adapter at any time in this process; the next is opened when the one before is let go of.
 * - What was chosen is durable before it runs. Keys are in no file, notice or error in clear.
 * - The same adapter, line, direction and factor go on with one series of registers; any other begins one.
 */
export { type Cables, systemCables } from './cables.ts';
export type { HeardMeter } from './heard-meter.ts';
export { type CableChoice, type MeterChoice, MeterChoiceRefused, type MeterWish } from './meter-choice.ts';
export { MeterDesk, type MeterDeskOptions, type MeterStanding } from './meter-desk.ts';
export type { MeterSearchState } from './meter-search.ts';
export type { MeterTrouble } from './meter-trouble.ts';
export { type MeterSeal, seedSeal } from './meter-seal.ts';
export type { RunningState } from './running-meter.ts';
