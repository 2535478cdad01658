import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type MinuteRange, monthOf } from '../format/calendar.ts';
import type { Format } from '../format/format.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { type ChartPalette, readPalette, watchTheme } from '../theme/colours.ts';
import type { TickStep } from './local-days.ts';
import { drawMinutes, type Area } from './minutes-draw.ts';
import type { MinuteBar, MinutesSpec } from './minutes-spec.ts';
import { seriesFill } from './patterns.ts';
import { usePanAndZoom } from './use-pan-and-zoom.ts';
import { tickStepFor } from './view.ts';

const LEFT_MARGIN = 56;
const TOP_MARGIN = 16;
const BOTTOM_MARGIN = 28;

export interface MinutesCanvasProps {
  spec: MinutesSpec;
  view: MinuteRange;
  bars: readonly MinuteBar[];
  height: number;
  cursor: number | null;
  onCursor: (index: number | null) => void;
  onView: (view: MinuteRange) => void;
  /** The width of the place where the bars stand, in CSS pixels. */
  onWidth: (width: number) => void;
}

/** The canvas itself: drawn anew with every view; dragging, pinching and the wheel move it. */
export function MinutesCanvas(props: MinutesCanvasProps) {
  const { spec, view, bars, height, cursor, onCursor, onView, onWidth } = props;
  const { format } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [palette, setPalette] = useState<ChartPalette | null>(null);
  const [width, setWidth] = useState(0);
  const area: Area = useMemo(
    () => ({
      left: LEFT_MARGIN,
      right: Math.max(LEFT_MARGIN + 1, width - 2),
      top: TOP_MARGIN,
      bottom: height - BOTTOM_MARGIN,
    }),
    [width, height],
  );
  const fills = useMemo(
    () => (palette === null ? [] : spec.series.map(({ tone }) => seriesFill(tone, palette))),
    [palette, spec.series],
  );
  useLooks({ box, onPalette: setPalette, onWidth: setWidth });
  useEffect(() => {
    if (width > 0) onWidth(area.right - area.left);
  }, [width, area, onWidth]);
  usePanAndZoom({ box, area, view, bounds: spec.bounds, bars, onView, onCursor });

  useEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d') ?? null;
    if (element === null || pen === null || palette === null || width === 0) return;
    const ratio = devicePixelRatio;
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (element.width !== size.width || element.height !== size.height) Object.assign(element, size);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const step = tickStepFor(view, area.right - area.left);
    drawMinutes(pen, {
      spec,
      bars,
      view,
      area,
      ticks: spec.days
        .ticks(view, step)
        .map((minute) => ({ minute, label: tickLabel(minute, step, format) })),
      fills,
      palette,
      fontFamily: getComputedStyle(element).fontFamily,
      ratio,
      cursor,
    });
  }, [spec, bars, view, area, fills, palette, width, height, cursor, format]);

  return (
    <div ref={box} className="chart-box minutes-box" style={{ height }}>
      <canvas ref={canvas} className="minutes-canvas" aria-hidden />
    </div>
  );
}

/** Follows the theme and the width of the box. */
function useLooks(follow: {
  box: RefObject<HTMLDivElement | null>;
  onPalette: (palette: ChartPalette) => void;
  onWidth: (width: number) => void;
}) {
  const { box, onPalette, onWidth } = follow;
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const read = (): void => {
      onPalette(readPalette(element));
    };
    read();
    onWidth(Math.round(element.getBoundingClientRect().width));
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) onWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    const unwatch = watchTheme(read);
    return () => {
      observer.disconnect();
      unwatch();
    };
  }, [box, onPalette, onWidth]);
}

/** A time of day; at midnight the date; further out the date, the month or the year. */
function tickLabel(minute: number, step: TickStep, { time, timeZone }: Format): string {
  if (typeof step === 'number') {
    const clock = time.time(minute);
    return clock === '00:00' ? time.date(minute) : clock;
  }
  if (step !== 'month' && step !== 'quarterYear' && step !== 'year') return time.date(minute);
  const month = monthOf(minute, timeZone);
  return step === 'year' || month.endsWith('-01') ? month.slice(0, 4) : time.monthShort(month);
}
