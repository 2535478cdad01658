import { ChevronLeft, ChevronRight, Info } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { TariffPlanView } from '../../../../node-core/api/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Button, IconButton } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { rangeOfDate } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency } from '../../store/home.tsx';
import { planNotes, priceChart, problemKey } from './price-words.ts';

/** What will be published, with one of its days as a chart, and the button that publishes it. */
export function PlanPreview(props: {
  plan: TariffPlanView;
  /** More notes, of the file that it comes from. */
  notes?: readonly string[];
  onDay: (date: string) => void;
  isPublishing: boolean;
  onPublish: (done: () => void) => void;
}) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { plan, notes = [], onDay, isPublishing, onPublish } = props;
  const [isAsking, setAsking] = useState(false);
  const spec = useMemo(() => priceChart(plan, { t, format, currency }), [plan, t, format, currency]);
  const place = plan.days.findIndex(({ date }) => date === plan.day.date);
  const [before, after] = [plan.days[place - 1]?.date, plan.days[place + 1]?.date];
  const said = [...planNotes(plan, { t, format, currency }), ...notes];
  return (
    <section className="stack" aria-labelledby="plan-title">
      <h3 id="plan-title" className="problem-title">
        {t('prices.preview')}
      </h3>
      <p>
        {t('prices.previewSpan', {
          when: format.time.range(plan),
          steps: t('prices.steps', { count: plan.steps }),
        })}{' '}
        {t('prices.previewLists', { count: Math.max(1, plan.lists) })}
      </p>
      {said.length > 0 && (
        <ul className="notes">
          {said.map((note) => (
            <li key={note}>
              <Info size={18} aria-hidden />
              <span>{note}</span>
            </li>
          ))}
        </ul>
      )}
      {plan.day.stretches.length > 0 && (
        <>
          <div className="row">
            <IconButton
              icon={ChevronLeft}
              label={t('prices.dayBefore')}
              isDisabled={before === undefined}
              onPress={() => before !== undefined && onDay(before)}
            />
            <span aria-live="polite">
              {format.time.fullDate(rangeOfDate(plan.day.date, format.timeZone).startMinute + 720)}
            </span>
            <IconButton
              icon={ChevronRight}
              label={t('prices.dayAfter')}
              isDisabled={after === undefined}
              onPress={() => after !== undefined && onDay(after)}
            />
          </div>
          <Chart spec={spec} height={240} />
        </>
      )}
      {plan.problem !== null && (
        <p role="alert" className="fault-box">
          {t(problemKey(plan.problem))}
        </p>
      )}
      <div className="row">
        <Button kind="primary" isDisabled={plan.problem !== null} onPress={() => setAsking(true)}>
          {t('prices.publish')}
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        kind="danger"
        title={t('prices.publishTitle')}
        confirmLabel={t('prices.publish')}
        isPending={isPublishing}
        onConfirm={() => onPublish(() => setAsking(false))}
        onClose={() => setAsking(false)}
      >
        <div className="stack">
          <p>
            {t('prices.previewSpan', {
              when: format.time.range(plan),
              steps: t('prices.steps', { count: plan.steps }),
            })}
          </p>
          <p>{t('prices.publishText', { when: format.time.dateTime(plan.startMinute) })}</p>
        </div>
      </ConfirmDialog>
    </section>
  );
}
