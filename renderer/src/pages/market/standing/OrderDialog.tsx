/** The limits of a standing order, with what it would have done last week. */
import { useState } from 'react';
import type { StandingOrderInput } from '../../../../../node-core/api/index.ts';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { NumberField, Select, Slider, TimeField } from '../../../components/Fields.tsx';
import { Segmented } from '../../../components/Segmented.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import type { PlainKey } from '../../../i18n/catalogue.ts';
import { useCommand, useCurrency, useSessionView } from '../../../store/home.tsx';
import { Problem } from '../../contracts/Problem.tsx';
import { whenDone } from '../../contracts/when-done.ts';
import { EnergyField, PriceField } from '../TermsFields.tsx';
import { NeighboursFirst } from './NeighboursFirst.tsx';
import { ANY_GRAMS, type OrderDraft, type OrderFault, readOrder, ROOF_GRAMS } from './order-draft.ts';
import { Rehearsal } from './Rehearsal.tsx';

const FAULTS = {
  price: 'standing.faultPrice',
  hours: 'standing.faultHours',
  label: 'standing.faultLabel',
} as const satisfies Record<OrderFault, PlainKey>;

type Change = (part: Partial<OrderDraft>) => void;

/** Mounted when it is opened. */
export function OrderDialog(props: { first: OrderDraft; publicPrice: number | null; onClose: () => void }) {
  const { t } = useI18n();
  const { first, onClose } = props;
  const [draft, setDraft] = useState(first);
  const [asked, setAsked] = useState(false);
  const read = readOrder(draft);
  const save = useCommand((api, order: StandingOrderInput) => api.saveStandingOrder.mutate(order), {
    quiet: true,
    done: () => ({ title: t('standing.saved'), detail: t('standing.savedDetail') }),
  });
  const errorOf = (fault: OrderFault): string =>
    read.kind === 'fault' && read.fault === fault && (asked || fault === 'hours') ? t(FAULTS[fault]) : '';
  const change: Change = (part) => setDraft((before) => ({ ...before, ...part }));
  const submit = () => {
    setAsked(true);
    if (read.kind === 'ok') whenDone(save.run(read.order), onClose);
  };
  return (
    <Dialog
      title={t(draft.kind === 'buy' ? 'standing.buyTitle' : 'standing.sellTitle')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} isDisabled={save.isPending}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" isPending={save.isPending} onPress={submit}>
            {t(first.id === null ? 'standing.save' : 'standing.saveChange')}
          </Button>
        </>
      }
    >
      <LimitPrice
        draft={draft}
        first={first}
        grid={props.publicPrice}
        onChange={change}
        error={errorOf('price')}
      />
      {draft.kind === 'buy' ? (
        <Green draft={draft} onChange={change} />
      ) : (
        <Label draft={draft} onChange={change} error={errorOf('label')} />
      )}
      <details className="fold" open={first.id !== null}>
        <summary>{t(draft.kind === 'buy' ? 'standing.more' : 'standing.moreSell')}</summary>
        <div className="stack">
          <Hours draft={draft} onChange={change} error={errorOf('hours')} />
          <Caps draft={draft} onChange={change} />
          <Kept draft={draft} onChange={change} />
          {draft.kind === 'buy' && <NeighboursFirst draft={draft} onChange={change} />}
        </div>
      </details>
      <Rehearsal order={read.kind === 'ok' ? read.order : null} />
      <p className="muted small">{t('standing.promise')}</p>
      <Problem failure={save.failure} />
    </Dialog>
  );
}

interface PartProps {
  draft: OrderDraft;
  onChange: Change;
}

function LimitPrice(props: PartProps & { first: OrderDraft; grid: number | null; error: string }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { draft, grid } = props;
  const help =
    draft.kind === 'sell'
      ? t('standing.minPriceHelp')
      : grid === null
        ? t('standing.maxPriceHelpNoGrid')
        : t('standing.maxPriceHelp', { grid: format.money.price({ millionthsPerKwh: grid, currency }) });
  return (
    <PriceField
      label={t(draft.kind === 'buy' ? 'standing.maxPrice' : 'standing.minPrice')}
      value={draft.price}
      begunWith={props.first.price ?? 0}
      onChange={(price) => props.onChange({ price })}
      error={props.error}
      help={help}
    />
  );
}

