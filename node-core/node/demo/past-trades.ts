import { type ContractTerms, type DeliveryPeriod, termsHash } from '../../ledger/index.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  type Minute,
  priceFromText,
  sharePermille,
  spanOfMonth,
} from '../../units/index.ts';
import type { Household } from '../household.ts';
import type { Neighbourhood, Resident } from '../neighbourhood.ts';
import { FIRST_MONTH, SECOND_MONTH, TIME_ZONE } from './calendar.ts';
import { AMINA, INGRID, PRODUCER, RESIDENTS, WORKSHOP, YOU } from './residents.ts';
import { demoTariffSteps } from './tariff.ts';

/** Something that was done in the demo's past, at its own time. */
export interface PastEvent {
  readonly atMinute: Minute;
  readonly run: (street: Neighbourhood) => Promise<void>;
}

interface PastContract {
  readonly seller: string;
  readonly buyer: string;
  readonly price: string;
  readonly shares: { readonly seller: number; readonly buyer: number };
  readonly minimumKwh: number;
  readonly period: DeliveryPeriod;
  /** Days after the start of its month, both counted from 0. */
  readonly fromDay: number;
  readonly toDay: number;
  readonly month: typeof FIRST_MONTH;
}

const ROOF_CARBON = carbonGrams(41);
const DAY = 1440;

/**
 * The contracts of the past month, and those that run when the demo opens: the joinery buys from both roofs while its
 * machines run, Amina takes a part of yours, and Ingrid and Per's evening sun comes to you.
 */
const CONTRACTS: readonly PastContract[] = [
  {
    seller: YOU,
    buyer: WORKSHOP,
    price: '0.72',
    shares: { seller: 600, buyer: 500 },
    minimumKwh: 2,
    period: 'day',
    fromDay: 15,
    toDay: 30,
    month: FIRST_MONTH,
  },
  {
    seller: INGRID,
    buyer: WORKSHOP,
    price: '0.70',
    shares: { seller: 500, buyer: 500 },
    minimumKwh: 0,
    period: 'term',
    fromDay: 15,
    toDay: 30,
    month: FIRST_MONTH,
  },
  {
    seller: YOU,
    buyer: AMINA,
    price: '0.78',
    shares: { seller: 400, buyer: 1000 },
    minimumKwh: 12,
    period: 'month',
    fromDay: 22,
    toDay: 30,
    month: FIRST_MONTH,
  },
  {
    seller: INGRID,
    buyer: YOU,
    price: '0.66',
    shares: { seller: 500, buyer: 1000 },
    minimumKwh: 0,
    period: 'term',
    fromDay: 9,
    toDay: 30,
    month: FIRST_MONTH,
  },
  {
    seller: YOU,
    buyer: WORKSHOP,
    price: '0.74',
    shares: { seller: 400, buyer: 500 },
    minimumKwh: 1,
    period: 'day',
    fromDay: 0,
    toDay: 31,
    month: SECOND_MONTH,
  },
  {
    seller: INGRID,
    buyer: YOU,
    price: '0.68',
    // Leaves you a half of your need to buy from whoever offers: there is something to try.
    shares: { seller: 400, buyer: 500 },
    minimumKwh: 0,
    period: 'term',
    fromDay: 0,
    toDay: 14,
    month: SECOND_MONTH,
  },
];

/** The demo's past on the contract chain, in order of time: tariffs, newcomers, proposals and acceptances. */
export function pastEvents(foundedMinute: Minute, residents: readonly Resident[]): readonly PastEvent[] {
  const events: PastEvent[] = [
    ...RESIDENTS.flatMap(({ name, joinsOnDay }): PastEvent[] => {
      const resident = residents.find((one) => one.name === name);
      if (joinsOnDay === undefined || resident === undefined) return [];
      // The day before its first readings.
      const atMinute = addMinutes(firstReadingOf(joinsOnDay), -DAY);
      return [{ atMinute, run: async (street) => void (await street.join(resident)) }];
    }),
    { atMinute: foundedMinute, run: (street) => publishMonth(street, FIRST_MONTH) },
    {
      atMinute: addMinutes(spanOfMonth(SECOND_MONTH, TIME_ZONE).startMinute, -2 * DAY),
      run: (street) => publishMonth(street, SECOND_MONTH),
    },
  ];
  for (const contract of CONTRACTS) {
    const start = addMinutes(spanOfMonth(contract.month, TIME_ZONE).startMinute, contract.fromDay * DAY);
    // Agreed some hours before it begins, at supper time.
    const agreed = addMinutes(start, -5 * 60);
    events.push({
      atMinute: agreed > foundedMinute ? agreed : foundedMinute,
      run: (street) => agree(street, contract),
    });
  }
  return events.sort((a, b) => a.atMinute - b.atMinute);
}

/** The minute of a resident's first reading. */
export function firstReadingOf(joinsOnDay: number | undefined): Minute {
  return addMinutes(spanOfMonth(FIRST_MONTH, TIME_ZONE).startMinute, (joinsOnDay ?? 0) * DAY);
}

/** The producer's hourly prices for a month. */
export async function publishMonth(street: Neighbourhood, month: typeof FIRST_MONTH): Promise<void> {
  const span = spanOfMonth(month, TIME_ZONE);
  await must(street.household(PRODUCER), {
    kind: 'tariff',
    endMinute: span.endMinute,
    steps: demoTariffSteps(span, TIME_ZONE),
  });
}

async function agree(street: Neighbourhood, contract: PastContract): Promise<void> {
  const seller = street.household(contract.seller);
  const buyer = street.household(contract.buyer);
  const { startMinute } = spanOfMonth(contract.month, TIME_ZONE);
  const terms: ContractTerms = {
    startMinute: addMinutes(startMinute, contract.fromDay * DAY),
    endMinute: addMinutes(startMinute, contract.toDay * DAY),
    seller: seller.member,
    buyer: buyer.member,
    sellerShare: sharePermille(contract.shares.seller),
    buyerShare: sharePermille(contract.shares.buyer),
    price: priceFromText(contract.price),
    minimumEnergyMwh: energyMwh(contract.minimumKwh * 1_000_000),
    period: contract.period,
    carbon: ROOF_CARBON,
  };
  const expiresMinute = terms.startMinute;
  const { id } = await must(buyer, { kind: 'proposal', terms, offer: null, counters: null, expiresMinute });
  await must(seller, { kind: 'acceptance', proposal: id, termsHash: termsHash(terms) });
}

/** Sends what the rules must take: the demo's own script is at fault otherwise. */
async function must(
  household: Household,
  draft: Parameters<Household['send']>[0],
): Promise<{ readonly id: string }> {
  const result = await household.send(draft);
  if (result.kind === 'certified') return { id: result.id };
  throw new Error(`the demo's ${draft.kind} was not taken: ${JSON.stringify(result)}`);
}
