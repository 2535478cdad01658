import type { DemoView } from '../../../node-core/api/index.ts';

/** The speeds to choose from, slowest first, standing still always among them. */
export function speedChoices(speeds: readonly number[]): number[] {
  return [...new Set([0, ...speeds])].toSorted((one, other) => one - other);
}

/** The speed at which the demo's clock really moves. */
export function shownSpeed({ speed, paused }: Pick<DemoView, 'speed' | 'paused'>): number {
  return paused ? 0 : speed;
}
