import type {
  BoardMonthSummaryView,
  StatementStateView,
  SumCheckView,
} from '../../../../node-core/api/index.ts';
import type { BadgeTone } from '../../components/Badge.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';

export const MONTH_STATES = {
  open: 'board.open',
  closing: 'board.closing',
  closed: 'board.closed',
} as const satisfies Record<BoardMonthSummaryView['state'], PlainKey>;

/** The month to show when none is named: the newest closed one, else the newest. */
export function monthToShow(months: readonly BoardMonthSummaryView[], named: string | null): string | null {
  const known = months.find(({ month }) => month === named);
  return (known ?? months.find(({ state }) => state === 'closed') ?? months[0])?.month ?? null;
}

/** Whether the sums hold: every minute, and all that the meters counted. */
export function sumsHold({ unequalMinutes, balanced, soldExact, boughtExact }: SumCheckView): boolean {
  return unequalMinutes === 0 && balanced && soldExact === boughtExact;
}

const FIELDS: Readonly<Record<string, PlainKey>> = {
  energyMwh: 'board.fieldEnergyMwh',
  amount: 'board.fieldAmount',
  feedInEnergyMwh: 'board.fieldFeedInEnergyMwh',
  feedInAmount: 'board.fieldFeedInAmount',
  sellerFee: 'board.fieldSellerFee',
  buyerFee: 'board.fieldBuyerFee',
  missingMinutes: 'board.fieldMissingMinutes',
  minutesHash: 'board.fieldMinutesHash',
};

/** How far the signing of one contract or supply is. */
export function statementWords(
  statement: StatementStateView,
  t: Translate,
): { readonly tone: BadgeTone; readonly words: string } {
  const { sellerSigned, buyerSigned, seller, buyer, differs } = statement;
  if (differs.length > 0) {
    const fields = differs.map((field) => t(FIELDS[field] ?? 'board.fieldOther')).join(', ');
    return { tone: 'bad', words: t('board.signedDiffer', { fields }) };
  }
  if (sellerSigned && buyerSigned) return { tone: 'good', words: t('board.signedBoth') };
  if (!sellerSigned && !buyerSigned) return { tone: 'plain', words: t('board.signedNone') };
  return { tone: 'waiting', words: t('board.signedOne', { name: sellerSigned ? seller.name : buyer.name }) };
}
