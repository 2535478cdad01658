/** A line of the bill in words: what it is, and how it came about. */
import type { BillLineView, VatView } from '../../../../node-core/api/index.ts';
import type { Format } from '../../format/format.ts';
import type { MessageKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';
import { picoOf } from './exact-money.ts';

interface Words {
  readonly t: Translate;
  readonly format: Format;
}

/** A fee of less than half an øre still has a direction. */
function isOwed(line: BillLineView): boolean {
  return picoOf(line.amountExact) < 0n;
}

/** `25%`. Basis points as per mille, which is what `format.share` takes. */
export function vatRate(vat: { readonly basisPoints: number } | null, format: Format): string {
  return format.share((vat?.basisPoints ?? 0) / 10);
}

const VAT_TITLES = {
  all: 'bill.vatOnAll',
  neighbours: 'bill.vatOnNeighbours',
  public: 'bill.vatOnPublic',
} as const satisfies Record<VatView['on'], MessageKey>;

const VAT_EXPLANATIONS = {
  all: 'bill.explainVatOnAll',
  neighbours: 'bill.explainVatOnNeighbours',
  public: 'bill.explainVatOnPublic',
} as const satisfies Record<VatView['on'], MessageKey>;

/** `Bought from Berg`, `VAT 25% on what you bought from the public grid`. */
export function lineTitle(line: BillLineView, { t, format }: Words): string {
  const name = line.counterparty?.name ?? t('bill.someone');
  const owes = isOwed(line);
  switch (line.kind) {
    case 'neighbourPurchase':
      return t('bill.neighbourPurchase', { name });
    case 'publicPurchase':
      return t('bill.publicPurchase', { name });
    case 'buyerFee':
      return t(owes ? 'bill.buyerFeePaid' : 'bill.buyerFeeGot', { name });
    case 'sellerFee':
      return t(owes ? 'bill.sellerFeePaid' : 'bill.sellerFeeGot', { name });
    case 'vat':
      return t(VAT_TITLES[line.vat?.on ?? 'all'], { rate: vatRate(line.vat, format) });
    case 'neighbourSale':
      return t('bill.neighbourSale', { name });
    case 'publicSale':
      return t('bill.publicSale', { name });
    case 'correction': {
      const month = line.correctsMonth === null ? '' : format.time.month(line.correctsMonth);
      if (line.vat !== null) return t('bill.correctionVat', { month, rate: vatRate(line.vat, format) });
      return line.counterparty === null
        ? t('bill.correction', { month })
        : t('bill.correctionWith', { month, name });
    }
    case 'rounding':
      return t('bill.rounding');
    default:
      return line.kind satisfies never;
  }
}

/** Whether a line is worth a row: a fee that is less than half a minor unit comes to nothing on the bill. */
export function isShown({ kind, amountMinor }: BillLineView): boolean {
  return amountMinor !== 0 || (kind !== 'buyerFee' && kind !== 'sellerFee');
}

/** How it came about, in a few sentences. */
export function lineExplanation(line: BillLineView, { t, format }: Words): string {
  const name = line.counterparty?.name ?? t('bill.someone');
  const owes = isOwed(line);
  switch (line.kind) {
    case 'neighbourPurchase':
      return t('bill.explainNeighbourPurchase', { name });
    case 'publicPurchase':
      return t('bill.explainPublicPurchase');
    case 'buyerFee':
      return t(owes ? 'bill.explainBuyerFeePaid' : 'bill.explainBuyerFeeGot', { name });
    case 'sellerFee':
      return t(owes ? 'bill.explainSellerFeePaid' : 'bill.explainSellerFeeGot', { name });
    case 'vat':
      return t(VAT_EXPLANATIONS[line.vat?.on ?? 'all'], { rate: vatRate(line.vat, format) });
    case 'neighbourSale':
      return t('bill.explainNeighbourSale', { name });
    case 'publicSale':
      return t('bill.explainPublicSale');
    case 'correction':
      return t('bill.explainCorrection', {
        month: line.correctsMonth === null ? '' : format.time.month(line.correctsMonth),
      });
    case 'rounding':
      return t('bill.explainRounding');
    default:
      return line.kind satisfies never;
  }
}
