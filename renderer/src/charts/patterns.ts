import type { ChartPalette } from '../theme/colours.ts';
import { FLOW_PATTERN } from '../theme/sources.ts';
import type { SeriesTone } from './spec.ts';

/** The side of a pattern's tile in CSS pixels. */
const TILE = 9;

/** The fill of a series: plain, stripes, dots or lines in its colour, the same as the swatches in the legend. */
export function seriesFill(tone: SeriesTone, palette: ChartPalette): string | CanvasPattern {
  if (tone === 'ink') return palette['ink-muted'];
  const kind = FLOW_PATTERN[tone];
  if (kind === 'plain') return palette[`${tone}-fill`];
  const scale = Math.max(1, Math.ceil(devicePixelRatio));
  const tile = document.createElement('canvas');
  tile.width = TILE * scale;
  tile.height = TILE * scale;
  const pen = tile.getContext('2d');
  if (pen === null) return palette[`${tone}-fill`];
  pen.scale(scale, scale);
  pen.fillStyle = palette[`${tone}-fill`];
  pen.fillRect(0, 0, TILE, TILE);
  DRAW[kind](pen, palette[`${tone}-mark`]);
  const pattern = pen.createPattern(tile, 'repeat');
  if (pattern === null) return palette[`${tone}-fill`];
  pattern.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}

const DRAW = { stripes: drawStripes, dots: drawDots, lines: drawLines };

function drawStripes(pen: CanvasRenderingContext2D, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    pen.moveTo(shift - 1, TILE + 1);
    pen.lineTo(shift + TILE + 1, -1);
  }
  pen.stroke();
}

function drawDots(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  for (const [x, y] of [
    [2, 2],
    [6.5, 6.5],
  ] as const) {
    pen.beginPath();
    pen.arc(x, y, 1.15, 0, 2 * Math.PI);
    pen.fill();
  }
}

function drawLines(pen: CanvasRenderingContext2D, colour: string): void {
  pen.fillStyle = colour;
  for (const y of [1, 5.5]) pen.fillRect(0, y, TILE, 1.5);
}
