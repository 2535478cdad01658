/**
 * The procedures of the API and the channels that carry them: what the main process and the preload both go by.
 * Nothing here runs anything; the preload is one small file and takes these tables in.
 */
import type { HouseholdApi, SetupApi } from '../../node-core/api/index.ts';
import type { DesktopApi } from './desktop-api.ts';

/** How a procedure is asked: once for an answer, once for a deed, or watched. */
export type ProcedureKind = 'query' | 'mutation' | 'subscription';

/** Every procedure of the household's router, by its kind. The page can name these, those below, and nothing else. */
export const PROCEDURES = {
  session: 'query',
  today: 'query',
  tasks: 'query',
  activeContracts: 'query',
  offers: 'query',
  suggestOffer: 'query',
  publishOffer: 'mutation',
  withdraw: 'mutation',
  proposals: 'query',
  propose: 'mutation',
  accept: 'mutation',
  decline: 'mutation',
  contracts: 'query',
  contract: 'query',
  requestEnd: 'mutation',
  months: 'query',
  bill: 'query',
  verify: 'query',
  dispute: 'mutation',
  history: 'query',
  tariffs: 'query',
  community: 'query',
  health: 'query',
  invitations: 'query',
  invite: 'mutation',
  revokeInvitation: 'mutation',
  approveNewcomer: 'mutation',
  forecast: 'query',
  waiting: 'query',
  signedTerms: 'query',
  standingOrders: 'query',
  saveStandingOrder: 'mutation',
  pauseStandingOrder: 'mutation',
  removeStandingOrder: 'mutation',
  standingLog: 'query',
  rehearseStandingOrder: 'query',
  setSpeed: 'mutation',
  rules: 'query',
  blocks: 'query',
  block: 'query',
  findBlock: 'query',
  ledgerCheck: 'query',
  startLedgerCheck: 'mutation',
  cancelLedgerCheck: 'mutation',
  changeRoles: 'mutation',
  suspendMember: 'mutation',
  reinstateMember: 'mutation',
  changeRules: 'mutation',
  leaveCommunity: 'mutation',
  memberHistory: 'query',
  boardMonths: 'query',
  boardMonth: 'query',
  disputes: 'query',
  markPaid: 'mutation',
  boardFile: 'query',
  ownTariffs: 'query',
  planTariff: 'query',
  publishTariff: 'mutation',
  endTariffs: 'mutation',
  sendPriceFile: 'mutation',
  readPriceFile: 'query',
  publishPriceFile: 'mutation',
  makeExport: 'mutation',
  exportPart: 'query',
  setPaid: 'mutation',
  withoutNeighbours: 'query',
  restorePart: 'mutation',
  restore: 'mutation',
  cancelRestore: 'mutation',
  storage: 'query',
  watchPower: 'subscription',
  watchChanges: 'subscription',
  watchProgress: 'subscription',
  setup: 'query',
  watchSetup: 'subscription',
  offerKeychain: 'mutation',
  newKey: 'mutation',
  restoreKey: 'mutation',
  showWords: 'mutation',
  openKey: 'mutation',
  moveKey: 'mutation',
  readInvitation: 'query',
  join: 'mutation',
  cancelJoin: 'mutation',
  found: 'mutation',
  watchMeterSearch: 'subscription',
  tryMeterKeys: 'mutation',
  chooseMeter: 'mutation',
  choosePort: 'mutation',
  answerMeter: 'mutation',
  watchRoofSearch: 'subscription',
  tryRoofKeys: 'mutation',
  chooseRoofMeter: 'mutation',
  openDemo: 'mutation',
  closeDemo: 'mutation',
} as const satisfies Record<keyof HouseholdApi | keyof SetupApi, ProcedureKind>;

/** Every procedure of the desktop's own router, by its kind. */
export const DESKTOP_PROCEDURES = {
  desktop: 'query',
  setNotice: 'mutation',
  setQuietHours: 'mutation',
  setStartAtLogin: 'mutation',
  keychainOffer: 'mutation',
  unlockKey: 'mutation',
  lockKey: 'mutation',
  setLook: 'mutation',
  lookForUpdate: 'mutation',
  installUpdate: 'mutation',
  restart: 'mutation',
  watchDesktop: 'subscription',
} as const satisfies Record<keyof DesktopApi, ProcedureKind>;

type Kinds = typeof PROCEDURES & typeof DESKTOP_PROCEDURES;
export type ProcedureName = keyof Kinds;
type NamesOf<Kind extends ProcedureKind> = {
  [Name in ProcedureName]: Kinds[Name] extends Kind ? Name : never;
}[ProcedureName];
/** Asked once. */
export type CallName = NamesOf<'query' | 'mutation'>;
/** Watched. */
export type WatchName = NamesOf<'subscription'>;

/**
 * | channel  | way                | carries                                                      |
 * | -------- | ------------------ | ------------------------------------------------------------ |
 * | call     | page asks, answer  | procedure, input -> `CallAnswer`                             |
 * | watch    | page to main       | number of the watch, procedure, input                        |
 * | taken    | page to main       | number of the watch: its last value was shown, the next may come |
 * | leave    | page to main       | number of the watch: no more of it                           |
 * | event    | main to page       | number of the watch, `WatchEvent`                            |
 */
export const CHANNELS = {
  call: 'nabowatt:call',
  watch: 'nabowatt:watch',
  taken: 'nabowatt:taken',
  leave: 'nabowatt:leave',
  event: 'nabowatt:event',
} as const;

/** An error as tRPC's client takes it; `data` is an `ApiFailure`. */
export interface ErrorAnswer {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** What comes of a call. A value also where it failed: of a rejected promise the bridge carries the message only. */
export type CallAnswer =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: ErrorAnswer };

/** What a watch says. After `ended` and `failed` nothing more comes. */
export type WatchEvent =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: ErrorAnswer };

/** Starts a watch; the function that it gives ends it. The next value comes when `hear` has returned. */
export type Watch = (hear: (event: WatchEvent) => void) => () => void;

/** What the preload puts on the page as `window.nabowatt`: one function for each procedure, by name. */
export type DesktopBridge = Readonly<Record<CallName, (input?: unknown) => Promise<CallAnswer>>> &
  Readonly<Record<WatchName, Watch>>;

/** The name of the bridge on `window`. */
export const BRIDGE = 'nabowatt';
