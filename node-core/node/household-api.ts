import { LatestChannel } from '../api/channel.ts';
import { ApiError, type HouseholdApi } from '../api/household-api.ts';
import type {
  BillView,
  Change,
  DemoView,
  LivePower,
  Progress,
  SessionView,
  TaskView,
  VerifyReport,
} from '../api/views.ts';
import type { HealthView } from '../api/health-views.ts';
import { toHex } from '../codec/index.ts';
import type { Ordering } from '../consensus/ordering.ts';
import { minute, monthFromText } from '../units/index.ts';
import { type Books, householdBooks } from './books.ts';
import { topicsOf } from './changes.ts';
import { exportCommands } from './exports/index.ts';
import { communityCommands } from './community-commands.ts';
import type { Household } from './household.ts';
import type { LiveMeter } from './live-power.ts';
import { type Emitter, emitter, type Signal } from './signal.ts';
import { InvitationRefused, type Invitations } from './member/invitations.ts';
import { trading } from './trading.ts';
import { outlookCommands } from './outlook-commands.ts';
import { standingCommands } from './standing/commands.ts';
import type { StandingEngine } from './standing/engine.ts';
import { billView, monthSummaries } from './views/bill.ts';
import { communityView } from './views/community.ts';
import { contractView, contractViews } from './views/contracts.ts';
import { invitationView, soloHealth } from './views/health.ts';
import { historyView, todayView } from './views/history.ts';
import { offerViews, proposalViews, suggestionView } from './views/market.ts';
import { rolesOf } from './views/parties.ts';
import { tariffPoints } from './views/prices.ts';
import { waitingNews } from './waiting-news.ts';
import { noteSeen } from './seen-bills.ts';
import { taskViews } from './views/tasks.ts';

/** The demo's clock, as its screen shows and turns it. */
export interface DemoControls {
  view(): DemoView;
  setSpeed(speed: number): void;
}

/** Works a month's bill out again from the stored blocks, saying how far it has come. */
export type VerifyMonth = (
  books: Books,
  month: string,
  progress: (progress: Progress) => void,
) => Promise<VerifyReport>;

/** What a home on a PC of its own can say and do about the community. */
export interface CommunityControls {
  health(): HealthView;
  /** Work that goes on by itself. */
  readonly background: Signal<Progress>;
  readonly invitations: Pick<Invitations, 'all' | 'issue' | 'revoke' | 'approve' | 'changed'>;
}

export interface HouseholdApiOptions {
  readonly household: Household;
  readonly ordering: Ordering;
  readonly meter: LiveMeter;
  readonly verifyMonth: VerifyMonth;
  readonly keystore: SessionView['keystore'];
  readonly host: SessionView['host'];
  readonly version: string;
  readonly demo: DemoControls | undefined;
  /** Trades by itself; whoever opened it closes it. */
  readonly standing: StandingEngine;
  /** Where the household has a PC of its own; undefined where homes share one. */
  readonly community?: CommunityControls;
}

/** The API of one household over its node (node-core/api/household-api.ts). */
export function householdApi(options: HouseholdApiOptions): HouseholdApi {
  const { household, meter, demo } = options;
  const { replica, clock } = household;
  const books = householdBooks(household);
  const trade = trading(household, books);
  const changes: Emitter<Change> = emitter();
  const progress: Emitter<Progress> = emitter();

  const say = (topics: Change['topics']) => changes.emit({ topics, nowMs: clock.nowMs() });
  const health = () => options.community?.health() ?? soloHealth(household, options.ordering);
  replica.applied.listen((entry) => say(topicsOf(entry)));
  options.community?.background.listen(progress.emit);
  options.standing.changed.listen(() => say(['market']));
  listenToMeter(household, { meter, health, changed: () => say(['readings']) });

  return {
    ...trade,
    ...exportCommands({ household, books, progress: progress.emit, say, isDemo: demo !== undefined }),
    session: () => sessionView(options),
    today: () => todayView(household, books),
    tasks: () => tasksOf(options, books),
    activeContracts: () => contractViews(household, books).filter(({ state }) => state === 'active'),
    offers: () => offerViews(household),
    suggestOffer: () => suggestionView(household),
    proposals: () => proposalViews(household),
    contracts: () => contractViews(household, books),
    contract(id) {
      const contract = replica.community.contracts.get(id);
      const mine = contract?.terms.seller === household.member || contract?.terms.buyer === household.member;
      if (contract === undefined || !mine) throw noSuch('contract', id);
      return contractView(household, books, contract);
    },
    months: () => monthSummaries(household, books),
    bill: (month) => lookAtBill(household, books, month),
    verify(month) {
      checkMonth(books, month);
      return options.verifyMonth(books, month, progress.emit);
    },
    history: (input) => historyView(household, books, input),
    tariffs: (span) =>
      tariffPoints(household, { startMinute: minute(span.startMinute), endMinute: minute(span.endMinute) }),
    community: () => communityView(household, options.ordering),
    health,
    ...outlookCommands(household, health),
    ...standingCommands(household, options.standing),
    ...invitationCommands(options.community, () => say(['community'])),
    ...communityCommands(household, { progress: progress.emit, changed: say }),
    setSpeed(speed) {
      if (demo === undefined)
        throw new ApiError({ kind: 'notAllowed', reason: 'notDemo', detail: 'only in the demo' });
      demo.setSpeed(speed);
      say(['session', 'power']);
    },
    watchPower: (signal) => watch<LivePower>({ signal, first: meter.last(), source: meter.samples }),
    watchChanges: (signal) =>
      watch<Change>({
        signal,
        first: { topics: ALL_TOPICS, nowMs: clock.nowMs() },
        source: changes,
        merge: (waiting, newer) => ({
          topics: [...new Set([...waiting.topics, ...newer.topics])],
          nowMs: newer.nowMs,
        }),
      }),
    watchProgress: (signal) =>
      watch<Progress>({ signal, first: undefined, source: progress, keyOf: ({ id }) => id }),
  };
}

