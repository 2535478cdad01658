import type { ChartPoint } from './spec.ts';

/**
 * Thins a long line to what a screen can show, keeping its shape: the points are cut into `most` / 4 equal parts in time, and each part
 * keeps its first, lowest, highest and last point. Gaps stay: a part with a null in it keeps one. Order is kept, and a
 * line of at most `most` points is returned as it is.
 */
export function decimate(points: readonly ChartPoint[], most: number): readonly ChartPoint[] {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length <= most) return points;
  const parts = Math.max(1, Math.floor(most / 5));
  const length = (last.minute - first.minute + 1) / parts;
  const kept: ChartPoint[] = [];
  let from = 0;
  for (let part = 0; part < parts && from < points.length; part += 1) {
    const until = first.minute + (part + 1) * length;
    let to = from;
    while (to < points.length && (points[to]?.minute ?? 0) < until) to += 1;
    kept.push(...extremes(points.slice(from, to)));
    from = to;
  }
  return kept;
}

function extremes(part: readonly ChartPoint[]): ChartPoint[] {
  const real = part.filter((point) => point.value !== null);
  const picked = new Set<ChartPoint | undefined>([
    part[0],
    part.at(-1),
    part.find((point) => point.value === null),
  ]);
  const by = (better: (a: number, b: number) => boolean): ChartPoint | undefined =>
    real.reduce<ChartPoint | undefined>(
      (best, point) => (best === undefined || better(point.value ?? 0, best.value ?? 0) ? point : best),
      undefined,
    );
  picked.add(by((a, b) => a < b)).add(by((a, b) => a > b));
  return part.filter((point) => picked.has(point));
}
