import { type ReactNode, useId } from 'react';
import './Card.css';

/** How many of the 12 columns of a `.page-grid` from 1200 px; below that it takes half or all of the width. */
export type Span = 3 | 4 | 5 | 6 | 7 | 8 | 12;

export interface CardProps {
  /** The heading; a card without one is a plain panel. */
  title?: string;
  /** A line under the heading. */
  detail?: ReactNode;
  /** At the right of the heading: one quiet button or a badge. */
  action?: ReactNode;
  span?: Span;
  /** `soft` sits in the ground instead of on it. */
  tone?: 'surface' | 'soft';
  children: ReactNode;
}

/** A panel of one matter. With a title it is a section that screen readers can jump to. */
export function Card({ title, detail, action, span = 12, tone = 'surface', children }: CardProps) {
  const titleId = useId();
  const className = `card card-${tone} span-${span}`;
  if (title === undefined) return <div className={className}>{children}</div>;
  return (
    <section className={className} aria-labelledby={titleId}>
      <header className="card-header">
        <div>
          <h2 id={titleId} className="card-title">
            {title}
          </h2>
          {detail !== undefined && <p className="muted small">{detail}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

/** A group of cards under one heading, or a part of a card. */
export function Section(props: { title: string; action?: ReactNode; children: ReactNode }) {
  const titleId = useId();
  return (
    <section className="section stack span-12" aria-labelledby={titleId}>
      <header className="row-spread">
        <h2 id={titleId} className="section-title">
          {props.title}
        </h2>
        {props.action}
      </header>
      {props.children}
    </section>
  );
}
