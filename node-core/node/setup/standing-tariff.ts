import {
  carbonGrams,
  type Minute,
  minute,
  minuteOfMs,
  month as monthNumber,
  monthOfMinute,
  priceMicros,
  spanOfMonth,
} from '../../units/index.ts';
import type { Household } from '../household.ts';

/** How often it is looked whether the tariff runs out. */
const LOOK_MS = 3600_000;
/** After one that came to nothing. */
const RETRY_MS = 15_000;
/** So long before its end it is prolonged. */
const AHEAD_MINUTES = 10 * 24 * 60;
/** A tariff starts in the future, by the clock of whoever closes the block. */
const SOON_MINUTES = 2;

/**
 * Keeps one price for public power in force, a month or two ahead: two tariffs of a producer may not overlap, so one for
 * ever could never be changed. It stops for good when the producer's last tariff is not of that price: then somebody
 * publishes by hand. @returns what ends it
 */
export function keepTariff(household: Household, price: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async () => {
    const done = await prolong(household, price).catch(() => 'later' as const);
    if (isOver || done === 'byHand') return;
    timer = setTimeout(() => void look(), done === 'later' ? RETRY_MS : LOOK_MS);
    timer.unref();
  };
  void look();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

async function prolong(household: Household, price: number): Promise<'inForce' | 'later' | 'byHand'> {
  const { community } = household.replica;
  const now = minuteOfMs(household.clock.nowMs());
  const mine = community.tariffs.filter(({ tariff }) => tariff.author === household.member);
  const last = mine.toSorted((a, b) => a.endMinute - b.endMinute).at(-1);
  if (last !== undefined && !isThatPrice(last.tariff.steps, price)) return 'byHand';
  const endMinute = last?.endMinute ?? minute(0);
  if (endMinute - now > AHEAD_MINUTES) return 'inForce';
  const startMinute = minute(Math.max(endMinute, now + SOON_MINUTES));
  const step = { startMinute, price: priceMicros(price), feedInPrice: null, carbon: carbonGrams(0) };
  const { timeZone } = community.rules;
  const sent = await household.send({
    kind: 'tariff',
    endMinute: endOf(startMinute, timeZone),
    steps: [step],
  });
  return sent.kind === 'certified' ? 'inForce' : 'later';
}

/** The end of the month after. */
function endOf(startMinute: Minute, timeZone: string): Minute {
  return spanOfMonth(monthNumber(monthOfMinute(startMinute, timeZone) + 1), timeZone).endMinute;
}

function isThatPrice(steps: readonly { readonly price: number }[], price: number): boolean {
  return steps.length === 1 && steps[0]?.price === price;
}
