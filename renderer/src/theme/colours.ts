/**
 * Colours for canvases, which cannot say `var(--roof)`: read from tokens.css as the page shows them now, and read
 * again whenever the theme changes.
 */

/** Names of the colour tokens that charts draw with, without the leading dashes. */
export const CHART_COLOURS = [
  'canvas',
  'surface',
  'ink',
  'ink-muted',
  'line',
  'line-strong',
  'sunken',
  'focus',
  'roof',
  'roof-fill',
  'roof-mark',
  'neighbours',
  'neighbours-fill',
  'neighbours-mark',
  'grid',
  'grid-fill',
  'grid-mark',
  'sold',
  'sold-fill',
  'sold-mark',
] as const;

export type ChartColour = (typeof CHART_COLOURS)[number];

/** A resolved colour (`rgb(…)`) for each token a chart uses. */
export type ChartPalette = Readonly<Record<ChartColour, string>>;

/** Reads the palette as it applies at `within`. Needs a document; costs one style recalculation. */
export function readPalette(within: HTMLElement): ChartPalette {
  const probe = within.ownerDocument.createElement('span');
  probe.hidden = true;
  within.append(probe);
  const read = (name: ChartColour): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: ChartPalette = {
    canvas: read('canvas'),
    surface: read('surface'),
    ink: read('ink'),
    'ink-muted': read('ink-muted'),
    line: read('line'),
    'line-strong': read('line-strong'),
    sunken: read('sunken'),
    focus: read('focus'),
    roof: read('roof'),
    'roof-fill': read('roof-fill'),
    'roof-mark': read('roof-mark'),
    neighbours: read('neighbours'),
    'neighbours-fill': read('neighbours-fill'),
    'neighbours-mark': read('neighbours-mark'),
    grid: read('grid'),
    'grid-fill': read('grid-fill'),
    'grid-mark': read('grid-mark'),
    sold: read('sold'),
    'sold-fill': read('sold-fill'),
    'sold-mark': read('sold-mark'),
  };
  probe.remove();
  return palette;
}

/** Calls `onChange` when the theme, the system's theme, contrast or forced colours change. Returns the undo. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast'],
  });
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
