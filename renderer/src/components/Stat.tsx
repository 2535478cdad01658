import type { ReactNode } from 'react';
import type { Quantity } from '../format/decimal.ts';
import type { MoneyAmount } from '../format/money.ts';
import { type MoneySense, useMoneyWords } from './Amounts.tsx';
import './Stat.css';

export interface StatProps {
  /** What the number is, in words. */
  label: string;
  /** The number with its unit. */
  value: Quantity;
  /** A line under the number. */
  detail?: ReactNode;
  /** `glance` is read from across the kitchen: once a page. */
  size?: 'figure' | 'glance';
}

/** One number that matters, with what it is. */
export function Stat({ label, value, detail, size = 'figure' }: StatProps) {
  return (
    <div className={`stat stat-${size}`}>
      <p className="stat-label">{label}</p>
      <p className="stat-value">
        {value.unitFirst === true && <span className="stat-unit">{`${value.unit}\u00a0`}</span>}
        {value.value}
        {value.unitFirst !== true && <span className="stat-unit">{`\u00a0${value.unit}`}</span>}
      </p>
      {detail !== undefined && <div className="stat-detail">{detail}</div>}
    </div>
  );
}

/** An amount of money as a Stat: its direction in words is the label. */
export function MoneyStat(props: { amount: MoneyAmount; sense?: MoneySense; detail?: ReactNode }) {
  const { words, quantity } = useMoneyWords(props.amount, props.sense);
  return (
    <Stat label={words} value={quantity} {...(props.detail === undefined ? {} : { detail: props.detail })} />
  );
}
