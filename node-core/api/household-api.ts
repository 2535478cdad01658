import type { CommunityApi } from './community-api.ts';
import type { ExportApi } from './export-api.ts';
import type { OutlookApi } from './outlook-api.ts';
import type { StandingApi } from './standing-api.ts';
import type { HealthView, InvitationView } from './health-views.ts';
import type { DisputeRequest, HistoryRequest, Invite, Propose, PublishOffer } from './inputs.ts';
import type {
  BillView,
  Change,
  CommunityView,
  ContractView,
  HistoryView,
  LivePower,
  MonthSummary,
  OfferSuggestion,
  OfferView,
  Progress,
  ProposalView,
  SessionView,
  TariffPoint,
  TaskView,
  TodayView,
  VerifyReport,
} from './views.ts';

/**
 * What a node does for its screens: the one API behind both transports. `router.ts` puts the checked shapes of
 * `inputs.ts` before it and tRPC around it; the node implements it.
 *
 * Commands resolve once the transaction is certified, with its ID, or reject with `ApiError`. Queries answer from
 * what is on this PC. Watches yield the present state first, then each change, and end with the signal.
 */
export interface HouseholdApi extends ExportApi, CommunityApi, OutlookApi, StandingApi {
  session(): SessionView;
  today(): TodayView;
  tasks(): readonly TaskView[];
  activeContracts(): readonly ContractView[];

  offers(): readonly OfferView[];
  suggestOffer(): OfferSuggestion;
  publishOffer(input: PublishOffer): Promise<{ id: string }>;
  withdraw(id: string): Promise<{ id: string }>;
  proposals(): readonly ProposalView[];
  propose(input: Propose): Promise<{ id: string }>;
  accept(proposalId: string): Promise<{ id: string }>;
  decline(proposalId: string, reason: string): Promise<{ id: string }>;

  contracts(): readonly ContractView[];
  contract(id: string): ContractView;
  requestEnd(id: string, endMinute: number): Promise<{ id: string }>;

  months(): readonly MonthSummary[];
  bill(month: string): BillView;
  verify(month: string): Promise<VerifyReport>;
  dispute(input: DisputeRequest): Promise<{ id: string }>;

  history(input: HistoryRequest): HistoryView;
  tariffs(span: { startMinute: number; endMinute: number }): readonly TariffPoint[];
  community(): CommunityView;
  health(): HealthView;

  /** Newest first; those that this household has given. */
  invitations(): readonly InvitationView[];
  /** Gives one; a steward's. The text is shown once and not kept. */
  invite(input: Invite): Promise<{ text: string; invitation: InvitationView }>;
  revokeInvitation(key: string): Promise<void>;
  /** Lets the newcomer in who waits with this invitation. */
  approveNewcomer(key: string): Promise<void>;

  setSpeed(speed: number): void;

  watchPower(signal: AbortSignal): AsyncIterable<LivePower>;
  watchChanges(signal: AbortSignal): AsyncIterable<Change>;
  watchProgress(signal: AbortSignal): AsyncIterable<Progress>;
}

/** Why a request failed; `kind` is what a screen decides by, `detail` is for the log. */
export type ApiErrorKind =
  /** No such offer, proposal, contract, month. */
  | 'notFound'
  /** The community's rules say no: `reason` is the refusal's name. */
  | 'refused'
  /** Nobody could put it in order just now; it waits in the outbox or may be tried again. */
  | 'unavailable'
  /** Only for the demo, only for a steward ... */
  | 'notAllowed';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly kind: ApiErrorKind;
  /** A refusal's name (ledger/refusal.ts), or the kind again. */
  readonly reason: string;

  constructor(failure: { readonly kind: ApiErrorKind; readonly reason: string; readonly detail: string }) {
    super(failure.detail);
    this.kind = failure.kind;
    this.reason = failure.reason;
  }
}
