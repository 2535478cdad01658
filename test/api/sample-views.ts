/** A believable household, standing still: what the screens and the tests get where no node is. */
import type {
  BillView,
  CommunityView,
  ContractView,
  EnergySums,
  HistoryView,
  LivePower,
  MonthSummary,
  OfferSuggestion,
  OfferView,
  PartyView,
  ProposalView,
  SeriesPoint,
  SessionView,
  TariffPoint,
  TaskView,
  TermsView,
  TodayView,
  VerifyReport,
} from '../../node-core/api/index.ts';
import type { HistoryRequest } from '../../node-core/api/index.ts';

export const ID = { offer: 'a1'.repeat(32), proposal: 'b2'.repeat(32), contract: 'c3'.repeat(32) } as const;

/** 2026-06-15 14:30 in Oslo. */
export const NOW_MINUTE = Math.floor(Date.UTC(2026, 5, 15, 12, 30) / 60_000);
export const NOW_MS = NOW_MINUTE * 60_000;
const MIDNIGHT = NOW_MINUTE - 14 * 60 - 30;
const DAY = 24 * 60;
const MONTH_START = MIDNIGHT - 14 * DAY;

export const ME: PartyView = { memberIndex: 0, name: 'Solveig and Jonas', isMe: true };
export const BERG: PartyView = { memberIndex: 1, name: 'Berg family', isMe: false };
export const HAUGEN: PartyView = { memberIndex: 2, name: 'Haugen', isMe: false };
export const GRID: PartyView = { memberIndex: 4, name: 'Fjord Kraft', isMe: false };

export const session: SessionView = {
  version: '0.1.0',
  host: 'headless',
  household: {
    memberIndex: 0,
    name: ME.name,
    publicKey: '0f'.repeat(32),
    roles: ['steward', 'superUser', 'publicProducer'],
  },
  community: {
    id: 'e4'.repeat(32),
    name: 'Solsiden',
    currency: 'NOK',
    minorDigits: 2,
    timeZone: 'Europe/Oslo',
  },
  keystore: 'demo',
  demo: { speed: 1, speeds: [1, 60, 3600], paused: false },
  nowMs: NOW_MS,
};

export const terms: TermsView = {
  startMinute: MONTH_START,
  endMinute: MONTH_START + 30 * DAY,
  seller: ME,
  buyer: BERG,
  sellerSharePermille: 1000,
  buyerSharePermille: 1000,
  price: 820_000,
  minimumEnergyMwh: 2_000_000,
  period: 'day',
  carbonGrams: 28,
};

export const contract: ContractView = {
  id: ID.contract,
  terms,
  mySide: 'seller',
  state: 'active',
  acceptedMinute: MONTH_START - DAY,
  endMinute: terms.endMinute,
  endRequest: null,
  deliveredMwh: 61_480_000,
  amountMinor: 5041,
  feesMinor: 0,
  currentPeriod: {
    startMinute: MIDNIGHT,
    endMinute: MIDNIGHT + DAY,
    deliveredMwh: 3_120_000,
    minimumMwh: 2_000_000,
  },
  days: Array.from({ length: 14 }, (_, day) => ({
    startMinute: MONTH_START + day * DAY,
    deliveredMwh: 3_000_000 + ((day * 7919) % 13) * 180_000,
  })),
};

export const offer: OfferView = {
  id: ID.offer,
  seller: HAUGEN,
  startMinute: MIDNIGHT + DAY + 8 * 60,
  endMinute: MIDNIGHT + DAY + 18 * 60,
  expectedEnergyMwh: 6_400_000,
  sharePermille: 1000,
  price: 790_000,
  minimumEnergyMwh: 0,
  period: 'term',
  carbonGrams: 31,
  expiresMinute: MIDNIGHT + DAY + 7 * 60,
  publishedMinute: NOW_MINUTE - 95,
  state: 'open',
  savingMinor: 212,
  myProposalId: null,
};

export const suggestion: OfferSuggestion = {
  startMinute: MIDNIGHT + DAY + 9 * 60,
  endMinute: MIDNIGHT + DAY + 17 * 60,
  expectedEnergyMwh: 9_300_000,
  lowEnergyMwh: 4_100_000,
  highEnergyMwh: 13_700_000,
  sharePermille: 1000,
  price: 840_000,
  priceLow: 780_000,
  priceHigh: 1_120_000,
  carbonGrams: 28,
  expectedEarningMinor: 781,
  daysSeen: 14,
  reason: 'pattern',
};

export const proposal: ProposalView = {
  id: ID.proposal,
  terms: { ...terms, startMinute: MIDNIGHT + DAY, endMinute: MIDNIGHT + 8 * DAY, buyer: HAUGEN },
  by: HAUGEN,
  to: ME,
  direction: 'incoming',
  offerId: null,
  countersId: null,
  proposedMinute: NOW_MINUTE - 22,
  expiresMinute: NOW_MINUTE + 5 * 60,
  state: 'open',
  declineReason: null,
};

