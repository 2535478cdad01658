/** Prices set by hand: by the wall clock of a day, for workdays and weekends, over some days. */
import { Clock, Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { TariffDraft } from '../../../../node-core/api/index.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { DateField, NumberField, TimeField } from '../../components/Fields.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { localTimeOf } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useQuery } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { CheckBox } from './CheckBox.tsx';
import { PlanPreview } from './PlanPreview.tsx';
import { PriceField } from './PriceField.tsx';
import {
  hourly,
  newTariffForm,
  readTariffForm,
  type StretchForm,
  type TariffForm,
  withStretch,
} from './tariff-form.ts';

const DAY = 1440;

export function TariffEditor({ nowMinute }: { nowMinute: number }) {
  const { t, format } = useI18n();
  const { timeZone } = format;
  const [form, setForm] = useState<TariffForm>(() =>
    newTariffForm(
      localTimeOf(nowMinute + DAY, timeZone).date,
      localTimeOf(nowMinute + 7 * DAY, timeZone).date,
    ),
  );
  const [previewDate, setPreviewDate] = useState<string | null>(null);
  const read = useMemo(() => readTariffForm(form, previewDate), [form, previewDate]);
  const change = (part: Partial<TariffForm>) => setForm({ ...form, ...part });
  return (
    <div className="stack">
      <div className="pair">
        <DateField
          label={t('prices.from')}
          value={form.firstDate}
          onChange={(firstDate) => change({ firstDate })}
        />
        <DateField
          label={t('prices.to')}
          value={form.lastDate}
          onChange={(lastDate) => change({ lastDate })}
        />
        <NumberField
          label={t('prices.carbon')}
          unit={t('prices.carbonUnit')}
          decimals={0}
          step={1}
          least={0}
          most={10_000}
          value={form.carbonGrams}
          onChange={(carbonGrams) => change({ carbonGrams })}
        />
      </div>
      <div className="pair">
        <CheckBox
          label={t('prices.feedInBuys')}
          isSelected={form.buysSurplus}
          onChange={(buysSurplus) => change({ buysSurplus })}
        />
        <CheckBox
          label={t('prices.weekendsDiffer')}
          isSelected={form.weekendsDiffer}
          onChange={(weekendsDiffer) => change({ weekendsDiffer })}
        />
      </div>
      <Stretches
        title={t(form.weekendsDiffer ? 'prices.workdaysOnly' : 'prices.workdays')}
        stretches={form.workdays}
        buysSurplus={form.buysSurplus}
        onChange={(workdays) => change({ workdays })}
      />
      {form.weekendsDiffer && (
        <Stretches
          title={t('prices.weekends')}
          stretches={form.weekends}
          buysSurplus={form.buysSurplus}
          onChange={(weekends) => change({ weekends })}
        />
      )}
      {read.kind === 'fault' ? (
        <p role="alert" className="fault-box">
          {t(read.words)}
        </p>
      ) : (
        <Planned draft={read.draft} onDay={setPreviewDate} />
      )}
    </div>
  );
}

function Planned({ draft, onDay }: { draft: TariffDraft; onDay: (date: string) => void }) {
  const { t } = useI18n();
  const plan = useQuery((ask) => ask.planTariff(draft), { keep: true });
  const publish = useCommand((api, input: TariffDraft) => api.publishTariff.mutate(input), {
    done: () => ({ title: t('prices.published') }),
  });
  return (
    <div aria-busy={plan.isPrevious}>
      <Loaded query={plan} skeleton={<Skeleton height={240} />}>
        {(data) => (
          <PlanPreview
            plan={data}
            onDay={onDay}
            isPublishing={publish.isPending}
            onPublish={(done) => whenDone(publish.run(draft), done)}
          />
        )}
      </Loaded>
    </div>
  );
}

function Stretches(props: {
  title: string;
  stretches: readonly StretchForm[];
  buysSurplus: boolean;
  onChange: (stretches: readonly StretchForm[]) => void;
}) {
  const { t } = useI18n();
  const { title, stretches, buysSurplus, onChange } = props;
  const put = (place: number, part: Partial<StretchForm>) =>
    onChange(stretches.map((stretch, at) => (at === place ? { ...stretch, ...part } : stretch)));
  return (
    <fieldset className="stack stretches">
      <legend className="problem-title">{title}</legend>
      {stretches.map((stretch, place) => (
        // Lines have no name of their own: their place is what they are.
        <div key={String(place)} className="stretch-row">
          <TimeField
            label={t('prices.startTime')}
            value={stretch.start}
            onChange={(start) => put(place, { start })}
          />
          <PriceField
            label={t('prices.price')}
            value={stretch.price}
            onChange={(value) => put(place, { price: value })}
          />
          {buysSurplus ? (
            <PriceField
              label={t('prices.feedIn')}
              value={stretch.feedIn}
              onChange={(value) => put(place, { feedIn: value })}
            />
          ) : (
            <span />
          )}
          <IconButton
            icon={X}
            label={t('prices.remove', { time: stretch.start ?? '?' })}
            isDisabled={stretches.length === 1}
            onPress={() => onChange(stretches.filter((_, at) => at !== place))}
          />
        </div>
      ))}
      <div className="row">
        <Button
          icon={Plus}
          isDisabled={stretches.length >= 96}
          onPress={() => onChange(withStretch(stretches))}
        >
          {t('prices.add')}
        </Button>
        <Button kind="quiet" icon={Clock} onPress={() => onChange(hourly(stretches))}>
          {t('prices.hourly')}
        </Button>
      </div>
    </fieldset>
  );
}
