/** A contract in plain words: shown before it is signed, while it runs, and in the proof of a bill. */
import type { TermsView } from '../../../../node-core/api/index.ts';
import type { Format } from '../../format/format.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';
import { useSessionView } from '../../store/home.tsx';
import { belowPercent } from './public-price.ts';
import { feeExample } from './terms-money.ts';
import './ContractTerms.css';

/** Which currency, and how many digits its minor unit has. */
export interface CommunityMoney {
  readonly currency: string;
  readonly minorDigits: number;
}

/** One row: what it is about, and its sentences. */
export interface TermsLine {
  readonly id: string;
  readonly label: string;
  readonly sentences: readonly string[];
  /** Sentences that are examples or cases of the first. */
  readonly cases: readonly string[];
}

export const PERIOD_WORDS = {
  hour: 'contracts.periodHour',
  day: 'contracts.periodDay',
  month: 'contracts.periodMonth',
  term: 'contracts.periodTerm',
} as const satisfies Record<TermsView['period'], PlainKey>;

/** The name of the party that is not this household. */
export function otherName(terms: Pick<TermsView, 'seller' | 'buyer'>): string {
  return terms.seller.isMe ? terms.buyer.name : terms.seller.name;
}

/** Every promise of a contract as sentences, with the fee rules by an example. */
export function termsLines(
  terms: TermsView,
  words: {
    readonly t: Translate;
    readonly format: Format;
    readonly money: CommunityMoney;
    /** What public power costs on average in that time; null where nobody has published it. */
    readonly publicPrice: number | null;
  },
): TermsLine[] {
  const { t, format } = words;
  const iSell = terms.seller.isMe;
  const name = otherName(terms);
  const line = (
    id: string,
    label: PlainKey,
    sentences: readonly string[],
    cases: readonly string[] = [],
  ) => ({
    id,
    label: t(label),
    sentences,
    cases,
  });
  const shares = {
    name,
    sellerShare: format.share(terms.sellerSharePermille),
    buyerShare: format.share(terms.buyerSharePermille),
  };
  return [
    line('when', 'contracts.when', [
      t('contracts.whenText', {
        when: format.time.range(terms),
        length: format.time.duration(terms.endMinute - terms.startMinute),
      }),
    ]),
    line('howMuch', 'contracts.howMuch', [
      t(iSell ? 'contracts.howMuchISell' : 'contracts.howMuchIBuy', shares),
    ]),
    line('price', 'contracts.price', [priceSentence(terms, words)]),
    line('green', 'contracts.green', [
      iSell
        ? t('contracts.greenTextMine', { carbon: format.carbon(terms.carbonGrams).text })
        : t('contracts.greenText', { carbon: format.carbon(terms.carbonGrams).text, name }),
    ]),
    ...promiseLines(terms, words),
    line('ending', 'contracts.ending', [t('contracts.endingText')]),
  ];
}

type Words = Parameters<typeof termsLines>[1];

function priceSentence(terms: TermsView, { t, format, money, publicPrice }: Words): string {
  const { currency } = money;
  const price = format.money.price({ millionthsPerKwh: terms.price, currency });
  const below = belowPercent(terms.price, publicPrice);
  if (below === null || publicPrice === null) return t('contracts.priceText', { price });
  const grid = format.money.price({ millionthsPerKwh: wholeHundredths(publicPrice), currency });
  const share = format.share(Math.abs(below) * 10);
  if (below === 0) return t('contracts.priceTextSame', { price });
  return t(below > 0 ? 'contracts.priceTextBelow' : 'contracts.priceTextAbove', { price, share, grid });
}

/** An average is shown as about so many hundredths. */
export function wholeHundredths(price: number): number {
  return Math.round(price / 10_000) * 10_000;
}

function promiseLines(terms: TermsView, words: Words): TermsLine[] {
  const { t, format, money, publicPrice } = words;
  const label = t('contracts.promised');
  const known = {
    minorDigits: money.minorDigits,
    publicPrice: publicPrice === null ? null : wholeHundredths(publicPrice),
  };
  const example = feeExample(terms, known);
  if (example === null) {
    return [{ id: 'promised', label, sentences: [t('contracts.promisedNone')], cases: [] }];
  }
  const energy = (mWh: number) => format.energy(mWh).text;
  const minimum = energy(terms.minimumEnergyMwh);
  const promised = t('contracts.promisedText', { energy: minimum, period: t(PERIOD_WORDS[terms.period]) });
  const missing = energy(example.missingMwh);
  return [
    { id: 'promised', label, sentences: [promised], cases: [] },
    {
      id: 'ifShort',
      label: t('contracts.ifShort'),
      sentences: [t('contracts.ifShortLead', { delivered: energy(example.deliveredMwh), minimum, missing })],
      cases: [sellerCase(terms, words, missing), buyerCase(terms, words, missing)],
    },
  ];
}

function sellerCase(terms: TermsView, { t, format, money, publicPrice }: Words, missing: string): string {
  const iSell = terms.seller.isMe;
  const name = otherName(terms);
  const { currency, minorDigits } = money;
  const known = { minorDigits, publicPrice: publicPrice === null ? null : wholeHundredths(publicPrice) };
  const example = feeExample(terms, known);
  if (example === null || example.sellerPaysPerKwh === null || example.sellerPaysMinor === null) {
    const price = format.money.price({ millionthsPerKwh: terms.price, currency });
    return t(iSell ? 'contracts.sellerShortISellUnknown' : 'contracts.sellerShortIBuyUnknown', {
      name,
      price,
    });
  }
  if (example.sellerPaysPerKwh === 0) {
    return t(iSell ? 'contracts.sellerShortISellFree' : 'contracts.sellerShortIBuyFree', { name });
  }
  return t(iSell ? 'contracts.sellerShortISell' : 'contracts.sellerShortIBuy', {
    name,
    missing,
    perKwh: format.money.price({ millionthsPerKwh: example.sellerPaysPerKwh, currency }),
    money: format.money.money({ minor: example.sellerPaysMinor, currency }),
  });
}

function buyerCase(terms: TermsView, { t, format, money }: Words, missing: string): string {
  const { currency, minorDigits } = money;
  const example = feeExample(terms, { minorDigits, publicPrice: null });
  return t(terms.seller.isMe ? 'contracts.buyerShortISell' : 'contracts.buyerShortIBuy', {
    name: otherName(terms),
    missing,
    perKwh: format.money.price({ millionthsPerKwh: example?.buyerPaysPerKwh ?? 0, currency }),
    money: format.money.money({ minor: example?.buyerPaysMinor ?? 0, currency }),
  });
}

/** The rows of a contract. `lead` says first who sells to whom. */
export function ContractTerms(props: { terms: TermsView; publicPrice: number | null; lead?: boolean }) {
  const { t, format } = useI18n();
  const { community } = useSessionView();
  const lines = termsLines(props.terms, { t, format, money: community, publicPrice: props.publicPrice });
  const name = otherName(props.terms);
  return (
    <div className="terms">
      {props.lead === true && (
        <p className="terms-lead">
          {t(props.terms.seller.isMe ? 'contracts.whoISell' : 'contracts.whoIBuy', { name })}
        </p>
      )}
      <dl className="terms-lines">
        {lines.map((line) => (
          <div key={line.id} className="terms-line">
            <dt>{line.label}</dt>
            <dd>
              {line.sentences.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
              {line.cases.length > 0 && (
                <ul className="terms-cases">
                  {line.cases.map((each) => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