export const tasks: readonly TaskView[] = [
  { kind: 'proposal', proposalId: ID.proposal, from: HAUGEN.name, expiresMinute: proposal.expiresMinute },
  { kind: 'billReady', month: '2026-05', totalMinor: -18_440 },
];

/** A day with a roof: nights buy, noons sell. Any span of time has the same days over and over. */
function point(span: { startMinute: number; minutes: number }): SeriesPoint {
  const { startMinute, minutes } = span;
  const known = Math.max(0, Math.min(minutes, NOW_MINUTE - startMinute));
  const hour = (((startMinute + minutes / 2 + 120) / 60) % 24) - 13;
  const sun = minutes >= DAY ? 900 : Math.max(0, 2_600 - hour * hour * 70);
  const importMwh = Math.floor((Math.max(0, 1_100 - sun / 2) * 1000 * known) / 60);
  const exportMwh = Math.floor((Math.max(0, sun - 700) * 1000 * known) / 60);
  const neighbours = Math.floor(importMwh / 3);
  const sold = Math.floor((exportMwh * 3) / 4);
  return {
    startMinute,
    importMwh: known === 0 ? null : importMwh,
    exportMwh: known === 0 ? null : exportMwh,
    boughtNeighboursMwh: neighbours,
    boughtPublicMwh: importMwh - neighbours,
    soldMwh: sold,
    storedMwh: exportMwh - sold,
    ownUseMwh: known === 0 ? null : Math.floor((Math.min(sun, 700) * 1000 * known) / 60),
    knownMinutes: known,
    correctedMinutes: 0,
    minutes,
  };
}

function sumsOf(points: readonly SeriesPoint[]): EnergySums {
  const sum = (pick: (one: SeriesPoint) => number | null) =>
    points.reduce((total, one) => total + (pick(one) ?? 0), 0);
  const bought = sum((one) => one.importMwh);
  const sold = sum((one) => one.soldMwh);
  return {
    importMwh: bought,
    exportMwh: sum((one) => one.exportMwh),
    boughtNeighboursMwh: sum((one) => one.boughtNeighboursMwh),
    boughtPublicMwh: sum((one) => one.boughtPublicMwh),
    soldNeighboursMwh: sold,
    soldPublicMwh: 0,
    storedMwh: sum((one) => one.storedMwh),
    nettedMwh: 0,
    roof: {
      madeMwh: sum((one) => one.ownUseMwh) + sum((one) => one.exportMwh),
      ownUseMwh: sum((one) => one.ownUseMwh),
      importMwh: bought,
      exportMwh: sum((one) => one.exportMwh),
      minutes: sum((one) => one.knownMinutes),
    },
    spentMinor: Math.round(bought / 10_000),
    earnedMinor: Math.round((sold * 82) / 1_000_000),
  };
}

const STEP = { minute: 1, quarter: 15, hour: 60, day: DAY, month: 30 * DAY } as const;

export function history({ startMinute, endMinute, resolution }: HistoryRequest): HistoryView {
  const minutes = STEP[resolution];
  const count = Math.min(2000, Math.ceil((endMinute - startMinute) / minutes));
  const points = Array.from({ length: Math.max(0, count) }, (_, index) =>
    point({ startMinute: startMinute + index * minutes, minutes }),
  );
  const firstKnownMinute = MONTH_START - 17 * DAY;
  return {
    startMinute,
    endMinute,
    resolution,
    points,
    sums: sumsOf(points),
    firstKnownMinute,
    hasRoof: true,
  };
}

export function today(): TodayView {
  const { points, sums } = history({
    startMinute: MIDNIGHT,
    endMinute: MIDNIGHT + DAY,
    resolution: 'hour',
  });
  return {
    startMinute: MIDNIGHT,
    endMinute: MIDNIGHT + DAY,
    sums,
    hours: points,
    publicPriceNow: 1_060_000,
    neighbourPricesNow: { buying: [], selling: [820_000] },
  };
}

const BILLED_ROOF = { madeMwh: 143_250_000, ownUseMwh: 63_250_000, minutes: 20_160 } as const;

export const months: readonly MonthSummary[] = [
  { month: '2026-06', state: 'open', totalMinor: -6_212 },
  { month: '2026-05', state: 'closed', totalMinor: -18_440 },
];

