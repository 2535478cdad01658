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
import { HistoryTiles, type PickMwh } from './history-tiles.ts';
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

/** The chart's series, and what of a bar each shows. */
const SERIES = [
  {
    id: 'own',
    label: 'history.seriesOwn',
    tone: 'roof',
    side: 'above',
    pick: ({ ownUseMwh }) => ownUseMwh ?? 0,
  },
  {
    id: 'neighbours',
    label: 'history.seriesNeighbours',
    tone: 'neighbours',
    side: 'above',
    pick: ({ boughtNeighboursMwh }) => boughtNeighboursMwh,
  },
  {
    id: 'grid',
    label: 'history.seriesGrid',
    tone: 'grid',
    side: 'above',
    pick: ({ boughtPublicMwh }) => boughtPublicMwh,
  },
  { id: 'sold', label: 'history.seriesSold', tone: 'sold', side: 'below', pick: ({ soldMwh }) => soldMwh },
  {
    id: 'stored',
    label: 'history.seriesLeft',
    tone: 'ink',
    side: 'below',
    pick: ({ storedMwh }) => storedMwh,
  },
] as const satisfies readonly (Omit<MinutesSpec['series'][number], 'label'> & {
  label: PlainKey;
  pick: PickMwh;
})[];

interface FreeHistoryProps {
  bounds: MinuteRange;
  toComeMinute: number;
  /** Whether a second meter measures the roof. */
  hasRoof: boolean;
}

/** All of one's history in one chart, to zoom into and to move along, and to compare with an earlier time. */
export function FreeHistory({ bounds, toComeMinute, hasRoof }: FreeHistoryProps) {
  const { t } = useI18n();
  const [compare, setCompare] = useState<Comparison>('none');
  const [view, setView] = useState<MinuteRange>(() =>
    clampView({ startMinute: bounds.endMinute - FIRST_VIEW_MINUTES, endMinute: bounds.endMinute }, bounds),
  );
  const spec = useFreeChart({ bounds, toComeMinute, hasRoof, compare });
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

function useFreeChart(of: FreeHistoryProps & { compare: Comparison }): MinutesSpec {
  const { t, format } = useI18n();
  const { queries } = useHome();
  const { toComeMinute, hasRoof, compare } = of;
  const { startMinute, endMinute } = of.bounds;
  const bounds = useMemo(() => ({ startMinute, endMinute }), [startMinute, endMinute]);
  const days = useMemo(() => new LocalDays(bounds, format.timeZone), [bounds, format.timeZone]);
  const shown = useMemo(() => SERIES.filter(({ id }) => hasRoof || id !== 'own'), [hasRoof]);
  const tiles = useMemo(
    () =>
      new HistoryTiles({
        days,
        bounds,
        series: shown.map(({ pick }) => pick),
        ask: (request) => queries.history(request),
      }),
    [days, bounds, shown, queries],
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
      series: shown.map(({ id, label, tone, side }) => ({ id, label: t(label), tone, side })),
      toComeMinute,
      compare:
        compare === 'none' ? null : { label: t(COMPARISON_WORDS[compare]), daysBefore: COMPARISONS[compare] },
      value: (energyMwh) => format.energy(energyMwh).text,
      axis: (powerW) => format.powerTick(powerW),
    }),
    [t, format, bounds, source, days, shown, toComeMinute, compare],
  );
}
