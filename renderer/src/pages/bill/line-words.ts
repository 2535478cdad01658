/** A line of the bill in words: what it is, and how it came about. */
import type { BillLineView } from '../../../../node-core/api/index.ts';
import type { Format } from '../../format/format.ts';
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

/** Basis points as per mille, which is what `format.share` takes. */
function rateOf(line: BillLineView, format: Format): string {
  return format.share((line.vatBasisPoints ?? 0) / 10);
}

/** `Bought from Berg`, `VAT 25% on what you bought`. */
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
      return t('bill.vat', { rate: rateOf(line, format) });
    case 'neighbourSale':
      return t('bill.neighbourSale', { name });
    case 'publicSale':
      return t('bill.publicSale', { name });
    case 'correction': {
      const month = line.correctsMonth === null ? '' : format.time.month(line.correctsMonth);
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
      return t('bill.explainVat', { rate: rateOf(line, format) });
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
