/** Draws bars of minutes on a canvas: a few milliseconds for all that a screen can show. */
import type { MinuteRange } from '../format/calendar.ts';
import type { ChartPalette } from '../theme/colours.ts';
import { extentOf, isGap, isPartial, meanPowerW, type MinuteBar, type MinutesSpec } from './minutes-spec.ts';
import { roundUp } from './view.ts';

/** Where on the canvas the bars stand, in CSS pixels. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface MinutesDrawing {
  readonly spec: MinutesSpec;
  readonly bars: readonly MinuteBar[];
  readonly view: MinuteRange;
  readonly area: Area;
  readonly ticks: readonly { readonly minute: number; readonly label: string }[];
  /** Fill of each series. */
  readonly fills: readonly (string | CanvasPattern)[];
  readonly palette: ChartPalette;
  readonly fontFamily: string;
  /** Pixels of the screen a CSS pixel. */
  readonly ratio: number;
  /** The bar under the cursor. */
  readonly cursor: number | null;
}

/**
 * From minutes and watts to whole pixels of the screen: bars with edges between two pixels are not only blurred, they
 * take Chromium twenty times as long where there is no graphics card.
 */
interface Scale {
  readonly x: (minute: number) => number;
  readonly y: (powerW: number) => number;
  readonly steps: readonly number[];
}

const LABEL_SIZE = 12;
/** From this width on bars stand apart and have an edge. */
const WIDE_BAR = 6;

/** Draws the whole chart; the pen is scaled to CSS pixels and the canvas is clear. */
export function drawMinutes(pen: CanvasRenderingContext2D, drawing: MinutesDrawing): void {
  const scale = scaleOf(drawing);
  pen.font = `${LABEL_SIZE}px ${drawing.fontFamily}`;
  drawAxis(pen, drawing, scale);
  pen.save();
  const { left, right, top, bottom } = drawing.area;
  pen.beginPath();
  pen.rect(left, top - 12, right - left, bottom - top + 12);
  pen.clip();
  drawUnknown(pen, drawing, scale);
  drawBars(pen, drawing, scale);
  drawCompared(pen, drawing, scale);
  drawMarks(pen, drawing, scale);
  drawCursorLine(pen, drawing, scale);
  pen.restore();
  drawTicks(pen, drawing, scale);
}

function scaleOf({ spec, bars, view, area, ratio }: MinutesDrawing): Scale {
  const { aboveW, belowW } = extentOf(spec, bars);
  const step = roundUp(Math.max(aboveW + belowW, 40) / 6);
  const high = Math.ceil(aboveW / step - 1e-9) * step || step;
  const low = -Math.ceil(belowW / step - 1e-9) * step;
  const perMinute = (area.right - area.left) / (view.endMinute - view.startMinute);
  const perWatt = (area.bottom - area.top) / (high - low);
  const snap = (place: number): number => Math.round(place * ratio) / ratio;
  const steps: number[] = [];
  for (let at = low; at <= high + step / 2; at += step) steps.push(at);
  return {
    x: (minute) => snap(area.left + (minute - view.startMinute) * perMinute),
    y: (powerW) => snap(area.top + (high - powerW) * perWatt),
    steps,
  };
}

function drawAxis(
  pen: CanvasRenderingContext2D,
  { spec, area, palette }: MinutesDrawing,
  scale: Scale,
): void {
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.fillStyle = palette['ink-muted'];
  pen.lineWidth = 1;
  for (const step of scale.steps) {
    const y = Math.round(scale.y(step)) + 0.5;
    pen.strokeStyle = step === 0 ? palette['line-strong'] : palette.line;
    pen.beginPath();
    pen.moveTo(area.left, y);
    pen.lineTo(area.right, y);
    pen.stroke();
    pen.fillText(spec.axis(Math.abs(step)), area.left - 10, y);
  }
}

function drawUnknown(pen: CanvasRenderingContext2D, drawing: MinutesDrawing, scale: Scale): void {
  const { spec, bars, area, palette } = drawing;
  pen.fillStyle = palette.sunken;
  pen.beginPath();
  for (const bar of bars) {
    if (!isGap(spec, bar)) continue;
    const left = scale.x(bar.startMinute);
    pen.rect(left, area.top, scale.x(bar.endMinute) - left, area.bottom - area.top);
  }
  pen.fill();
}

