/** An offer before it is listed: every number of it may be changed, and a sentence says what neighbours will see. */
import { ListPlus } from 'lucide-react';
import { useState } from 'react';
import type { OfferSuggestion, PublishOffer } from '../../../../node-core/api/index.ts';
import type { RequestFailure } from '../../api/failure.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Slider } from '../../components/Fields.tsx';
import type { MinuteRange } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency, useNowMinute } from '../../store/home.tsx';
import { aboutEnergy } from '../contracts/about-energy.ts';
import { wholeHundredths } from '../contracts/ContractTerms.tsx';
import { Problem } from '../contracts/Problem.tsx';
import { firstOfferDraft, type OfferDraft, readOffer } from './offer-draft.ts';
import {
  EnergyField,
  PriceField,
  PromiseFields,
  SHARE_STEP,
  SpanFields,
  StandingField,
  useFaultOf,
} from './TermsFields.tsx';

export interface OfferDialogProps {
  suggestion: OfferSuggestion;
  publicPrice: (span: MinuteRange) => number | null;
  isPending: boolean;
  failure: RequestFailure | null;
  onList: (offer: PublishOffer) => void;
  onClose: () => void;
}

/** Mounted when it is opened, so that it begins with the newest suggestion and keeps it. */
export function OfferDialog(props: OfferDialogProps) {
  const { suggestion, publicPrice, isPending, onList, onClose } = props;
  const { t, format } = useI18n();
  const nowMinute = useNowMinute() ?? 0;
  const [first] = useState(() =>
    firstOfferDraft(suggestion, { timeZone: format.timeZone, publicPrice: publicPrice(suggestion) }),
  );
  const [draft, setDraft] = useState(first);
  const [asked, setAsked] = useState(false);
  const read = readOffer(draft, { timeZone: format.timeZone, nowMinute });
  const errorOf = useFaultOf(asked && read.kind === 'fault' ? read : null);
  const change = (part: Partial<OfferDraft>) => setDraft((before) => ({ ...before, ...part }));
  const help = useOfferHelp(suggestion, read.kind === 'ok' ? publicPrice(read.input) : null);
  return (
    <Dialog
      title={t('market.offerTitle')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} isDisabled={isPending}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="primary"
            icon={ListPlus}
            isPending={isPending}
            onPress={() => {
              setAsked(true);
              if (read.kind === 'ok') onList(read.input);
            }}
          >
            {t('market.offerSubmit')}
          </Button>
        </>
      }
    >
      <SpanFields value={draft} onChange={change} errorOf={errorOf} />
      <div className="form-pairs">
        <EnergyField
          label={t('market.amount')}
          valueMwh={draft.expectedEnergyMwh}
          onChange={(expectedEnergyMwh) => change({ expectedEnergyMwh })}
          error={errorOf('energy')}
          help={help.energy}
        />
        <PriceField
          value={draft.price}
          begunWith={first.price ?? 0}
          onChange={(price) => change({ price })}
          error={errorOf('price')}
          help={help.price}
        />
      </div>
      <details className="fold">
        <summary>{t('market.moreSettings')}</summary>
        <div className="stack">
          <Slider
            label={t('market.share')}
            value={draft.sharePermille}
            onChange={(sharePermille) => change({ sharePermille })}
            {...SHARE_STEP}
            valueText={(share) => format.share(share)}
          />
          <PromiseFields
            minimumEnergyMwh={draft.minimumEnergyMwh}
            period={draft.period}
            onChange={change}
            error={errorOf('minimum')}
          />
          <StandingField
            isOffer
            value={draft.standing}
            onChange={(standing) => change({ standing })}
            error={errorOf('standing')}
          />
        </div>
      </details>
      {read.kind === 'ok' && <Preview offer={read.input} />}
      <Problem failure={props.failure} />
    </Dialog>
  );
}

function useOfferHelp(
  suggestion: OfferSuggestion,
  publicPrice: number | null,
): { energy: string; price: string } {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const price = (millionths: number) =>
    format.money.price({ millionthsPerKwh: wholeHundredths(millionths), currency });
  const energy = (mWh: number) => aboutEnergy(mWh, format);
  const grid = publicPrice === null ? '' : t('market.gridHelp', { grid: price(publicPrice) });
  if (suggestion.reason !== 'pattern') return { energy: '', price: grid };
  const fair = t('market.priceHelp', {
    low: price(suggestion.priceLow),
    high: price(suggestion.priceHigh),
  });
  return {
    energy: t('market.amountHelp', {
      low: energy(suggestion.lowEnergyMwh),
      high: energy(suggestion.highEnergyMwh),
    }),
    price: grid === '' ? fair : `${fair} ${grid}`,
  };
}

function Preview({ offer }: { offer: PublishOffer }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  return (
    <div className="form-preview">
      <p className="muted small">{t('market.offerSummary')}</p>
      <p aria-live="polite">
        {t('market.offerSummaryText', {
          when: format.time.range(offer),
          energy: aboutEnergy(offer.expectedEnergyMwh, format),
          price: format.money.price({ millionthsPerKwh: offer.price, currency }),
          share: format.share(offer.sharePermille),
        })}
      </p>
    </div>
  );
}
