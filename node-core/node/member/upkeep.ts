import { formatMonth, minuteOfMs, month as monthNumber, monthOfMinute } from '../../units/index.ts';
import { householdBooks } from '../books.ts';
import { disputeDifferences } from '../disputes.ts';
import type { Household } from '../household.ts';
import { signMonth } from '../month-close.ts';

/** How often a home looks whether a month has closed; months close once in a month. */
const LOOK_MS = 60_000;

/**
 * What a household's node does by itself as the months go: signs what a closed month came to, and disputes what others
 * have signed otherwise. @returns what ends it
 */
export function startUpkeep(household: Household): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    running = signLastMonth(household).finally(() => {
      isBusy = false;
    });
  }, LOOK_MS);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Signs the last month, once it has closed; a month is signed once. */
export async function signLastMonth(household: Household): Promise<void> {
  const { timeZone } = household.replica.community.rules;
  const last = monthNumber(monthOfMinute(minuteOfMs(household.clock.nowMs()), timeZone) - 1);
  const text = formatMonth(last);
  const books = householdBooks(household);
  if (household.outbox.setting(SIGNED) === text || books.state(last) !== 'closed') return;
  await signMonth(household, books, last);
  await disputeDifferences(household, books, last);
  household.outbox.writeSetting(SIGNED, text);
}

const SIGNED = 'signedMonth';
