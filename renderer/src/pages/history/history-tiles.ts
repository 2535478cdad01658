/**
 * What the zoomable history has fetched so far: pieces of a few hundred bars each, in the detail that is looked at. Near
 * the view they are kept up to date; elsewhere the last answer stays for coming back to. Three years by the day are
 * three pieces, a day by the minute is one.
 */
import type {
  HistoryRequest,
  HistoryView,
  Resolution,
  SeriesPoint,
} from '../../../../node-core/api/index.ts';
import { type BarStep, type LocalDays, STEP_MINUTES } from '../../charts/local-days.ts';
import type { Stretch } from '../../charts/minute-index.ts';
import type { StretchSource } from '../../charts/minutes-spec.ts';
import type { MinuteRange } from '../../format/calendar.ts';
import type { Query } from '../../store/query.ts';

type Detail = Exclude<Resolution, 'month'>;

/** From fine to coarse: the local days of one piece, and the usual minutes of one of its bars. */
const DETAILS = {
  minute: { days: 1, minutes: 1 },
  quarter: { days: 7, minutes: 15 },
  hour: { days: 28, minutes: 60 },
  day: { days: 366, minutes: STEP_MINUTES.day },
} as const satisfies Record<Detail, { days: number; minutes: number }>;

const COARSER: Record<Detail, Detail | null> = { minute: 'quarter', quarter: 'hour', hour: 'day', day: null };

/** One series' energy of a bar, at least 0. */
export type PickMwh = (point: SeriesPoint) => number;

/** More pieces than these are not kept: the oldest that are out of view go. */
const MOST_TILES = 60;

interface Tile {
  readonly range: MinuteRange;
  points: ReadonlyMap<number, SeriesPoint> | null;
  /** Ends the watch; null while it is out of view. */
  unwatch: (() => void) | null;
}

export class HistoryTiles {
  private readonly days: LocalDays;
  private readonly series: readonly PickMwh[];
  private readonly starts: readonly number[];
  private readonly ask: (request: HistoryRequest) => Query<HistoryView>;
  private readonly listeners = new Set<() => void>();
  private source: StretchSource;
  private readonly tiles = new Map<string, Tile>();
  private detail: Detail = 'day';

  /** Nothing is asked before something is wanted. */
  constructor(options: {
    readonly days: LocalDays;
    readonly bounds: MinuteRange;
    /** What is wanted of each bar, in the order of the chart's series. */
    readonly series: readonly PickMwh[];
    readonly ask: (request: HistoryRequest) => Query<HistoryView>;
  }) {
    this.days = options.days;
    this.series = options.series;
    this.starts = options.days.edges(options.bounds, 'day');
    this.ask = options.ask;
    this.source = this.newSource();
  }

  /** Hears of new numbers. Returns the undo. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** All that is known so far: another object whenever there is more, so that charts are drawn anew. */
  readonly current = (): StretchSource => this.source;

  private want(view: MinuteRange, step: BarStep): void {
    this.detail = detailOf(step);
    const half = (view.endMinute - view.startMinute) / 2;
    const near = { startMinute: view.startMinute - half, endMinute: view.endMinute + half };
    const wanted = new Set([...this.keysIn(near, this.detail), ...this.keysIn(view, 'day')]);
    for (const [key, tile] of this.tiles) {
      if (wanted.has(key)) continue;
      tile.unwatch?.();
      tile.unwatch = null;
    }
    for (const key of wanted) this.watch(key);
    this.forgetOldest();
  }

  private stretch(fromMinute: number, toMinute: number): Stretch | null {
    const range = { startMinute: fromMinute, endMinute: toMinute };
    for (let detail: Detail | null = this.detail; detail !== null; detail = COARSER[detail]) {
      const points = this.pointsIn(range, detail);
      if (points === null) continue;
      const known = this.added(points);
      return detail === this.detail ? known : roughly(known, { range, points });
    }
    return null;
  }

  private added(points: readonly SeriesPoint[]): Stretch {
    const total = (pick: (point: SeriesPoint) => number): number =>
      points.reduce((sum, point) => sum + pick(point), 0);
    return {
      sumsMwh: this.series.map(total),
      knownMinutes: total(({ knownMinutes }) => knownMinutes),
      correctedMinutes: total(({ correctedMinutes }) => correctedMinutes),
    };
  }

