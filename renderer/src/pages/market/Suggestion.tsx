/** The one-click offer: what would be listed and why, and one button that lists it just so. */
import { Hourglass, ListPlus, type LucideIcon, PackageCheck, Pencil, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OfferSuggestion } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/States.tsx';
import type { Format } from '../../format/format.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Translate } from '../../i18n/translate.ts';
import { useCurrency } from '../../store/home.tsx';
import { aboutEnergy } from '../contracts/about-energy.ts';
import { wholeHundredths } from '../contracts/ContractTerms.tsx';
import './Suggestion.css';

/** Why each number is what it is, in the order of the offer. */
export function suggestionReasons(
  suggestion: OfferSuggestion,
  words: {
    readonly t: Translate;
    readonly format: Format;
    readonly currency: string;
    readonly publicPrice: number | null;
  },
): { readonly id: string; readonly label: string; readonly text: string }[] {
  const { t, format, currency, publicPrice } = words;
  const energy = (mWh: number) => aboutEnergy(mWh, format);
  const price = (millionthsPerKwh: number) => format.money.price({ millionthsPerKwh, currency });
  const prices = {
    price: price(suggestion.price),
    low: price(wholeHundredths(suggestion.priceLow)),
    high: price(wholeHundredths(suggestion.priceHigh)),
  };
  const reasons = [
    {
      id: 'when',
      label: t('market.whyTimes'),
      text: t('market.whyTimesText', { when: format.time.range(suggestion) }),
    },
    {
      id: 'amount',
      label: t('market.whyAmount'),
      text: t('market.whyAmountText', {
        count: suggestion.daysSeen,
        energy: energy(suggestion.expectedEnergyMwh),
        low: energy(suggestion.lowEnergyMwh),
        high: energy(suggestion.highEnergyMwh),
      }),
    },
    {
      id: 'price',
      label: t('market.whyPrice'),
      text:
        publicPrice === null
          ? t('market.whyPriceTextNoGrid', prices)
          : t('market.whyPriceText', { ...prices, grid: price(wholeHundredths(publicPrice)) }),
    },
    { id: 'promise', label: t('market.whyPromise'), text: t('market.whyPromiseText') },
  ];
  if (suggestion.sharePermille >= 1_000) return reasons;
  const share = format.share(suggestion.sharePermille);
  return [
    ...reasons,
    { id: 'share', label: t('market.whyShare'), text: t('market.whyShareText', { share }) },
  ];
}

/** `onList` lists the suggestion as it stands; `onChange` opens it for changes, also where there is none. */
export function Suggestion(props: {
  suggestion: OfferSuggestion;
  publicPrice: number | null;
  isPending: boolean;
  onList: () => void;
  onChange: () => void;
}) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { suggestion } = props;
  if (suggestion.reason !== 'pattern') return <NoSuggestion {...props} />;
  const reasons = suggestionReasons(suggestion, { t, format, currency, publicPrice: props.publicPrice });
  const earning = format.money.money({ minor: suggestion.expectedEarningMinor, currency });
  return (
    <div className="suggestion">
      <div className="suggestion-offer">
        <p className="suggestion-when">{format.time.range(suggestion)}</p>
        <p className="suggestion-numbers">
          <span>
            <small>{t('market.suggestionAbout')}</small> {aboutEnergy(suggestion.expectedEnergyMwh, format)}
          </span>{' '}
          <span>
            <small>{t('market.suggestionAt')}</small>{' '}
            {format.money.price({ millionthsPerKwh: suggestion.price, currency })}{' '}
            <small>{t('components.perKwh')}</small>
          </span>
        </p>
        <p className="suggestion-earning">{t('market.suggestionEarning', { money: earning })}</p>
        <div className="row suggestion-actions">
          <Button
            kind="primary"
            size="large"
            icon={ListPlus}
            onPress={props.onList}
            isPending={props.isPending}
          >
            {t('market.list')}
          </Button>
          <Button size="large" icon={Pencil} onPress={props.onChange} isDisabled={props.isPending}>
            {t('market.change')}
          </Button>
        </div>
      </div>
      <dl className="suggestion-reasons">
        {reasons.map(({ id, label, text }) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function NoSuggestion(props: { suggestion: OfferSuggestion; onChange: () => void }) {
  const { t } = useI18n();
  const count = props.suggestion.daysSeen;
  const own: ReactNode = (
    <Button icon={Pencil} onPress={props.onChange}>
      {t('market.ownOffer')}
    </Button>
  );
  const state = (icon: LucideIcon, title: string, detail: string, action?: ReactNode) => (
    <EmptyState icon={icon} title={title} detail={detail} action={action} />
  );
  switch (props.suggestion.reason) {
    case 'tooLittleHistory':
      return state(
        Hourglass,
        t('market.tooLittleHistoryTitle'),
        t('market.tooLittleHistoryDetail', { count }),
        own,
      );
    case 'noSurplus':
      return state(Sun, t('market.noSurplusTitle'), t('market.noSurplusDetail', { count }), own);
    case 'alreadySold':
      return state(PackageCheck, t('market.alreadySoldTitle'), t('market.alreadySoldDetail'));
    case 'pattern':
      return null;
    default:
      return props.suggestion.reason satisfies never;
  }
}
