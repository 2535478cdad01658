import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { LocalDays } from '../../charts/local-days.ts';
import type { MinutesSpec } from '../../charts/minutes-spec.ts';
import { clampView } from '../../charts/view.ts';
import { Select } from '../../components/Fields.tsx';
import type { MinuteRange } from '../../format/calendar.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useHome } from '../../store/home.tsx';
import { HistoryTiles } from './history-tiles.ts';
import { HistoryTools } from './HistoryTools.tsx';
import { savedDetail } from './saved-detail.ts';

/** Days back, in whole weeks where weekdays should meet. */
const COMPARISONS = { none: 0, day: 1, week: 7, fourWeeks: 28, year: 364 } as const;
type Comparison = keyof typeof COMPARISONS;

const COMPARISON_WORDS = {
  none: 'history.compareNone',
  day: 'history.compareDay',
  week: 'history.compareWeek',
  fourWeeks: 'history.compareFourWeeks',
  year: 'history.compareYear',
} as const satisfies Record<Comparison, PlainKey>;

const FIRST_VIEW_MINUTES = 7 * 1_440;

/** All of one's history in one chart, to zoom into and to move along, and to compare with an earlier time. */
export function FreeHistory({ bounds, toComeMinute }: { bounds: MinuteRange; toComeMinute: number }) {
  const { t } = useI18n();
  const [compare, setCompare] = useState<Comparison>('none');
  const [view, setView] = useState<MinuteRange>(() =>
    clampView({ startMinute: bounds.endMinute - FIRST_VIEW_MINUTES, endMinute: bounds.endMinute }, bounds),
  );
  const spec = useFreeChart({ bounds, toComeMinute, compare });
  return (
    <div className="stack">
      <Chart spec={spec} view={clampView(view, bounds)} onView={setView} height={340} />
      <div className="history-compare">
        <Select
          label={t('history.compare')}
          options={Object.entries(COMPARISON_WORDS).map(([id, key]) => ({ id, label: t(key) }))}
          selected={compare}
          onSelect={(id) => {
            if (isComparison(id)) setCompare(id);
          }}
        />
        <p className="muted small">{t('history.freeHelp')}</p>
      </div>
      <HistoryTools stretch={wholeMinutes(clampView(view, bounds))} resolution={savedDetail(view)} />
    </div>
  );
}

/** A view may begin within a minute; a file does not. */
function wholeMinutes({ startMinute, endMinute }: MinuteRange): MinuteRange {
  return { startMinute: Math.floor(startMinute), endMinute: Math.ceil(endMinute) };
}

function isComparison(id: string): id is Comparison {
  return Object.hasOwn(COMPARISONS, id);
}

function useFreeChart(of: { bounds: MinuteRange; toComeMinute: number; compare: Comparison }): MinutesSpec {
  const { t, format } = useI18n();
  const { queries } = useHome();
  const { toComeMinute, compare } = of;
  const { startMinute, endMinute } = of.bounds;
  const bounds = useMemo(() => ({ startMinute, endMinute }), [startMinute, endMinute]);
  const days = useMemo(() => new LocalDays(bounds, format.timeZone), [bounds, format.timeZone]);
  const tiles = useMemo(
    () => new HistoryTiles({ days, bounds, ask: (request) => queries.history(request) }),
    [days, bounds, queries],
  );
  useEffect(() => () => tiles.close(), [tiles]);
  const source = useSyncExternalStore(tiles.subscribe, tiles.current);
  return useMemo(
    () => ({
      kind: 'minutes',
      title: t('history.chartTitleFree'),
      bounds,
      source,
      days,
      series: [
        { id: 'neighbours', label: t('history.seriesNeighbours'), tone: 'neighbours', side: 'above' },
        { id: 'grid', label: t('history.seriesGrid'), tone: 'grid', side: 'above' },
        { id: 'sold', label: t('history.seriesSold'), tone: 'roof', side: 'below' },
        { id: 'stored', label: t('history.seriesLeft'), tone: 'ink', side: 'below' },
      ],
      toComeMinute,
      compare:
        compare === 'none' ? null : { label: t(COMPARISON_WORDS[compare]), daysBefore: COMPARISONS[compare] },
      value: (energyMwh) => format.energy(energyMwh).text,
      axis: (powerW) => format.powerTick(powerW),
    }),
    [t, format, bounds, source, days, toComeMinute, compare],
  );
}
