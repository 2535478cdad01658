import { ChartColumn, ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { HistoryView } from '../../../../node-core/api/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Button, IconButton } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { Page } from '../../frame/Page.tsx';
import { Waiting } from '../../frame/Waiting.tsx';
import { localTimeOf, type MinuteRange, monthOf } from '../../format/calendar.ts';
import type { Format } from '../../format/format.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useNowMinute, useQuery } from '../../store/home.tsx';
import { useClock } from '../../store/stores.tsx';
import { FreeHistory } from './FreeHistory.tsx';
import {
  chartHelp,
  energyChart,
  isKnown,
  missingMinutes,
  settledMinute,
  toComeFrom,
} from './energy-chart.ts';
import {
  BAR_OF,
  HISTORY_RANGES,
  type HistoryPlace,
  type HistoryRange,
  neighboursOf,
  pathOf,
  placeOf,
  stretchOf,
} from './history-place.ts';
import { HistoryTools } from './HistoryTools.tsx';
import { Totals } from './Totals.tsx';
import { useBucketPrices } from './use-bucket-prices.ts';
import './HistoryPage.css';

const FREE_PATH = '/history/free';

const RANGE_WORDS = {
  hour: 'history.rangeHour',
  day: 'history.rangeDay',
  week: 'history.rangeWeek',
  month: 'history.rangeMonth',
  year: 'history.rangeYear',
} as const satisfies Record<HistoryRange, PlainKey>;

const CHART_TITLES = {
  hour: 'history.chartTitleHour',
  day: 'history.chartTitleDay',
  week: 'history.chartTitleWeek',
  month: 'history.chartTitleMonth',
  year: 'history.chartTitleYear',
} as const satisfies Record<HistoryRange, PlainKey>;

/** Energy and money from an hour to a year, back to the first reading. */
export function HistoryPage() {
  const { t, format } = useI18n();
  const [location] = useLocation();
  const nowMinute = useNowMinute();
  const place = placeOf(location, format.timeZone);
  if (nowMinute === null) {
    return (
      <Page title={t('history.title')}>
        <Waiting />
      </Page>
    );
  }
  if (location.startsWith(FREE_PATH)) return <AllHistory nowMinute={nowMinute} />;
  return <HistoryAt place={place} nowMinute={nowMinute} />;
}

/** Everything since the first reading, to zoom into. */
function AllHistory({ nowMinute }: { nowMinute: number }) {
  const { t, format } = useI18n();
  const today = stretchOf('day', nowMinute, format.timeZone);
  const history = useQuery((ask) => ask.history({ ...today, resolution: 'day' }), { keep: true });
  const speed = useClock((clock) => clock.speed);
  return (
    <Page title={t('history.title')} action={<RangePicker selected="free" minute={null} />}>
      <Card>
        <Loaded query={history} skeleton={<Skeleton height={420} />}>
          {({ firstKnownMinute, hasRoof }) =>
            firstKnownMinute === null ? (
              <EmptyState
                icon={ChartColumn}
                title={t('history.emptyTitle')}
                detail={t('history.emptyDetail')}
              />
            ) : (
              <FreeHistory
                bounds={{
                  startMinute: stretchOf('day', firstKnownMinute, format.timeZone).startMinute,
                  endMinute: today.endMinute,
                }}
                toComeMinute={settledMinute({ nowMinute, speed })}
                hasRoof={hasRoof}
              />
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

/** How much time to show; `free`: all of it, to zoom into. */
function RangePicker({ selected, minute }: { selected: HistoryRange | 'free'; minute: number | null }) {
  const { t, format } = useI18n();
  const [, navigate] = useLocation();
  return (
    <Segmented
      label={t('history.range')}
      labelHidden
      options={[
        ...HISTORY_RANGES.map((id) => ({ id, label: t(RANGE_WORDS[id]) })),
        { id: 'free', label: t('history.rangeFree') },
      ]}
      selected={selected}
      onSelect={(id) => {
        const wanted = HISTORY_RANGES.find((each) => each === id);
        navigate(wanted === undefined ? FREE_PATH : pathOf({ range: wanted, minute }, format.timeZone));
      }}
    />
  );
}

function HistoryAt({ place, nowMinute }: { place: HistoryPlace; nowMinute: number }) {
  const { t, format } = useI18n();
  const [, navigate] = useLocation();
  const { timeZone } = format;
  const { range } = place;
  const stretch = stretchOf(range, place.minute ?? nowMinute, timeZone);
  const history = useQuery((ask) => ask.history({ ...stretch, resolution: BAR_OF[range] }), { keep: true });
  const firstKnownMinute = history.data?.firstKnownMinute ?? null;
  const [showPrices, setShowPrices] = useState(false);
  const { before, after } = neighboursOf(place, { nowMinute, firstKnownMinute, timeZone });
  const isNow = stretch.startMinute <= nowMinute && nowMinute < stretch.endMinute;
  const go = (to: HistoryPlace | null) => {
    if (to !== null) navigate(pathOf(to, timeZone));
  };
  return (
    <Page title={t('history.title')} action={<RangePicker selected={range} minute={place.minute} />}>
      <Card>
        <div className="history-bar">
          <div className="history-steps">
            <IconButton
              icon={ChevronLeft}
              label={t('history.before')}
              isDisabled={before === null}
              onPress={() => go(before)}
            />
            <IconButton
              icon={ChevronRight}
              label={t('history.after')}
              isDisabled={after === null}
              onPress={() => go(after)}
            />
          </div>
          <h2 className="history-when" aria-live={place.minute === null ? 'off' : 'polite'}>
            {stretchWords(range, stretch, format)}
          </h2>
          <Button isDisabled={isNow} onPress={() => go({ range, minute: null })}>
            {t('history.toNow')}
          </Button>
        </div>
        <div aria-busy={history.isPrevious}>
          <Loaded query={history} skeleton={<Skeleton height={360} />}>
            {(data) => <Bars data={data} range={range} nowMinute={nowMinute} showPrices={showPrices} />}
          </Loaded>
        </div>
        <HistoryTools
          stretch={stretch}
          resolution={BAR_OF[range]}
          showPrices={showPrices}
          onPrices={setShowPrices}
        />
      </Card>
      <Card title={t('history.totals')}>
        <Loaded query={history} skeleton={<Skeleton lines={3} />}>
          {(data) => <Totals sums={data.sums} />}
        </Loaded>
      </Card>
    </Page>
  );
}

function Bars(props: { data: HistoryView; range: HistoryRange; nowMinute: number; showPrices: boolean }) {
  const { t, format } = useI18n();
  const { data, range, nowMinute } = props;
  const { points, resolution, firstKnownMinute } = data;
  const speed = useClock((clock) => clock.speed);
  const toComeMinute = toComeFrom(points, { nowMinute, speed });
  const prices = useBucketPrices(data, props.showPrices);
  const spec = useMemo(
    () =>
      energyChart({
        title: t(CHART_TITLES[range]),
        points,
        resolution,
        toComeMinute,
        t,
        format,
        weekdays: range === 'week',
        ...(prices === null ? {} : { prices }),
      }),
    [points, resolution, range, toComeMinute, prices, t, format],
  );
  if (firstKnownMinute === null) {
    return (
      <EmptyState icon={ChartColumn} title={t('history.emptyTitle')} detail={t('history.emptyDetail')} />
    );
  }
  const settled = settledMinute({ nowMinute, speed });
  if (!points.some(isKnown)) {
    const coming = data.endMinute > settled;
    return (
      <EmptyState
        icon={ChartColumn}
        title={t(coming ? 'history.comingTitle' : 'history.emptyRangeTitle')}
        detail={t(coming ? 'history.comingDetail' : 'history.emptyRangeDetail')}
      />
    );
  }
  const missing = missingMinutes(points, { settled, firstKnownMinute });
  const corrected = points.reduce((sum, { correctedMinutes }) => sum + correctedMinutes, 0);
  return (
    <div className="stack">
      <Chart spec={spec} height={340} />
      <p className="muted small">
        {t(chartHelp(spec))}
        {missing > 0 && ` ${t('history.missing', { count: missing })}`}
        {corrected > 0 && ` ${t('history.corrected', { count: corrected })}`}
        {firstKnownMinute > data.startMinute &&
          ` ${t('history.since', { date: format.time.fullDate(firstKnownMinute) })}`}
      </p>
    </div>
  );
}

/** `Monday 15 June 2026`, `15–21 June`, `June 2026`, `2026`. */
function stretchWords(range: HistoryRange, stretch: MinuteRange, { time, timeZone }: Format): string {
  const { startMinute, endMinute } = stretch;
  switch (range) {
    case 'hour':
      return time.range(stretch);
    case 'day':
      return time.fullDate(startMinute);
    case 'week':
      return `${time.date(startMinute)} – ${time.date(endMinute - 1)} ${localTimeOf(endMinute - 1, timeZone).date.slice(0, 4)}`;
    case 'month':
      return time.month(monthOf(startMinute, timeZone));
    case 'year':
      return localTimeOf(startMinute, timeZone).date.slice(0, 4);
  }
}