function tasksOf({ household, meter, community }: HouseholdApiOptions, books: Books): TaskView[] {
  return taskViews({ household, books, meter, invitations: community?.invitations.all ?? [] });
}

/** What no block tells. The topic is the one that tasks and what waits are asked again with and that changes least else. */
function listenToMeter(
  household: Household,
  of: {
    readonly meter: LiveMeter;
    readonly health: () => Pick<HealthView, 'problems'>;
    readonly changed: () => void;
  },
): void {
  of.meter.attention.listen(of.changed);
  of.meter.samples.listen(waitingNews(household, of));
}

type InvitationCommands = Pick<
  HouseholdApi,
  'invitations' | 'invite' | 'revokeInvitation' | 'approveNewcomer'
>;

function invitationCommands(
  community: CommunityControls | undefined,
  changed: () => void,
): InvitationCommands {
  // Kept on this PC: no block says that somebody knocks.
  community?.invitations.changed.listen(changed);
  const act = async <T>(run: (invitations: CommunityControls['invitations']) => T): Promise<T> => {
    if (community === undefined) {
      throw new ApiError({
        kind: 'notAllowed',
        reason: 'demo',
        detail: 'nobody can be invited into the demo',
      });
    }
    try {
      return await Promise.resolve(run(community.invitations));
    } catch (error) {
      if (!(error instanceof InvitationRefused)) throw error;
      const kind = error.reason === 'unknown' ? 'notFound' : 'notAllowed';
      throw new ApiError({ kind, reason: error.reason, detail: error.message });
    }
  };
  return {
    invitations: () => community?.invitations.all.map(invitationView) ?? [],
    invite: ({ validHours, ...wanted }) =>
      act((invitations) => {
        const { text, invitation } = invitations.issue({ ...wanted, validMs: validHours * MS_PER_HOUR });
        return { text, invitation: invitationView(invitation) };
      }),
    revokeInvitation: (key) => act((invitations) => invitations.revoke(key)),
    approveNewcomer: (key) => act((invitations) => invitations.approve(key)),
  };
}

const MS_PER_HOUR = 3_600_000;

const ALL_TOPICS: Change['topics'] = [
  'power',
  'readings',
  'market',
  'contracts',
  'bill',
  'community',
  'session',
];

interface Watched<Value> {
  readonly signal: AbortSignal;
  readonly first: Value | undefined;
  readonly source: { listen(run: (value: Value) => void): () => void };
  readonly keyOf?: (value: Value) => string;
  readonly merge?: (waiting: Value, newer: Value) => Value;
}

/** The present state, then each change, the newest first when the reader is slow. */
function watch<Value>({ signal, first, source, ...rules }: Watched<Value>): AsyncIterable<Value> {
  const channel = new LatestChannel<Value>({ ...rules, signal });
  if (first !== undefined) channel.send(first);
  const stop = source.listen((value) => channel.send(value));
  signal.addEventListener('abort', stop, { once: true });
  return channel;
}

function sessionView({ household, keystore, host, version, demo }: HouseholdApiOptions): SessionView {
  const { community } = household.replica;
  const me = community.members[household.member];
  return {
    version,
    host,
    household: {
      memberIndex: household.member,
      name: me?.displayName ?? '',
      publicKey: toHex(household.keys.signer.publicKey),
      roles: rolesOf(household, household.member),
    },
    community: {
      id: toHex(community.id),
      name: community.name,
      currency: community.currency,
      minorDigits: community.minorDigits,
      timeZone: community.rules.timeZone,
    },
    keystore,
    demo: demo?.view() ?? null,
    nowMs: household.clock.nowMs(),
  };
}

function lookAtBill(household: Household, books: Books, month: string): BillView {
  checkMonth(books, month);
  const bill = billView(household, books, month);
  if (bill.state === 'closed') noteSeen(household.outbox, bill);
  return bill;
}

/** A month that has begun and that the household has readings of. */
function checkMonth(books: Books, month: string): void {
  if (!books.months().includes(monthFromText(month))) throw noSuch('bill', month);
}

function noSuch(what: string, id: string): ApiError {
  return new ApiError({
    kind: 'notFound',
    reason: 'notFound',
    detail: `there is no ${what} ${id.slice(0, 16)}`,
  });
}
