import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import './List.css';

/** Rows of one kind, without lines: space and alignment keep them apart. */
export function List(props: { label: string; children: ReactNode }) {
  return (
    <ul className="list" aria-label={props.label}>
      {props.children}
    </ul>
  );
}

export interface ListRowProps {
  /** A SourceIcon, usually. */
  icon?: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  /** At the right: an amount, a badge. */
  value?: ReactNode;
  /** Under the value. */
  valueDetail?: ReactNode;
  /** Buttons; below the text on a narrow screen. */
  actions?: ReactNode;
  /** Makes the title a link to a page (`/contracts/…`). */
  to?: string;
}

export function ListRow(props: ListRowProps) {
  return (
    <li className={`list-row${props.to === undefined ? '' : ' list-row-link'}`}>
      {props.icon}
      <div className="list-row-text">
        <p className="list-row-title">
          {props.to === undefined ? props.title : <Link to={props.to}>{props.title}</Link>}
        </p>
        {props.detail !== undefined && <div className="list-row-detail">{props.detail}</div>}
      </div>
      {(props.value !== undefined || props.valueDetail !== undefined) && (
        <div className="list-row-value">
          {props.value !== undefined && <div className="list-row-title">{props.value}</div>}
          {props.valueDetail !== undefined && <div className="list-row-detail">{props.valueDetail}</div>}
        </div>
      )}
      {props.actions !== undefined && <div className="list-row-actions">{props.actions}</div>}
      {props.to !== undefined && <ChevronRight size={20} className="list-row-chevron muted" aria-hidden />}
    </li>
  );
}
