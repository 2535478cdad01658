import type { Chart as ChartJs } from 'chart.js';
import type { ChartPalette } from '../theme/colours.ts';
import { type ChartSpec, gaps, stepMinutes } from './spec.ts';

/** Where a step is on the canvas, in CSS pixels. Bars of a timeline have a row; the others run from top to bottom. */
export interface CursorStop {
  readonly left: number;
  readonly right: number;
  readonly row: number | null;
}

export type CursorStops = readonly CursorStop[];

/** The stops of a chart as laid out now, in the order of its steps. */
export function cursorStops(spec: ChartSpec, chart: ChartJs<'bar' | 'line', unknown>): CursorStops {
  const x = chart.scales['x'];
  const y = chart.scales['y'];
  if (x === undefined || y === undefined) return [];
  switch (spec.kind) {
    case 'stacked':
      return spec.buckets.map((_, index) => lineAt(x.getPixelForValue(index)));
    case 'power':
      return stepMinutes(spec).map((minute) => lineAt(x.getPixelForValue(minute)));
    case 'timeline':
      return spec.rows.flatMap((row, index) =>
        row.spans.map((span) => ({
          left: x.getPixelForValue(span.startMinute),
          right: x.getPixelForValue(span.endMinute),
          row: y.getPixelForValue(index),
        })),
      );
    default:
      return spec satisfies never;
  }
}

function lineAt(x: number): CursorStop {
  return { left: x, right: x, row: null };
}

/** The index of the stop nearest to a point, or null when there are none. */
export function nearestStop(stops: CursorStops, point: { x: number; y: number }): number | null {
  let best: number | null = null;
  let bestAway = Number.POSITIVE_INFINITY;
  stops.forEach((stop, index) => {
    const across = Math.max(stop.left - point.x, point.x - stop.right, 0);
    const away = across + (stop.row === null ? 0 : Math.abs(stop.row - point.y) * 4);
    if (away < bestAway) {
      best = index;
      bestAway = away;
    }
  });
  return best;
}

/** Draws a band where nothing was read, so that a gap is seen as one and not as zero. */
export function drawGaps(
  chart: ChartJs<'bar' | 'line', unknown>,
  { spec, palette }: { spec: ChartSpec; palette: ChartPalette },
): void {
  const x = chart.scales['x'];
  if (x === undefined) return;
  const { ctx: pen, chartArea } = chart;
  pen.save();
  pen.fillStyle = palette.sunken;
  for (const { from, to } of gaps(spec)) {
    const left = Math.max(chartArea.left, x.getPixelForValue(from));
    const right = Math.min(chartArea.right, x.getPixelForValue(to));
    const half = spec.kind === 'stacked' ? chartArea.width / spec.buckets.length / 2 : 0;
    pen.fillRect(left - half, chartArea.top, right - left + 2 * half, chartArea.height);
  }
  pen.restore();
}

/** Draws a line through the stop, or a frame around a timeline's bar. */
export function drawCursor(
  chart: ChartJs<'bar' | 'line', unknown>,
  { stop, palette }: { stop: CursorStop; palette: ChartPalette },
): void {
  const { ctx: pen, chartArea } = chart;
  pen.save();
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  if (stop.row === null) {
    pen.setLineDash([4, 3]);
    pen.moveTo(stop.left, chartArea.top);
    pen.lineTo(stop.left, chartArea.bottom);
  } else {
    pen.roundRect(stop.left - 3, stop.row - 14, stop.right - stop.left + 6, 28, 9);
  }
  pen.stroke();
  pen.restore();
}
