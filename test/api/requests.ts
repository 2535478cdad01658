/** A good request for each procedure, and bad ones for each that takes an input. */
import type { HouseholdApi, SetupApi } from '../../node-core/api/index.ts';
import { BUY_ORDER, SELL_ORDER } from './sample-standing.ts';
import { COMMUNITY_REQUESTS } from './community-requests.ts';
import { ID, NOW_MINUTE } from './sample-views.ts';

export type ProcedureName = keyof HouseholdApi | keyof SetupApi;

export interface GoodRequest {
  readonly type: 'query' | 'mutation' | 'subscription';
  /** Absent: the procedure takes nothing. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The arguments that the API is to see. */
  readonly args: readonly unknown[];
}

const span = { startMinute: NOW_MINUTE, endMinute: NOW_MINUTE + 60 };

const publishOffer = {
  ...span,
  expectedEnergyMwh: 9_300_000,
  sharePermille: 1000,
  price: 840_000,
  minimumEnergyMwh: 0,
  period: 'day',
  carbonGrams: 28,
  expiresMinute: NOW_MINUTE + 30,
};

const propose = {
  ...span,
  offerId: ID.offer,
  countersId: null,
  sellerSharePermille: 1000,
  buyerSharePermille: 500,
  price: -20_000,
  minimumEnergyMwh: 1_000_000,
  period: 'hour',
  expiresMinute: NOW_MINUTE + 30,
};

const dispute = { month: '2026-05', contractId: ID.contract, minutes: [NOW_MINUTE, NOW_MINUTE + 1] };
const history = { ...span, resolution: 'quarter' };
const invite = { note: 'the Hansens', validHours: 48, roles: ['publicProducer'], needsApproval: false };
const keep = { place: 'passphraseFile', passphrase: 'correct horse battery' };
const join = {
  text: 'nabowatt:AQ',
  displayName: 'Number 7',
  at: { host: 'home.example', port: 4001 },
  listenPort: null,
};
const found = {
  name: 'Solsvingen',
  displayName: 'Number 1',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  tariffPrice: 1_250_000,
  validatorCount: 5,
  monthCloseDays: 3,
  paymentDays: 14,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
  listenPort: 4001,
};
const roof = { kind: 'usb', adapter: 'usb:1:2' };
const meterKeys = { encryptionKey: '0f'.repeat(16), authenticationKey: null };
const chosen = { kind: 'usb', adapter: 'A50285BI', swapped: false, factorPermille: 1000 };
const exportRequest = { what: 'bill', month: '2026-05', format: 'pdf', language: 'nb' };
const exportPart = { id: 'e6'.repeat(16), file: 0, offset: 1024 };
const restorePart = { upload: exportPart.id, offset: 0, base64: 'AAAA' };
const query: GoodRequest = { type: 'query', args: [] };
const subscription: GoodRequest = { type: 'subscription', args: [] };

