import { minute, minuteOfMs } from '../../units/index.ts';
import type { Household } from '../household.ts';
import type { MemberHandIn } from './member-hand-in.ts';

/** Readings that have waited for so many minutes are handed to the leader: gossip has lost them. */
const PATIENT_MINUTES = 2;
const RESEND_LIMIT = 1000;

/** Sends again what has waited in the outbox since the last look, and longer than a block takes: it was lost on its way. */
export class Resending {
  #waiting: ReadonlySet<string> = new Set();

  look(household: Household, handIn: MemberHandIn): void {
    const patient = minute(minuteOfMs(household.clock.nowMs()) - PATIENT_MINUTES);
    const energy = household.outbox.pending('energy', RESEND_LIMIT);
    const readings = energy.filter(({ slot }) => slot !== undefined && slot.minute <= patient);
    if (readings.length > 0) void handIn.deliverReadings(readings.map(({ bytes }) => bytes));
    // A day's grant that nobody could order is asked for again, too: without it no other home opens the day.
    const grants = energy.filter(({ slot }) => slot === undefined);
    const waiting = [...grants, ...household.outbox.pending('contract', RESEND_LIMIT)].map(({ id }) => id);
    if (waiting.some((id) => this.#waiting.has(id))) void household.resend();
    this.#waiting = new Set(waiting);
  }
}
