import type { LivePower } from '../../../../node-core/api/index.ts';
import type { Flows } from '../../components/FlowDiagram.tsx';
import { type Source, SOURCES } from '../../theme/sources.ts';

/** What the big number says: how much, and which way. All in W. */
export type PowerNow =
  | { readonly kind: 'using'; readonly powerW: number; readonly parts: readonly UsedPart[] }
  | { readonly kind: 'sending'; readonly to: Receiver; readonly powerW: number }
  /** Nothing passes the meter: the roof gives what the home uses, or that is not known. */
  | { readonly kind: 'even'; readonly homeW: number | null };

/** A source of what the home uses, and its share in whole per cent; all of them come to 100. */
export interface UsedPart {
  readonly source: Source;
  readonly percent: number;
}

/** Who gets the surplus. */
export type Receiver = 'neighbours' | 'grid' | 'both';

export function powerNow(power: LivePower): PowerNow {
  const { importW, exportW, neighboursW, publicW } = power;
  if (exportW > 0) {
    const to = publicW === 0 ? 'neighbours' : neighboursW === 0 ? 'grid' : 'both';
    return { kind: 'sending', to, powerW: exportW };
  }
  if (importW > 0) {
    return { kind: 'using', powerW: homeUseW(power) ?? importW, parts: usedParts(power) };
  }
  return { kind: 'even', homeW: homeUseW(power) };
}

/** The sources that give anything at all, in their usual order; the last one has what rounding leaves. */
function usedParts({ neighboursW, publicW, roofW }: LivePower): UsedPart[] {
  const powers = { roof: roofW ?? 0, neighbours: neighboursW, grid: publicW };
  const giving = SOURCES.filter((source) => powers[source] > 0);
  const all = giving.reduce((sum, source) => sum + powers[source], 0);
  let left = 100;
  return giving.map((source, index) => {
    const percent = index === giving.length - 1 ? left : Math.round((powers[source] / all) * 100);
    left -= percent;
    return { source, percent };
  });
}

/** What the home uses; null when it sends out and nothing measures the roof. */
export function homeUseW({ importW, exportW, roofW }: LivePower): number | null {
  if (roofW !== null) return Math.max(0, roofW + importW - exportW);
  return exportW > 0 ? null : importW;
}

/** Power in from each source, negative where it goes out. */
export function flowsOf({ exportW, neighboursW, publicW, roofW }: LivePower): Flows {
  const sign = exportW > 0 ? -1 : 1;
  return { roof: roofW, neighbours: sign * neighboursW || 0, grid: sign * publicW || 0 };
}
