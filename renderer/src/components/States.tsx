/** What a page shows when it has nothing to show: not yet, nothing at all, or something went wrong. */
import { CloudOff, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import { Button } from './Button.tsx';
import './States.css';

/** That all is well, in the room of one row: nothing to be done about it. */
export function QuietState(props: { icon: LucideIcon; title: string; detail: ReactNode }) {
  const Icon = props.icon;
  return (
    <div className="state-quiet">
      <span className="state-quiet-icon">
        <Icon size={22} aria-hidden />
      </span>
      <div>
        <p className="state-quiet-title">{props.title}</p>
        <p className="muted small">{props.detail}</p>
      </div>
    </div>
  );
}

/** Nothing here, and what the person could do about it. */
export function EmptyState(props: {
  icon: LucideIcon;
  title: string;
  detail: ReactNode;
  action?: ReactNode;
}) {
  const Icon = props.icon;
  return (
    <div className="state">
      <span className="state-icon">
        <Icon size={28} aria-hidden />
      </span>
      <p className="state-title">{props.title}</p>
      <p className="state-detail">{props.detail}</p>
      {props.action}
    </div>
  );
}

/** What happened and what to do, both in plain words. */
export function ErrorState(props: {
  /** What happened: `The bill could not be read`. */
  title: string;
  /** What it means and what to do. */
  detail: ReactNode;
  onRetry?: () => void;
  /** For whoever helps: the technical text, folded away. */
  technical?: string;
}) {
  const { t } = useI18n();
  return (
    <div className="state" role="alert">
      <span className="state-icon state-icon-bad">
        <CloudOff size={28} aria-hidden />
      </span>
      <p className="state-title">{props.title}</p>
      <p className="state-detail">{props.detail}</p>
      {props.onRetry !== undefined && <Button onPress={props.onRetry}>{t('common.tryAgain')}</Button>}
      {props.technical !== undefined && (
        <details className="state-technical">
          <summary>{t('components.details')}</summary>
          <code>{props.technical}</code>
        </details>
      )}
    </div>
  );
}

/** Grey shapes in the place of what is coming, so that nothing jumps. Screen readers hear `Loading` once. */
export function Skeleton(props: { lines?: number; height?: number }) {
  const { t } = useI18n();
  const lines = props.lines ?? 1;
  return (
    <div className="skeleton">
      <output className="visually-hidden">{t('common.loading')}</output>
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="skeleton-line"
          style={{ height: props.height ?? 16, width: line === lines - 1 && lines > 1 ? '60%' : '100%' }}
        />
      ))}
    </div>
  );
}
