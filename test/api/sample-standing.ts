/** Standing orders, a forecast and signed terms of the sample household. */
import type {
  ForecastView,
  RehearsalView,
  SignedPartView,
  SignedTermsView,
  StandingOrderInput,
  StandingOrderView,
  StandingStepView,
  WaitingView,
} from '../../node-core/api/index.ts';
import { BERG, HAUGEN, ID, ME, NOW_MINUTE, terms } from './sample-views.ts';

export const BUY_ORDER = {
  kind: 'buy',
  id: 's1',
  fromMinute: 0,
  untilMinute: 1440,
  keptSharePermille: 0,
  dayEnergyMwh: 8_000_000,
  maxPrice: 900_000,
  maxCarbonGrams: 100,
  preferredSellers: [1],
  preferencePremium: 20_000,
  dayMoneyMinor: 1500,
} as const satisfies StandingOrderInput;

export const SELL_ORDER = {
  kind: 'sell',
  id: 's2',
  fromMinute: 540,
  untilMinute: 1080,
  keptSharePermille: 200,
  dayEnergyMwh: null,
  minPrice: 600_000,
  carbonGrams: 41,
} as const satisfies StandingOrderInput;

const NOTHING = {
  failure: null,
  party: null,
  startMinute: null,
  endMinute: null,
  price: null,
  grams: null,
  sharePermille: null,
  energyMwh: null,
  count: null,
  limit: null,
  targetId: null,
  outcome: null,
  canTakeBack: false,
} as const;

/** Newest first. */
export const log: readonly StandingStepView[] = [
  {
    ...NOTHING,
    number: 3,
    atMinute: NOW_MINUTE - 5,
    orderId: 's1',
    side: 'buy',
    deed: 'waited',
    state: 'done',
    reason: 'tooDear',
    price: 950_000,
    limit: 900_000,
  },
  {
    ...NOTHING,
    number: 2,
    atMinute: NOW_MINUTE - 40,
    orderId: 's1',
    side: 'buy',
    deed: 'proposed',
    state: 'done',
    reason: 'cheapest',
    count: 3,
    limit: 100,
    party: BERG,
    startMinute: NOW_MINUTE + 60,
    endMinute: NOW_MINUTE + 300,
    price: 840_000,
    grams: 41,
    sharePermille: 1000,
    targetId: ID.proposal,
    outcome: 'open',
    canTakeBack: true,
  },
  {
    ...NOTHING,
    number: 1,
    atMinute: NOW_MINUTE - 50,
    orderId: 's1',
    side: 'buy',
    deed: 'saved',
    state: 'done',
    reason: 'byHand',
  },
];

export const orders: readonly StandingOrderView[] = [
  {
    id: 's1',
    paused: false,
    order: BUY_ORDER,
    preferred: [BERG],
    lastStep: log[0] ?? null,
    todayEnergyMwh: 3_200_000,
    todayMoneyMinor: 269,
  },
  {
    id: 's2',
    paused: true,
    order: SELL_ORDER,
    preferred: [],
    lastStep: null,
    todayEnergyMwh: null,
    todayMoneyMinor: null,
  },
];

export const rehearsal: RehearsalView = {
  side: 'buy',
  count: 5,
  energyMwh: 21_400_000,
  amountMinor: 1797,
  savedMinor: 412,
  examples: [
    {
      party: HAUGEN,
      startMinute: NOW_MINUTE - 1440,
      endMinute: NOW_MINUTE - 1200,
      energyMwh: 6_100_000,
      price: 820_000,
      reason: 'cheapest',
      count: 2,
      nextPrice: 880_000,
    },
  ],
};

const HOUR = 60;
const FIRST_HOUR = Math.ceil(NOW_MINUTE / HOUR) * HOUR;
const energy = (expectedMwh: number) => ({
  expectedMwh,
  lowMwh: Math.floor(expectedMwh / 2),
  highMwh: Math.floor(expectedMwh * 1.5),
});

export const forecast: ForecastView = {
  hours: Array.from({ length: 24 }, (_, hour) => {
    const startMinute = FIRST_HOUR + hour * HOUR;
    // The sample's hours are local ones of two hours ahead.
    const wall = (startMinute / HOUR + 2) % 24;
    const sun = Math.max(0, 6 - Math.abs(13 - wall)) * 300_000;
    return {
      startMinute,
      endMinute: startMinute + HOUR,
      surplus: energy(Math.max(0, sun - 500_000)),
      need: energy(Math.max(0, 700_000 - sun)),
      hoursSeen: 14,
    };
  }),
  soldPermille: 1000,
  boughtPermille: 0,
};

export const waiting: WaitingView = {
  readings: 0,
  acts: 0,
  community: 'reached',
  lastReadingMinute: NOW_MINUTE - 1,
  gaps: [],
};

const part = (party: typeof ME, transactionId: string): SignedPartView => ({
  party,
  publicKey: '0f'.repeat(32),
  atMinute: NOW_MINUTE - 1440,
  transaction: 'ab'.repeat(120),
  transactionId,
  message: 'cd'.repeat(100),
  signature: 'ef'.repeat(64),
  height: 12,
});

export const signedTerms: SignedTermsView = {
  contractId: ID.contract,
  communityName: 'Solsiden',
  communityId: 'e4'.repeat(32),
  terms,
  termsBytes: '8a'.repeat(40),
  termsHash: '9b'.repeat(32),
  proposal: part(BERG, ID.contract),
  acceptance: part(ME, ID.proposal),
};
