import { Check, CircleAlert, Clock, Info, Leaf, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Source } from '../theme/sources.ts';
import { SourceSwatch } from './SourceSwatch.tsx';
import './Badge.css';

/** A state in words, never by colour alone. */
export type BadgeTone = 'plain' | 'good' | 'notice' | 'bad' | 'waiting';

const ICONS: Record<BadgeTone, LucideIcon | null> = {
  plain: null,
  good: Check,
  notice: Info,
  bad: CircleAlert,
  waiting: Clock,
};

/** The state of one thing: `Accepted`, `Waiting for Berg`. */
export function Badge(props: { tone?: BadgeTone; children: ReactNode }) {
  const tone = props.tone ?? 'plain';
  const Icon = ICONS[tone];
  return (
    <span className={`badge badge-${tone}`}>
      {Icon !== null && <Icon size={14} strokeWidth={2.5} aria-hidden />}
      {props.children}
    </span>
  );
}

/** A property of one thing: where its power comes from, or how green it is. */
export function Tag(props: { source?: Source; green?: boolean; children: ReactNode }) {
  return (
    <span className="tag">
      {props.source !== undefined && <SourceSwatch source={props.source} />}
      {props.green === true && <Leaf size={14} className="tag-leaf" aria-hidden />}
      {props.children}
    </span>
  );
}
