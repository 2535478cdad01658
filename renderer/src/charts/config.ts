/** From a spec to chart.js: only the pieces used are registered, and every colour comes from the palette. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as ChartJs,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
import type { ChartPalette } from '../theme/colours.ts';
import { decimate } from './decimate.ts';
import { seriesFill } from './patterns.ts';
import type { ChartSpec, PowerChart, SeriesTone, StackedChart, TimelineChart } from './spec.ts';
import { timeTicks } from './ticks.ts';

ChartJs.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
);

/** How a chart is to be drawn here and now. */
export interface Drawing {
  readonly palette: ChartPalette;
  readonly fontFamily: string;
  readonly timeZone: string;
  /** CSS pixels across, which decides how many points and ticks make sense. */
  readonly width: number;
  readonly animate: boolean;
}

const SMALL_TEXT = 12;

/** The whole chart.js configuration of a spec. */
export function chartConfig(spec: ChartSpec, drawing: Drawing): ChartConfiguration<'bar' | 'line', unknown> {
  switch (spec.kind) {
    case 'stacked':
      return stackedConfig(spec, drawing);
    case 'power':
      return powerConfig(spec, drawing);
    case 'timeline':
      return timelineConfig(spec, drawing);
    default:
      return spec satisfies never;
  }
}

function base(drawing: Drawing) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: drawing.animate ? { duration: 320 } : (false as const),
    events: [],
    layout: { padding: { top: 8 } },
  };
}

function valueAxis(axis: (value: number) => string, { palette, fontFamily }: Drawing) {
  return {
    border: { display: false },
    grid: {
      color: (tick: { tick?: { value: number } }) =>
        tick.tick?.value === 0 ? palette['line-strong'] : palette.line,
      tickLength: 0,
    },
    ticks: {
      color: palette['ink-muted'],
      font: { family: fontFamily, size: SMALL_TEXT },
      maxTicksLimit: 5,
      padding: 10,
      callback: (value: number | string) => axis(Number(value)),
    },
  };
}

function quietAxis({ palette, fontFamily }: Drawing) {
  return {
    border: { display: false },
    grid: { display: false },
    ticks: {
      color: palette['ink-muted'],
      font: { family: fontFamily, size: SMALL_TEXT },
      maxRotation: 0,
      autoSkipPadding: 14,
      padding: 6,
    },
  };
}

function stackedConfig(spec: StackedChart, drawing: Drawing): ChartConfiguration<'bar' | 'line', unknown> {
  const { palette } = drawing;
  const { line } = spec;
  return {
    type: 'bar',
    data: {
      labels: spec.buckets.map(({ label }) => label),
      datasets: [
        ...spec.series.map(({ label, tone, values }) => ({
          type: 'bar' as const,
          label,
          order: 1,
          data: [...values],
          backgroundColor: seriesFill(tone, palette),
          borderColor: toneColour(tone, palette),
          borderWidth: 1.5,
          borderRadius: 3,
          borderSkipped: false,
          maxBarThickness: 44,
          categoryPercentage: 0.86,
          barPercentage: 0.9,
        })),
        ...(line === undefined ? [] : [lineOver(line, drawing)]),
      ],
    },
    options: {
      ...base(drawing),
      scales: {
        x: { stacked: true, ...quietAxis(drawing) },
        y: { stacked: true, ...valueAxis(spec.axis, drawing) },
        ...(line === undefined ? {} : { over: overAxis(line.axis, drawing) }),
      },
    },
  };
}

/** The line over the bars: steps, as each value holds for the whole of its bar. */
function lineOver(
  { label, values }: NonNullable<StackedChart['line']>,
  { palette }: Drawing,
): ChartDataset<'line', (number | null)[]> & { type: 'line' } {
  return {
    type: 'line',
    label,
    yAxisID: 'over',
    order: 0,
    data: [...values],
    borderColor: palette.ink,
    borderWidth: 2,
    pointRadius: values.length > 40 ? 0 : 2.5,
    pointBackgroundColor: palette.ink,
    pointHitRadius: 0,
    spanGaps: false,
    stepped: 'middle',
  };
}