  /** Ends all watches. */
  close(): void {
    for (const tile of this.tiles.values()) tile.unwatch?.();
    this.tiles.clear();
  }

  private newSource(): StretchSource {
    return {
      stretch: (fromMinute, toMinute) => this.stretch(fromMinute, toMinute),
      want: (view, step) => {
        this.want(view, step);
      },
    };
  }

  /** The points of a detail that begin in a range, or around its beginning; null where a piece of it is not there yet. */
  private pointsIn(range: MinuteRange, detail: Detail): SeriesPoint[] | null {
    const { minutes } = DETAILS[detail];
    const found: SeriesPoint[] = [];
    const isDaily = detail === 'day';
    const step = isDaily ? 'day' : minutes === 1 ? 1 : minutes === 15 ? 15 : 60;
    for (const start of this.days.edges(range, step)) {
      if (start >= range.endMinute) break;
      const points = this.tiles.get(this.keyAt(start, detail))?.points ?? null;
      if (points === null) return null;
      const point = points.get(start);
      if (point !== undefined) found.push(point);
    }
    return found;
  }

  private keysIn(range: MinuteRange, detail: Detail): string[] {
    const edges = this.days.edges(range, 'day').slice(0, -1);
    return [...new Set(edges.map((start) => this.keyAt(start, detail)))];
  }

  private keyAt(minute: number, detail: Detail): string {
    let low = 0;
    let high = Math.max(0, this.starts.length - 2);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= minute) low = middle;
      else high = middle - 1;
    }
    return `${detail} ${Math.floor(low / DETAILS[detail].days)}`;
  }

  private watch(key: string): void {
    const tile = this.tiles.get(key) ?? this.tileOf(key);
    // The newest last, as in any memory that forgets its oldest.
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    if (tile.unwatch !== null) return;
    const resolution = detailOfKey(key);
    const query = this.ask({ ...tile.range, resolution });
    const { store } = query;
    const take = (data: HistoryView | undefined): void => {
      if (data === undefined) return;
      tile.points = new Map(data.points.map((point) => [point.startMinute, point]));
      this.source = this.newSource();
      for (const listener of this.listeners) listener();
    };
    take(store.getState().data);
    const unsubscribe = store.subscribe((state, before) => {
      if (state.data !== before.data) take(state.data);
    });
    const stop = query.watch();
    tile.unwatch = () => {
      unsubscribe();
      stop();
    };
  }

  private tileOf(key: string): Tile {
    const { days } = DETAILS[detailOfKey(key)];
    const first = Number(key.split(' ')[1]) * days;
    const last = Math.min(first + days, this.starts.length - 1);
    return {
      range: { startMinute: this.starts[first] ?? 0, endMinute: this.starts[last] ?? 0 },
      points: null,
      unwatch: null,
    };
  }

  private forgetOldest(): void {
    for (const [key, { unwatch }] of this.tiles) {
      if (this.tiles.size <= MOST_TILES) return;
      if (unwatch === null) this.tiles.delete(key);
    }
  }
}

function detailOf(step: BarStep): Detail {
  if (step === 1 || step === 5) return 'minute';
  if (step === 15) return 'quarter';
  return step === 60 ? 'hour' : 'day';
}

function detailOfKey(key: string): Detail {
  const name = key.split(' ')[0];
  return name === 'minute' || name === 'quarter' || name === 'hour' ? name : 'day';
}

/** The share of a range in the longer stretch that is known around it. */
function roughly(
  known: Stretch,
  { range, points }: { range: MinuteRange; points: readonly SeriesPoint[] },
): Stretch {
  const whole = points.reduce((sum, { minutes }) => sum + minutes, 0);
  const share = whole === 0 ? 0 : Math.min(1, (range.endMinute - range.startMinute) / whole);
  return {
    sumsMwh: known.sumsMwh.map((sum) => Math.round(sum * share)),
    knownMinutes: Math.round(known.knownMinutes * share),
    correctedMinutes: 0,
    isRough: true,
  };
}
