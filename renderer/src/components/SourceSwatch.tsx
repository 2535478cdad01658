import { House, Sun, UtilityPole, Users, type LucideIcon } from 'lucide-react';
import { useI18n } from '../i18n/I18n.tsx';
import type { PlainKey } from '../i18n/catalogue.ts';
import { FLOW_PATTERN, type Flow, type Source } from '../theme/sources.ts';
import './SourceSwatch.css';

const LABELS = {
  roof: 'components.sourceRoof',
  neighbours: 'components.sourceNeighbours',
  grid: 'components.sourceGrid',
} as const satisfies Record<Source, PlainKey>;

const ICONS: Record<Source, LucideIcon> = { roof: Sun, neighbours: Users, grid: UtilityPole };

/** The name of a source in the person's language. */
export function useSourceLabel(): (source: Source) => string {
  const { t } = useI18n();
  return (source) => t(LABELS[source]);
}

/** The small square of colour and pattern that legends and tags carry. */
export function SourceSwatch(props: { source: Flow }) {
  return (
    <span className={`swatch swatch-${props.source} pattern-${FLOW_PATTERN[props.source]}`} aria-hidden />
  );
}

/** The icon of a source on its soft ground; `home` is this home. */
export function SourceIcon(props: { source: Source | 'home'; size?: number }) {
  const Icon = props.source === 'home' ? House : ICONS[props.source];
  return (
    <span className={`source-icon source-icon-${props.source}`} aria-hidden>
      <Icon size={props.size ?? 22} strokeWidth={2} />
    </span>
  );
}
