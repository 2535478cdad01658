import { describe, expect, it } from 'vitest';
import type { HistoryRequest, HistoryView, SeriesPoint } from '../../../../node-core/api/index.ts';
import { LocalDays } from '../../../../renderer/src/charts/local-days.ts';
import { rangeOfDate } from '../../../../renderer/src/format/calendar.ts';
import { HistoryTiles } from '../../../../renderer/src/pages/history/history-tiles.ts';
import { createQuery } from '../../../../renderer/src/store/query.ts';
import { ManualTimers } from '../../store/manual-timers.ts';

const OSLO = 'Europe/Oslo';
const STEP = { minute: 1, quarter: 15, hour: 60, day: 1_440, month: 43_200 };
const bounds = {
  startMinute: rangeOfDate('2026-01-01', OSLO).startMinute,
  endMinute: rangeOfDate('2026-06-30', OSLO).endMinute,
};
const days = new LocalDays(bounds, OSLO);

const SERIES = [(point: SeriesPoint) => point.ownUseMwh ?? 0, (point: SeriesPoint) => point.boughtPublicMwh];

/** A home that uses 10 Wh from the grid in every minute, and knows nothing of one of its days. */
function answer({ startMinute, endMinute, resolution }: HistoryRequest): HistoryView {
  const edges = days.edges({ startMinute, endMinute }, resolution === 'day' ? 'day' : 60);
  const step = STEP[resolution];
  const starts =
    resolution === 'day'
      ? edges.slice(0, -1)
      : Array.from({ length: (endMinute - startMinute) / step }, (_, at) => startMinute + at * step);
  const gap = rangeOfDate('2026-06-10', OSLO);
  const points = starts.map((start, at): SeriesPoint => {
    const end = resolution === 'day' ? (edges[at + 1] ?? start) : start + step;
    const isKnown = start < gap.startMinute || start >= gap.endMinute;
    const minutes = end - start;
    return {
      startMinute: start,
      importMwh: isKnown ? minutes * 10_000 : null,
      exportMwh: isKnown ? 0 : null,
      boughtNeighboursMwh: 0,
      boughtPublicMwh: isKnown ? minutes * 10_000 : 0,
      soldMwh: 0,
      storedMwh: 0,
      ownUseMwh: null,
      knownMinutes: isKnown ? minutes : 0,
      correctedMinutes: isKnown && minutes > 1 ? 1 : 0,
      minutes,
    };
  });
  const sums = {
    importMwh: 0,
    exportMwh: 0,
    boughtNeighboursMwh: 0,
    boughtPublicMwh: 0,
    soldNeighboursMwh: 0,
    soldPublicMwh: 0,
    storedMwh: 0,
    nettedMwh: 0,
    roof: null,
    spentMinor: 0,
    earnedMinor: 0,
  };
  return {
    startMinute,
    endMinute,
    resolution,
    points,
    sums,
    firstKnownMinute: bounds.startMinute,
    hasRoof: false,
  };
}

function opened() {
  const asked: HistoryRequest[] = [];
  const timers = new ManualTimers();
  const held: (() => void)[] = [];
  const tiles = new HistoryTiles({
    days,
    bounds,
    series: SERIES,
    ask: (request) =>
      createQuery({
        topics: ['readings'],
        timers,
        ask: async () => {
          asked.push(request);
          await new Promise<void>((resolve) => {
            held.push(resolve);
          });
          return answer(request);
        },
      }),
  });
  const arrive = async (): Promise<void> => {
    for (const resolve of held.splice(0)) resolve();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { tiles, asked, arrive };
}

const day = rangeOfDate('2026-06-12', OSLO);
const hour = { startMinute: day.startMinute + 600, endMinute: day.startMinute + 660 };

describe('pieces of history', () => {
  it('are asked for in the detail that is looked at, around the view, once', async () => {
    const { tiles, asked, arrive } = opened();
    tiles.current().want?.(day, 5);
    expect(asked.map(({ resolution }) => resolution).toSorted()).toEqual([
      'day',
      'minute',
      'minute',
      'minute',
    ]);
    tiles.current().want?.({ ...day, endMinute: day.endMinute - 60 }, 5);
    await arrive();
    tiles.current().want?.(day, 5);
    expect(asked).toHaveLength(4);
  });

  it('tell all that is known of a stretch once they are there, and that they are there', async () => {
    const { tiles, arrive } = opened();
    let heard = 0;
    tiles.subscribe(() => {
      heard += 1;
    });
    tiles.current().want?.(day, 60);
    expect(tiles.current().stretch(hour.startMinute, hour.endMinute)).toBeNull();
    const before = tiles.current();
    await arrive();
    expect(heard).toBeGreaterThan(0);
    expect(tiles.current()).not.toBe(before);
    expect(tiles.current().stretch(hour.startMinute, hour.endMinute)).toEqual({
      sumsMwh: [0, 600_000],
      knownMinutes: 60,
      correctedMinutes: 1,
    });
  });

  it('are a rough guess from coarser ones until their own numbers are there', async () => {
    const { tiles, arrive } = opened();
    tiles.current().want?.({ startMinute: day.startMinute - 20_000, endMinute: day.endMinute }, 'day');
    await arrive();
    tiles.current().want?.(day, 60);
    expect(tiles.current().stretch(hour.startMinute, hour.endMinute)).toMatchObject({
      isRough: true,
      sumsMwh: [0, 600_000],
    });
    await arrive();
    expect(tiles.current().stretch(hour.startMinute, hour.endMinute)?.isRough).toBeUndefined();
  });

  it('leave gaps as gaps, and know nothing before the first reading', async () => {
    const { tiles, arrive } = opened();
    const gap = rangeOfDate('2026-06-10', OSLO);
    tiles.current().want?.(gap, 60);
    await arrive();
    expect(tiles.current().stretch(gap.startMinute, gap.startMinute + 60)?.knownMinutes).toBe(0);
    expect(
      tiles.current().stretch(bounds.startMinute - 9_000, bounds.startMinute - 8_940)?.knownMinutes ?? 0,
    ).toBe(0);
  });

  it('add up days of 23 and 24 hours to a week', async () => {
    const { tiles, arrive } = opened();
    const week = {
      startMinute: rangeOfDate('2026-03-23', OSLO).startMinute,
      endMinute: rangeOfDate('2026-03-29', OSLO).endMinute,
    };
    tiles.current().want?.(bounds, 'week');
    await arrive();
    expect(tiles.current().stretch(week.startMinute, week.endMinute)?.sumsMwh[1]).toBe(
      (7 * 24 - 1) * 600_000,
    );
  });
});