/** From nought, so that a price is not made to look steeper than it is; its lines would cross those of the bars. */
function overAxis(axis: (value: number) => string, drawing: Drawing) {
  return {
    ...valueAxis(axis, drawing),
    position: 'right' as const,
    beginAtZero: true,
    grid: { display: false },
  };
}

function toneColour(tone: SeriesTone, palette: ChartPalette): string {
  return tone === 'ink' ? palette['ink-muted'] : palette[tone];
}

function powerConfig(spec: PowerChart, drawing: Drawing): ChartConfiguration<'line', unknown> {
  const { palette, timeZone, width } = drawing;
  const ticks = timeTicks(spec.range, { timeZone, most: Math.max(3, Math.floor(width / 84)) });
  const quiet = quietAxis(drawing);
  return {
    type: 'line',
    data: {
      datasets: spec.series.map(
        ({ label, tone, points }): ChartDataset<'line', { x: number; y: number | null }[]> => {
          const colour = toneColour(tone, palette);
          return {
            label,
            data: decimate(points, Math.max(200, Math.floor(width) * 2)).map(({ minute, value }) => ({
              x: minute,
              y: value,
            })),
            borderColor: colour,
            borderWidth: 2,
            borderDash: DASHES[tone],
            backgroundColor: fade(colour),
            fill: 'origin',
            pointRadius: 0,
            pointHitRadius: 0,
            spanGaps: false,
            stepped: false,
            tension: 0,
          };
        },
      ),
    },
    options: {
      ...base(drawing),
      parsing: false,
      scales: {
        x: {
          type: 'linear',
          min: spec.range.startMinute,
          max: spec.range.endMinute,
          ...quiet,
          afterBuildTicks: (axis) => {
            axis.ticks = ticks.map((value) => ({ value }));
          },
          ticks: { ...quiet.ticks, autoSkip: false, callback: (value) => spec.tick(Number(value)) },
        },
        y: valueAxis(spec.axis, drawing),
      },
    },
  };
}

/** Lines told apart without colour, like the wires of the flow diagram. */
const DASHES: Record<SeriesTone, number[]> = {
  roof: [],
  neighbours: [7, 4],
  grid: [2, 3],
  sold: [9, 3, 2, 3],
  ink: [],
};

/** A resolved `rgb(r, g, b)` colour at 14 %. */
function fade(colour: string): string {
  return colour.replace(/^rgb\((\d+), (\d+), (\d+)\)$/, 'rgba($1, $2, $3, 0.14)');
}

function timelineConfig(spec: TimelineChart, drawing: Drawing): ChartConfiguration<'bar', unknown> {
  const { palette, timeZone, width, fontFamily } = drawing;
  const ticks = timeTicks(spec.range, { timeZone, most: Math.max(3, Math.floor(width / 96)) });
  const quiet = quietAxis(drawing);
  return {
    type: 'bar',
    data: {
      labels: spec.rows.map(({ label }) => label),
      datasets: spec.rows.map(({ label, source, spans }) => ({
        label,
        data: spans.map(({ startMinute, endMinute }) => ({ x: [startMinute, endMinute], y: label })),
        backgroundColor: seriesFill(source, palette),
        borderColor: palette[source],
        borderWidth: 1.5,
        borderRadius: 6,
        borderSkipped: false,
        grouped: false,
        barThickness: 22,
      })),
    },
    options: {
      ...base(drawing),
      indexAxis: 'y',
      scales: {
        x: {
          type: 'linear',
          min: spec.range.startMinute,
          max: spec.range.endMinute,
          border: { display: false },
          grid: { color: palette.line, tickLength: 0 },
          afterBuildTicks: (axis) => {
            axis.ticks = ticks.map((value) => ({ value }));
          },
          ticks: { ...quiet.ticks, autoSkip: false, callback: (value) => spec.tick(Number(value)) },
        },
        y: {
          ...quiet,
          ticks: {
            ...quiet.ticks,
            color: palette.ink,
            font: { family: fontFamily, size: 14 },
            autoSkip: false,
          },
        },
      },
    },
  };
}
