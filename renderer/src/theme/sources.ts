/**
 * Where power comes from and goes to: the one idea that runs through every screen. The order is always the same
 * (roof, neighbours, public grid), and so are the colour and the pattern.
 */
export const SOURCES = ['roof', 'neighbours', 'grid'] as const;

export type Source = (typeof SOURCES)[number];

/** The pattern that tells a source apart without colour: plain, stripes, dots. */
export const SOURCE_PATTERN = {
  roof: 'plain',
  neighbours: 'stripes',
  grid: 'dots',
} as const satisfies Record<Source, 'plain' | 'stripes' | 'dots'>;

/** What a chart tells apart: the sources, and what was sold, which beside the own use of a roof needs a look of its own. */
export type Flow = Source | 'sold';

export const FLOW_PATTERN = {
  ...SOURCE_PATTERN,
  sold: 'lines',
} as const satisfies Record<Flow, 'plain' | 'stripes' | 'dots' | 'lines'>;