/** One for each method of the API: the compiler sees to it that none is missing. */
export const GOOD: Readonly<Record<ProcedureName, GoodRequest>> = {
  session: query,
  today: query,
  tasks: query,
  activeContracts: query,
  offers: query,
  suggestOffer: query,
  publishOffer: { type: 'mutation', input: publishOffer, args: [publishOffer] },
  withdraw: { type: 'mutation', input: { id: ID.offer }, args: [ID.offer] },
  proposals: query,
  propose: { type: 'mutation', input: propose, args: [propose] },
  accept: { type: 'mutation', input: { id: ID.proposal }, args: [ID.proposal] },
  decline: {
    type: 'mutation',
    input: { id: ID.proposal, reason: 'too dear' },
    args: [ID.proposal, 'too dear'],
  },
  contracts: query,
  contract: { type: 'query', input: { id: ID.contract }, args: [ID.contract] },
  requestEnd: {
    type: 'mutation',
    input: { id: ID.contract, endMinute: NOW_MINUTE },
    args: [ID.contract, NOW_MINUTE],
  },
  months: query,
  bill: { type: 'query', input: { month: '2026-05' }, args: ['2026-05'] },
  verify: { type: 'query', input: { month: '2026-05' }, args: ['2026-05'] },
  dispute: { type: 'mutation', input: dispute, args: [dispute] },
  history: { type: 'query', input: history, args: [history] },
  tariffs: { type: 'query', input: span, args: [span] },
  community: query,
  health: query,
  invitations: query,
  invite: { type: 'mutation', input: invite, args: [invite] },
  revokeInvitation: { type: 'mutation', input: { key: ID.contract }, args: [ID.contract] },
  approveNewcomer: { type: 'mutation', input: { key: ID.contract }, args: [ID.contract] },
  forecast: query,
  waiting: query,
  signedTerms: { type: 'query', input: { id: ID.contract }, args: [ID.contract] },
  standingOrders: query,
  saveStandingOrder: { type: 'mutation', input: BUY_ORDER, args: [BUY_ORDER] },
  pauseStandingOrder: { type: 'mutation', input: { id: 's1', paused: true }, args: ['s1', true] },
  removeStandingOrder: { type: 'mutation', input: { id: 's1' }, args: ['s1'] },
  standingLog: query,
  rehearseStandingOrder: { type: 'query', input: SELL_ORDER, args: [SELL_ORDER] },
  setSpeed: { type: 'mutation', input: { speed: 60 }, args: [60] },
  makeExport: { type: 'mutation', input: exportRequest, args: [exportRequest] },
  exportPart: { type: 'query', input: exportPart, args: [exportPart] },
  setPaid: { type: 'mutation', input: { month: '2026-05', paid: true }, args: ['2026-05', true] },
  withoutNeighbours: { type: 'query', input: { month: '2026-05' }, args: ['2026-05'] },
  restorePart: { type: 'mutation', input: restorePart, args: [restorePart] },
  restore: {
    type: 'mutation',
    input: { upload: exportPart.id, stage: false },
    args: [exportPart.id, false],
  },
  cancelRestore: { type: 'mutation', args: [] },
  storage: query,
  ...COMMUNITY_REQUESTS,
  watchPower: subscription,
  watchChanges: subscription,
  watchProgress: subscription,
  setup: query,
  watchSetup: subscription,
  offerKeychain: { type: 'mutation', args: [] },
  newKey: { type: 'mutation', input: keep, args: [keep] },
  restoreKey: { type: 'mutation', input: keep, args: [keep] },
  showWords: { type: 'mutation', args: [] },
  openKey: { type: 'mutation', input: { passphrase: 'x' }, args: [{ passphrase: 'x' }] },
  moveKey: { type: 'mutation', input: { place: 'keychain' }, args: [{ place: 'keychain' }] },
  readInvitation: { type: 'query', input: { text: 'nabowatt:AQ' }, args: [{ text: 'nabowatt:AQ' }] },
  join: { type: 'mutation', input: join, args: [join] },
  cancelJoin: { type: 'mutation', args: [] },
  found: { type: 'mutation', input: found, args: [found] },
  watchMeterSearch: subscription,
  tryMeterKeys: { type: 'mutation', input: meterKeys, args: [meterKeys] },
  choosePort: { type: 'mutation', input: { listenPort: 4001 }, args: [{ listenPort: 4001 }] },
  chooseMeter: { type: 'mutation', input: chosen, args: [chosen] },
  watchRoofSearch: subscription,
  tryRoofKeys: { type: 'mutation', input: meterKeys, args: [meterKeys] },
  chooseRoofMeter: { type: 'mutation', input: roof, args: [roof] },
  answerMeter: { type: 'mutation', input: { answer: 'swapped' }, args: [{ answer: 'swapped' }] },
  openDemo: { type: 'mutation', args: [] },
  closeDemo: { type: 'mutation', args: [] },
};

export const NAMES: readonly ProcedureName[] = Object.keys(GOOD).filter(isName);

function isName(name: string): name is ProcedureName {
  return Object.hasOwn(GOOD, name);
}

/** Values that are wrong for any field of any input. */
export const WRONG_VALUES: readonly unknown[] = [
  undefined,
  1.5,
  -(2 ** 60),
  2 ** 60,
  '',
  'x'.repeat(300),
  '60',
  {},
  [null],
  true,
];

/** Those among them that a field takes. */
const RIGHT_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  reason: ['', '60'],
  note: ['', '60'],
  needsApproval: [true],
  paid: [true],
  paused: [true],
  stage: [true],
  base64: ['x'.repeat(300)],
  passphrase: ['', 'x'.repeat(300), '60'],
  text: ['', 'x'.repeat(300), '60'],
  displayName: ['60'],
  name: ['60'],
  timeZone: ['60'],
  adapter: ['60'],
  swapped: [true],
};

/** Inputs that must be refused: for each field every wrong value, and one field too many. */
export function badInputs(good: Readonly<Record<string, unknown>> | undefined): unknown[] {
  if (good === undefined) return [null, 0, '', {}, [], { extra: 1 }];
  const spoiled = Object.keys(good).flatMap((field) =>
    WRONG_VALUES.filter((value) => !(RIGHT_VALUES[field] ?? []).includes(value)).map((value) => ({
      ...good,
      [field]: value,
    })),
  );
  return [undefined, null, 0, 'text', [], {}, { ...good, extra: 1 }, ...spoiled];
}