const MOST_GRAMS = [50, 100, 200] as const;

function Green({ draft, onChange }: PartProps) {
  const { t, format } = useI18n();
  const grams = draft.grams ?? ANY_GRAMS;
  const choices = [...new Set([...MOST_GRAMS, grams])].filter((each) => each < ANY_GRAMS);
  return (
    <Select
      label={t('standing.maxCarbon')}
      options={[
        ...choices
          .toSorted((a, b) => a - b)
          .map((each) => ({
            id: String(each),
            label: t('standing.carbonMost', { carbon: format.carbon(each).text }),
          })),
        { id: String(ANY_GRAMS), label: t('standing.carbonAny') },
      ]}
      selected={String(grams)}
      onSelect={(id) => onChange({ grams: Number(id) })}
    />
  );
}

function Label({ draft, onChange, error }: PartProps & { error: string }) {
  const { t, format } = useI18n();
  return (
    <NumberField
      label={t('standing.label')}
      unit={format.carbon(0).unit}
      value={draft.grams}
      onChange={(grams) => onChange({ grams })}
      decimals={0}
      least={0}
      most={ANY_GRAMS}
      step={1}
      error={error}
      help={t('standing.labelHelp', { carbon: format.carbon(ROOF_GRAMS).text })}
    />
  );
}

function Hours({ draft, onChange, error }: PartProps & { error: string }) {
  const { t } = useI18n();
  return (
    <>
      <Segmented
        label={t('standing.when')}
        options={[
          { id: 'all', label: t('standing.whenAll') },
          { id: 'some', label: t('standing.whenSome') },
        ]}
        selected={draft.allDay ? 'all' : 'some'}
        onSelect={(id) => onChange({ allDay: id === 'all' })}
      />
      {!draft.allDay && (
        <div className="form-pairs">
          <TimeField
            label={t('standing.from')}
            value={draft.from}
            onChange={(from) => onChange({ from })}
            error={error}
          />
          <TimeField
            label={t('standing.until')}
            value={draft.until}
            onChange={(until) => onChange({ until })}
          />
        </div>
      )}
    </>
  );
}

const MOST_MONEY = 100_000_000;

function Caps({ draft, onChange }: PartProps) {
  const { t } = useI18n();
  const { community } = useSessionView();
  const { currency, minorDigits } = community;
  const buying = draft.kind === 'buy';
  return (
    <fieldset className="stack-tight standing-part">
      <legend className="field-label">{t('standing.caps')}</legend>
      <div className="form-pairs">
        <EnergyField
          label={t('standing.energyCap')}
          valueMwh={draft.dayEnergyMwh}
          onChange={(dayEnergyMwh) => onChange({ dayEnergyMwh })}
          error=""
          help={t('standing.noCap')}
        />
        {buying && (
          <NumberField
            label={t('standing.moneyCap')}
            unit={currency}
            value={draft.dayMoneyMinor}
            onChange={(dayMoneyMinor) => onChange({ dayMoneyMinor })}
            decimals={minorDigits}
            least={0}
            most={MOST_MONEY}
            step={10 ** minorDigits}
            help={t('standing.noCap')}
          />
        )}
      </div>
      <p className="muted small">{t(buying ? 'standing.capsHelp' : 'standing.capsHelpSell')}</p>
    </fieldset>
  );
}

const KEPT_STEP = { least: 0, most: 950, step: 50 } as const;

function Kept({ draft, onChange }: PartProps) {
  const { t, format } = useI18n();
  return (
    <Slider
      label={t(draft.kind === 'buy' ? 'standing.keepNeed' : 'standing.keepSurplus')}
      value={draft.keptSharePermille}
      onChange={(keptSharePermille) => onChange({ keptSharePermille })}
      {...KEPT_STEP}
      valueText={(value) => format.share(value)}
    />
  );
}
