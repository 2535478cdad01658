import type { ReactNode } from 'react';
import type { MinuteRange } from '../format/calendar.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { SOURCE_PATTERN, type Source } from '../theme/sources.ts';
import './DayTimeline.css';

/** One bar: who, when, and what is said beside it. */
export interface TimelineBar extends MinuteRange {
  readonly id: string;
  readonly source: Source;
  /** Who offers: `Berg`. */
  readonly title: string;
  /** The price, how green, how much. */
  readonly note: ReactNode;
}

export interface DayTimelineProps {
  label: string;
  /** The day shown: its minutes since the epoch (23 to 25 hours of them). */
  day: MinuteRange;
  /** Now, if it falls on this day. */
  nowMinute: number | null;
  bars: readonly TimelineBar[];
}

const HOURS_BETWEEN_TICKS = 6;

/** Offers or contracts as bars over the hours of one day, a row each. */
export function DayTimeline({ label, day, nowMinute, bars }: DayTimelineProps) {
  const { t, format } = useI18n();
  const length = day.endMinute - day.startMinute;
  const place = (minute: number): number =>
    (Math.max(0, Math.min(length, minute - day.startMinute)) / length) * 100;
  const ticks: number[] = [];
  for (let minute = day.startMinute; minute <= day.endMinute; minute += HOURS_BETWEEN_TICKS * 60)
    ticks.push(minute);
  const isNow = nowMinute !== null && nowMinute >= day.startMinute && nowMinute < day.endMinute;
  if (bars.length === 0) return <p className="muted">{t('components.dayTimelineEmpty')}</p>;
  return (
    <div className="day">
      <ul className="day-rows" aria-label={label}>
        {bars.map((bar) => {
          const left = place(bar.startMinute);
          return (
            <li key={bar.id} className="day-row">
              <div className="day-words">
                <p className="day-title">{bar.title}</p>
                <p className="muted small">{format.time.clockRange(bar)}</p>
                <div className="day-note small">{bar.note}</div>
              </div>
              <div className="day-lane" aria-hidden>
                <div
                  className={`day-bar swatch-${bar.source} pattern-${SOURCE_PATTERN[bar.source]}`}
                  style={{
                    insetInlineStart: `${left}%`,
                    width: `${Math.max(1.5, place(bar.endMinute) - left)}%`,
                  }}
                />
                {isNow && <div className="day-now" style={{ insetInlineStart: `${place(nowMinute)}%` }} />}
              </div>
            </li>
          );
        })}
      </ul>
      <div className="day-ticks" aria-hidden>
        {ticks.map((minute) => (
          <span key={minute} style={{ insetInlineStart: `${place(minute)}%` }}>
            {format.time.time(minute)}
          </span>
        ))}
      </div>
      {isNow && (
        <p className="visually-hidden">
          {t('components.dayTimelineNow', { time: format.time.time(nowMinute) })}
        </p>
      )}
    </div>
  );
}
