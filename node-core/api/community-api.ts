import type { BoardMonthSummaryView, BoardMonthView, DisputeView, FilePartView } from './board-views.ts';
import type {
  BlocksRequest,
  BlockRequest,
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
import type { BlockPageView, BlockView, FoundBlockView, LedgerCheckView } from './community-views.ts';
import type { RulesView } from './rules-view.ts';
import type { PriceFileView, TariffPlanView, TariffView } from './tariff-views.ts';
import type { HistoryView } from './views.ts';

/**
 * What the Community page asks and does, for whoever may: everybody, stewards, super users, public producers. What is not
 * for this household's roles rejects with `ApiError` 'notAllowed', reason 'roleMissing'.
 */
export interface CommunityApi {
  rules(): RulesView;
  /** Newest first. */
  blocks(input: BlocksRequest): BlockPageView;
  block(input: BlockRequest): BlockView;
  /** By the hash of a block, or the ID of a transaction; null: there is none on this PC. */
  findBlock(id: string): FoundBlockView | null;

  /** How the check of the whole ledger stands; `watchProgress` says how far it has come, 'community' when it ended. */
  ledgerCheck(): LedgerCheckView;
  /** Starts it, unless it runs. */
  startLedgerCheck(): LedgerCheckView;
  cancelLedgerCheck(): LedgerCheckView;

  changeRoles(input: RolesRequest): Promise<{ id: string }>;
  suspendMember(input: SuspendRequest): Promise<{ id: string }>;
  reinstateMember(member: number): Promise<{ id: string }>;
  changeRules(input: RulesRequest): Promise<{ id: string }>;
  /** This household, for good. */
  leaveCommunity(): Promise<{ id: string }>;

  /** Any member's energy; a super user's, at most 31 days. */
  memberHistory(input: MemberHistoryRequest): Promise<HistoryView>;
  /** From the first reading that is known, newest first. */
  boardMonths(): readonly BoardMonthSummaryView[];
  /** A month of everybody, worked out anew beside the event loop. */
  boardMonth(month: string): Promise<BoardMonthView>;
  disputes(): readonly DisputeView[];
  /** Kept on this PC alone. */
  markPaid(input: PaidRequest): void;
  boardFile(input: BoardFileRequest): Promise<FilePartView>;

  /** This household's own, newest first. */
  ownTariffs(): readonly TariffView[];
  planTariff(input: TariffDraft): TariffPlanView;
  publishTariff(input: TariffDraft): Promise<{ ids: readonly string[] }>;
  /** Ends all of one's own lists now: a steward's who is a producer too, for only the role's end does that. */
  endTariffs(): Promise<{ id: string }>;
  /** A file is sent in parts, in order; the last upload that began is kept. */
  sendPriceFile(input: PriceFilePart): { readonly received: number };
  readPriceFile(input: PriceFileRequest): Promise<PriceFileView>;
  publishPriceFile(input: PriceFileRequest): Promise<{ ids: readonly string[] }>;
}
