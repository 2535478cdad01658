/**
 * The typed API that every user interface uses.
 *
 * Purpose: one door to the node, whoever knocks. `HouseholdApi` says what a node does for its screens, `views.ts`
 * what they get, `inputs.ts` what they may send; `router.ts` puts tRPC around the three. A host (headless, desktop)
 * serves the router over its own transport. Screens import types of this folder and nothing at run time.
 *
 * Source: DESIGN 12 and 13, STYLE 'IPC'.
 *
 * Invariants: no input reaches the node unchecked; no error leaves but in the shape of `ApiFailure`; values that
 * are watched wait in channels of bounded size, never in queues; everything is plain JSON both ways.
 *
 * Deviations: none.
 */
export { coalesced, LatestChannel, type LatestRules } from './channel.ts';
export type { ApiFailure, InputIssue, InternalFault } from './failure.ts';
export { ApiError, type ApiErrorKind, type HouseholdApi } from './household-api.ts';
export type * from './board-views.ts';
export type { CommunityApi } from './community-api.ts';
export type {
  BlockRequest,
  BlocksRequest,
  BoardFileRequest,
  MemberHistoryRequest,
  PaidRequest,
  PriceFilePart,
  PriceFileRequest,
  RolesRequest,
  RulesRequest,
  SuspendRequest,
  TariffDraft,
} from './community-inputs.ts';
export type * from './community-views.ts';
export type { ExportApi } from './export-api.ts';
export type { ExportPartRequest, ExportRequest, RestorePart } from './export-inputs.ts';
export type * from './export-views.ts';
export type * from './health-views.ts';
export type { DisputeRequest, HistoryRequest, Invite, Propose, PublishOffer } from './inputs.ts';
export {
  type ApiContext,
  type AppRouter,
  type CallerLink,
  createAppRouter,
  type RouterHost,
} from './router.ts';
export type { SetupApi } from './setup-api.ts';
export type {
  ChooseMeter,
  ChoosePort,
  ChooseRoofMeter,
  FoundCommunity,
  JoinCommunity,
  KeepKey,
  MeterAnswer,
  MeterKeys,
  TypedInvitation,
} from './setup-inputs.ts';
export type * from './rules-view.ts';
export type * from './setup-views.ts';
export type * from './tariff-views.ts';
export type { OutlookApi } from './outlook-api.ts';
export type * from './outlook-views.ts';
export type { StandingApi } from './standing-api.ts';
export type { BuyOrderInput, SellOrderInput, StandingOrderInput } from './standing-inputs.ts';
export type * from './standing-views.ts';
export { StartingApi } from './starting-api.ts';
export type * from './views.ts';