function drawBars(pen: CanvasRenderingContext2D, drawing: MinutesDrawing, scale: Scale): void {
  const { spec, bars, fills, palette } = drawing;
  const above = new Float64Array(bars.length);
  const below = new Float64Array(bars.length);
  spec.series.forEach(({ tone, side }, position) => {
    const isAbove = side === 'above';
    const base = isAbove ? above : below;
    pen.beginPath();
    let widest = 0;
    for (let at = 0; at < bars.length; at += 1) {
      const bar = bars[at];
      if (bar === undefined || bar.known === null) continue;
      const powerW = meanPowerW(bar.known.sumsMwh[position] ?? 0, bar.known.knownMinutes);
      if (powerW === 0) continue;
      const from = base[at] ?? 0;
      base[at] = from + powerW;
      const left = scale.x(bar.startMinute);
      const width = scale.x(bar.endMinute) - left;
      const gap = width >= WIDE_BAR ? 2 * Math.round(Math.min(3, width * 0.08)) : 0;
      const start = scale.y(isAbove ? from : -from);
      const end = scale.y(isAbove ? from + powerW : -from - powerW);
      pen.rect(left + gap / 2, Math.min(start, end), width - gap, Math.abs(end - start));
      widest = Math.max(widest, width);
    }
    pen.fillStyle = fills[position] ?? palette.ink;
    pen.fill();
    if (widest >= WIDE_BAR) {
      pen.strokeStyle = tone === 'ink' ? palette['ink-muted'] : palette[tone];
      pen.lineWidth = 1;
      pen.stroke();
    }
  });
}

function drawCompared(pen: CanvasRenderingContext2D, drawing: MinutesDrawing, scale: Scale): void {
  const { spec, bars, palette } = drawing;
  if (spec.compare === null) return;
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.5;
  pen.beginPath();
  let isDrawing = false;
  for (const { startMinute, endMinute, comparedMwh } of bars) {
    if (comparedMwh === null) {
      isDrawing = false;
      continue;
    }
    const y = scale.y(meanPowerW(comparedMwh, endMinute - startMinute));
    if (isDrawing) pen.lineTo(scale.x(startMinute), y);
    else pen.moveTo(scale.x(startMinute), y);
    pen.lineTo(scale.x(endMinute), y);
    isDrawing = true;
  }
  pen.stroke();
}

/** At the foot a line where minutes are missing, at the top a small triangle where readings were put right. */
function drawMarks(pen: CanvasRenderingContext2D, drawing: MinutesDrawing, scale: Scale): void {
  const { spec, bars, area, palette } = drawing;
  pen.fillStyle = palette['line-strong'];
  pen.beginPath();
  let last = Number.NEGATIVE_INFINITY;
  for (const bar of bars) {
    const left = scale.x(bar.startMinute);
    const right = scale.x(bar.endMinute);
    if (isPartial(spec, bar)) pen.rect(left, area.bottom - 3, Math.max(2, right - left), 3);
    const middle = (left + right) / 2;
    if (bar.known !== null && bar.known.correctedMinutes > 0 && middle - last >= 9) {
      pen.moveTo(middle - 4, area.top - 11);
      pen.lineTo(middle + 4, area.top - 11);
      pen.lineTo(middle, area.top - 4);
      pen.closePath();
      last = middle;
    }
  }
  pen.fill();
}

function drawCursorLine(pen: CanvasRenderingContext2D, drawing: MinutesDrawing, scale: Scale): void {
  const { bars, cursor, area, palette } = drawing;
  const bar = cursor === null ? undefined : bars[cursor];
  if (bar === undefined) return;
  const x = (scale.x(bar.startMinute) + scale.x(bar.endMinute)) / 2;
  pen.save();
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 1.5;
  pen.setLineDash([4, 3]);
  pen.beginPath();
  pen.moveTo(x, area.top);
  pen.lineTo(x, area.bottom);
  pen.stroke();
  pen.restore();
}

function drawTicks(pen: CanvasRenderingContext2D, drawing: MinutesDrawing, scale: Scale): void {
  const { area, palette, ticks } = drawing;
  pen.fillStyle = palette['ink-muted'];
  pen.strokeStyle = palette.line;
  pen.lineWidth = 1;
  pen.textBaseline = 'top';
  let free = Number.NEGATIVE_INFINITY;
  for (const { minute, label } of ticks) {
    const x = scale.x(minute);
    const half = pen.measureText(label).width / 2;
    if (x < area.left - 1 || x > area.right + 1 || x - half < free) continue;
    free = x + half + 8;
    pen.beginPath();
    pen.moveTo(Math.round(x) + 0.5, area.bottom);
    pen.lineTo(Math.round(x) + 0.5, area.bottom + 5);
    pen.stroke();
    pen.textAlign = 'center';
    pen.fillText(label, Math.min(Math.max(x, half), area.right - half), area.bottom + 9);
  }
}
