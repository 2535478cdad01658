import { Chart as ChartJs } from 'chart.js';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import { type ChartPalette, readPalette, watchTheme } from '../theme/colours.ts';
import { chartConfig } from './config.ts';
import { type CursorStops, cursorStops, drawCursor, drawGaps, nearestStop } from './cursor.ts';
import type { ChartSpec } from './spec.ts';

interface ChartCanvasProps {
  spec: ChartSpec;
  height: number;
  /** Index of the step under the cursor. */
  cursor: number | null;
  onPoint: (index: number | null) => void;
}

/** The canvas itself: drawn anew when the data, the theme or the width changes, the cursor drawn on top. */
export function ChartCanvas({ spec, height, cursor, onPoint }: ChartCanvasProps) {
  const { format } = useI18n();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<ChartJs<'bar' | 'line', unknown> | null>(null);
  const stops = useRef<CursorStops>([]);
  const cursorNow = useRef<number | null>(null);
  const drawn = useRef(false);
  const [palette, setPalette] = useState<ChartPalette | null>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const read = (): void => {
      setPalette(readPalette(element));
    };
    read();
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    const unwatch = watchTheme(read);
    return () => {
      observer.disconnect();
      unwatch();
    };
  }, []);

  useEffect(() => {
    if (canvas.current === null || palette === null || width === 0) return undefined;
    const animate = !drawn.current && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    const fontFamily = getComputedStyle(canvas.current).fontFamily;
    const config = chartConfig(spec, { palette, fontFamily, timeZone: format.timeZone, width, animate });
    const made = new ChartJs(canvas.current, {
      ...config,
      plugins: [
        {
          id: 'cursor',
          afterLayout: (target) => {
            stops.current = cursorStops(spec, target);
          },
          beforeDatasetsDraw: (target) => {
            drawGaps(target, { spec, palette });
          },
          afterDraw: (target) => {
            const stop = cursorNow.current === null ? undefined : stops.current[cursorNow.current];
            if (stop !== undefined) drawCursor(target, { stop, palette });
          },
        },
      ],
    });
    chart.current = made;
    drawn.current = true;
    return () => {
      made.destroy();
      chart.current = null;
    };
  }, [spec, palette, width, format.timeZone]);

  useEffect(() => {
    cursorNow.current = cursor;
    chart.current?.draw();
  }, [cursor]);

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const rect = event.currentTarget.getBoundingClientRect();
    onPoint(nearestStop(stops.current, { x: event.clientX - rect.left, y: event.clientY - rect.top }));
  };

  return (
    <div
      ref={box}
      className="chart-box"
      style={{ height }}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        onPoint(null);
      }}
    >
      <canvas ref={canvas} aria-hidden />
    </div>
  );
}