export function bill(month: string): BillView {
  const isOpen = month === '2026-06';
  const blank = { contractId: null, averagePrice: null, vat: null, correctsMonth: null };
  return {
    month,
    state: isOpen ? 'open' : 'closed',
    startMinute: MONTH_START - (isOpen ? 0 : 31 * DAY),
    endMinute: MONTH_START + (isOpen ? 30 * DAY : 0),
    closesMinute: MONTH_START + (isOpen ? 33 * DAY : 3 * DAY),
    number: isOpen ? null : '2026-05-0001',
    lines: [
      {
        ...blank,
        id: 'public-4',
        kind: 'publicPurchase',
        counterparty: GRID,
        energyMwh: 187_200_000,
        averagePrice: 1_038_462,
        amountMinor: -19_440,
        amountExact: '-194.4000064',
      },
      {
        ...blank,
        id: `sale-${ID.contract}`,
        kind: 'neighbourSale',
        counterparty: BERG,
        contractId: ID.contract,
        energyMwh: 71_341_463,
        averagePrice: 820_000,
        amountMinor: 5_850,
        amountExact: '58.49999966',
      },
      {
        ...blank,
        id: 'vat-2500',
        kind: 'vat',
        counterparty: null,
        energyMwh: null,
        vat: { basisPoints: 2500, on: 'public', baseMinor: -19_440 },
        amountMinor: -4_860,
        amountExact: '-48.6',
      },
      {
        ...blank,
        id: 'rounding',
        kind: 'rounding',
        counterparty: null,
        energyMwh: null,
        amountMinor: 10,
        amountExact: '0.10',
      },
    ],
    totalMinor: -18_440,
    identities: [
      {
        kind: 'import',
        totalMwh: 187_200_000,
        parts: [
          { kind: 'neighbours', energyMwh: 0 },
          { kind: 'public', energyMwh: 187_200_000 },
        ],
        holds: true,
      },
      {
        kind: 'export',
        totalMwh: 80_000_000,
        parts: [
          { kind: 'neighbours', energyMwh: 71_341_463 },
          { kind: 'stored', energyMwh: 8_658_537 },
        ],
        holds: true,
      },
    ],
    roof: { ...BILLED_ROOF, importMwh: 187_200_000, exportMwh: 80_000_000 },
    missingMinutes: [],
    provisionalMinutes: isOpen ? 3 : 0,
    kid: isOpen ? null : '20260500015',
    dueMinute: isOpen ? null : MONTH_START + 17 * DAY,
    paidMinute: null,
    signatures: isOpen ? [] : [{ counterparty: BERG, mine: true, theirs: true, equal: true }],
    carbonGramsAverage: 64,
    green: {
      neighbours: { energyMwh: 60_000_000, grams: 1_680, gramsPerKwh: 28 },
      public: { energyMwh: 40_000_000, grams: 4_720, gramsPerKwh: 118 },
    },
  };
}

function vatOf(lineId: string): VerifyReport['lines'][number]['vat'] {
  if (lineId !== 'vat-2500') return null;
  const lines = [{ lineId: 'public-4', amountMinor: -19_440 }];
  return { basisPoints: 2500, baseMinor: -19_440, lines };
}

export function verifyReport(month: string): VerifyReport {
  return {
    month,
    ok: true,
    checked: { readings: 89_280, blocks: 44_672, signatures: 133_961, contracts: 1, lines: 4 },
    faults: [],
    lines: bill(month).lines.map(({ id, amountExact }) => ({
      lineId: id,
      ok: true,
      minutes: 44_640,
      derivedExact: amountExact,
      billedExact: amountExact,
      example: [
        { kind: 'reading', household: ME, minute: MIDNIGHT, importMwh: 0, exportMwh: 31_200, revision: 0 },
        { kind: 'contract', contractId: ID.contract, terms },
        { kind: 'line', lineId: id, energyMwh: 31_200, amountExact: '0.025584' },
      ],
      vat: vatOf(id),
    })),
    tookMs: 2140,
  };
}

export const tariffs: readonly TariffPoint[] = Array.from({ length: 24 }, (_, hour) => ({
  startMinute: MIDNIGHT + hour * 60,
  endMinute: MIDNIGHT + (hour + 1) * 60,
  price: 700_000 + ((hour * 37) % 11) * 60_000,
  producer: GRID,
}));

export const community: CommunityView = {
  members: [ME, BERG, HAUGEN, GRID].map((party) => ({
    ...party,
    roles: party === GRID ? ['publicProducer'] : party === ME ? session.household.roles : [],
    standing: 'active',
    standingMinute: null,
    standingReason: null,
    publicKey: '0f'.repeat(32),
    admittedMinute: MONTH_START - 20 * DAY,
  })),
  energyHeight: 46_110,
  contractHeight: 88,
  validators: [0],
  role: 'leader',
};

/** Power at a step of the watch: a roof under passing clouds. */
export function livePower(step: number): LivePower {
  const roofW = 1_900 + ((step * 137) % 900);
  const exportW = roofW - 640;
  const neighboursW = Math.floor((exportW * 3) / 4);
  return {
    atMs: NOW_MS + step * 2000,
    basis: 'said',
    importW: 0,
    exportW,
    neighboursW,
    publicW: exportW - neighboursW,
    neighbours: neighboursW === 0 ? [] : [{ party: BERG, powerW: neighboursW }],
    roofW,
    meter: { kind: 'simulated', state: 'ok', lastHeardMs: NOW_MS + step * 2000 },
  };
}
