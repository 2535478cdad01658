/** A believable community, standing still, for the Community page. */
import type {
  BlockPageView,
  BlockView,
  BoardMonthView,
  ChainView,
  DisputeView,
  HistoryView,
  LedgerCheckView,
  MemberLedgerRow,
  PartyView,
  RulesView,
  SaidView,
  TariffPlanView,
  TariffView,
} from '../../node-core/api/index.ts';
import { BERG, GRID, HAUGEN, history, ID, ME, NOW_MINUTE, NOW_MS, terms } from './sample-views.ts';

const DAY = 1440;
const MIDNIGHT = NOW_MINUTE - 14 * 60 - 30;
const MONTH_START = MIDNIGHT - 14 * DAY;
const HEADS = { energy: 46_110, contract: 88 } as const;

export const rules: RulesView = {
  validatorCount: 5,
  validatorSilenceMinutes: 1,
  timeZone: 'Europe/Oslo',
  monthCloseDays: 3,
  paymentDays: 14,
  readingMaxAgeDays: 62,
  retentionMonths: 36,
  checkpointInterval: 1000,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
};

function hashOf(chain: ChainView, height: number): string {
  return ((height * 2_654_435_761 + (chain === 'energy' ? 17 : 91)) >>> 0)
    .toString(16)
    .padStart(8, '0')
    .repeat(8);
}

const KINDS: readonly SaidView[] = [
  { kind: 'statement', month: '2026-05', with: BERG, energyMwh: 61_480_000 },
  { kind: 'acceptance', proposal: ID.proposal },
  {
    kind: 'proposal',
    seller: ME,
    buyer: BERG,
    startMinute: terms.startMinute,
    endMinute: terms.endMinute,
    price: terms.price,
    period: 'day',
  },
  {
    kind: 'offer',
    startMinute: MIDNIGHT + DAY,
    endMinute: MIDNIGHT + 2 * DAY,
    expectedEnergyMwh: 9_300_000,
    price: 840_000,
  },
  { kind: 'tariff', startMinute: MONTH_START, endMinute: MONTH_START + 30 * DAY, steps: 720 },
];

function saidIn(chain: ChainView, height: number): SaidView {
  if (chain === 'energy')
    return { kind: 'reading', minute: NOW_MINUTE - (HEADS.energy - height) - 1, revision: 0 };
  return KINDS[height % KINDS.length] ?? { kind: 'leave' };
}

function blockOf(chain: ChainView, height: number) {
  return {
    chain,
    height,
    hash: hashOf(chain, height),
    minute:
      chain === 'energy'
        ? NOW_MINUTE - (HEADS.energy - height)
        : NOW_MINUTE - (HEADS.contract - height) * 190,
    count: chain === 'energy' ? 4 : 1,
    bytes: chain === 'energy' ? 612 : 318,
    signers: 3,
    first: saidIn(chain, height).kind,
  };
}

export function blocks(input: { chain: ChainView; before: number | null; limit: number }): BlockPageView {
  const { chain, before, limit } = input;
  const newest = Math.min(HEADS[chain], (before ?? HEADS[chain] + 1) - 1);
  const count = Math.max(0, Math.min(limit, newest + 1));
  const oldest = newest - count;
  return {
    chain,
    heads: HEADS,
    blocks: Array.from({ length: count }, (_, place) => blockOf(chain, newest - place)),
    older: oldest >= 0 ? oldest + 1 : null,
  };
}

export function block(input: { chain: ChainView; height: number; from: number }): BlockView {
  const { chain, height, from } = input;
  const parties: readonly PartyView[] = chain === 'energy' ? [ME, BERG, HAUGEN, GRID] : [ME];
  return {
    ...blockOf(chain, height),
    version: 1,
    previous: hashOf(chain, height - 1),
    merkleRoot: hashOf(chain, height + 5000),
    term: 4,
    logIndex: height + 88,
    proposer: ME,
    stateHash: null,
    certificate: [ME, BERG, HAUGEN].map((party) => ({ party, signature: 'a7'.repeat(64) })),
    from,
    transactions: parties.slice(from).map((author, place) => ({
      position: from + place,
      id: hashOf(chain, height + 100 + place),
      author,
      bytes: chain === 'energy' ? 108 : 186,
      said: saidIn(chain, height),
    })),
    hasNext: height < HEADS[chain],
  };
}

export const ledgerCheck: LedgerCheckView = {
  kind: 'done',
  finishedMs: NOW_MS - 3_600_000,
  tookMs: 18_400,
  tally: {
    energyBlocks: HEADS.energy + 1,
    contractBlocks: HEADS.contract + 1,
    transactions: 184_529,
    readings: 184_116,
    signatures: 322_724,
    certificates: HEADS.energy + HEADS.contract + 2,
    checkpoints: 46,
  },
  fault: null,
};

export function memberHistory(input: {
  startMinute: number;
  endMinute: number;
  resolution: 'quarter' | 'hour' | 'day';
}): HistoryView {
  const view = history(input);
  // What a second meter says of a roof never leaves its home.
  return {
    ...view,
    points: view.points.map((point) => ({ ...point, ownUseMwh: null })),
    sums: { ...view.sums, roof: null },
    hasRoof: false,
  };
}

function row(
  party: PartyView,
  money: readonly [number, number, number, number],
  paidMs: number | null,
): MemberLedgerRow {
  const [purchasesMinor, publicMinor, salesMinor, vatMinor] = money;
  const totalMinor = purchasesMinor + publicMinor + salesMinor + vatMinor;
  return {
    party,
    boughtNeighboursMwh: -purchasesMinor * 12_200,
    boughtPublicMwh: -publicMinor * 11_000,
    soldMwh: salesMinor * 12_200,
    purchasesMinor,
    publicMinor,
    salesMinor,
    feesMinor: 0,
    vatMinor,
    correctionsMinor: 0,
    roundingMinor: 0,
    totalMinor,
    number: `${party.memberIndex}-2`,
    kid: totalMinor < 0 ? `0000${party.memberIndex}2026050000026` : null,
    dueMinute: totalMinor < 0 ? MONTH_START + 17 * DAY : null,
    paidMs,
    missingMinutes: party === HAUGEN ? 42 : 0,
  };
}

export const boardMonths = [
  { month: '2026-06', state: 'open' },
  { month: '2026-05', state: 'closed' },
  { month: '2026-04', state: 'closed' },
] as const;

export function boardMonth(month: string): BoardMonthView {
  return {
    month,
    state: month === '2026-06' ? 'open' : 'closed',
    closesMinute: MONTH_START + 3 * DAY,
    rows: [
      row(ME, [0, -19_440, 50_413, -4_860], null),
      row(BERG, [-50_413, -31_200, 0, -7_800], NOW_MS - 6 * 86_400_000),
      row(HAUGEN, [0, -88_020, 0, -22_005], null),
    ],
    producers: [
      { party: GRID, suppliedMwh: 1_525_260_000, suppliedMinor: 138_660, boughtMwh: 0, boughtMinor: 0 },
    ],
    sums: {
      minutes: 44_640,
      unequalMinutes: 0,
      unequal: [],
      soldMwh: 614_800_000,
      boughtMwh: 614_800_000,
      soldExact: '504.136',
      boughtExact: '504.136',
      importMwh: 2_140_060_000,
      exportMwh: 702_310_000,
      publicMwh: 1_525_260_000,
      unpricedMwh: 0,
      fedInMwh: 0,
      storedMwh: 87_510_000,
      nettedMwh: 0,
      balanced: true,
      missing: [{ party: HAUGEN, minutes: 42 }],
    },
    statements: [
      {
        kind: 'contract',
        seller: ME,
        buyer: BERG,
        contractId: ID.contract,
        energyMwh: 614_800_000,
        sellerSigned: true,
        buyerSigned: true,
        equal: true,
        differs: [],
      },
      {
        kind: 'supply',
        seller: GRID,
        buyer: HAUGEN,
        contractId: null,
        energyMwh: 968_220_000,
        sellerSigned: true,
        buyerSigned: false,
        equal: null,
        differs: [],
      },
    ],
    unsigned: month === '2026-06' ? [] : [HAUGEN],
  };
}

export const disputes: readonly DisputeView[] = [
  {
    id: 'd1'.repeat(32),
    by: BERG,
    against: ME,
    raisedMinute: NOW_MINUTE - 3 * DAY,
    month: '2026-05',
    contractId: ID.contract,
    minutes: [
      { minute: MONTH_START - 2 * DAY + 720, energyMwh: 31_000 },
      { minute: MONTH_START - 2 * DAY + 721, energyMwh: 28_400 },
    ],
  },
];

export const ownTariffs: readonly TariffView[] = [
  {
    id: 'f2'.repeat(32),
    startMinute: MONTH_START,
    endMinute: MONTH_START + 30 * DAY,
    endedEarly: false,
    state: 'running',
    steps: 720,
    low: 540_000,
    high: 1_380_000,
  },
  {
    id: 'f1'.repeat(32),
    startMinute: MONTH_START - 31 * DAY,
    endMinute: MONTH_START,
    endedEarly: false,
    state: 'past',
    steps: 744,
    low: -20_000,
    high: 1_510_000,
  },
];

export const plan: TariffPlanView = {
  startMinute: MIDNIGHT + DAY,
  endMinute: MIDNIGHT + 3 * DAY,
  steps: 48,
  lists: 1,
  low: 480_000,
  high: 1_240_000,
  days: [
    { date: '2026-06-16', minutes: DAY, low: 480_000, high: 1_240_000, negativeMinutes: 0 },
    { date: '2026-06-17', minutes: DAY, low: 510_000, high: 1_190_000, negativeMinutes: 0 },
  ],
  day: {
    date: '2026-06-16',
    stretches: Array.from({ length: 24 }, (_, hour) => ({
      startMinute: MIDNIGHT + DAY + hour * 60,
      endMinute: MIDNIGHT + DAY + (hour + 1) * 60,
      price: 480_000 + ((hour * 37) % 11) * 76_000,
      feedInPrice: null,
    })),
  },
  leftOut: { past: 0, covered: 0 },
  problem: null,
};
