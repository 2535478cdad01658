import { type MinuteRange, localTimeOf } from './calendar.ts';

const MS_PER_MINUTE = 60_000;

/** Writes minutes since the epoch in one locale and time zone. */
export class TimeFormats {
  private readonly clock: Intl.DateTimeFormat;
  private readonly shortDate: Intl.DateTimeFormat;
  private readonly longDate: Intl.DateTimeFormat;
  private readonly monthName: Intl.DateTimeFormat;
  private readonly shortMonth: Intl.DateTimeFormat;
  private readonly relativeTime: Intl.RelativeTimeFormat;
  private readonly units: {
    readonly day: Intl.NumberFormat;
    readonly hour: Intl.NumberFormat;
    readonly minute: Intl.NumberFormat;
  };
  private readonly timeZone: string;
  /** Between a date and a time of day. */
  private readonly at: string;

  constructor(options: { locale: string; timeZone: string }) {
    const { locale, timeZone } = options;
    const made = (parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
      new Intl.DateTimeFormat(locale, { timeZone, ...parts });
    const unit = (name: 'day' | 'hour' | 'minute'): Intl.NumberFormat =>
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: name,
        unitDisplay: name === 'day' ? 'long' : 'short',
      });
    this.timeZone = timeZone;
    this.at = locale.startsWith('nb') ? ' kl. ' : ', ';
    this.clock = made({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    this.shortDate = made({ weekday: 'short', day: 'numeric', month: 'short' });
    this.longDate = made({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    this.monthName = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
    this.shortMonth = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' });
    this.relativeTime = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    this.units = { day: unit('day'), hour: unit('hour'), minute: unit('minute') };
  }

  /** `14:05` */
  time(minute: number): string {
    return this.clock.format(minute * MS_PER_MINUTE);
  }

  /** `Mon 23 Nov` */
  date(minute: number): string {
    return this.shortDate.format(minute * MS_PER_MINUTE).replace(',', '');
  }

  /** `Monday 23 November 2026` */
  fullDate(minute: number): string {
    return this.longDate.format(minute * MS_PER_MINUTE).replace(',', '');
  }

  /** `Mon 23 Nov, 14:05` */
  dateTime(minute: number): string {
    return `${this.date(minute)}${this.at}${this.time(minute)}`;
  }

  /** `Mon 23 Nov, 10:00–14:00`, or both dates when the range runs over midnight. The end is the minute after the last. */
  range({ startMinute, endMinute }: MinuteRange): string {
    const sameDay =
      localTimeOf(startMinute, this.timeZone).date === localTimeOf(endMinute - 1, this.timeZone).date;
    if (!sameDay) return `${this.dateTime(startMinute)} – ${this.dateTime(endMinute)}`;
    return `${this.date(startMinute)}${this.at}${this.clockRange({ startMinute, endMinute })}`;
  }

  /** `10:00–14:00` */
  clockRange({ startMinute, endMinute }: MinuteRange): string {
    return `${this.time(startMinute)}–${this.time(endMinute)}`;
  }

  /** `November 2026` for `2026-11` */
  month(month: string): string {
    return this.monthName.format(utcMonth(month));
  }

  /** `Nov` for `2026-11` */
  monthShort(month: string): string {
    return this.shortMonth.format(utcMonth(month));
  }

  /** `2 hrs 30 min`, `3 days` */
  duration(minutes: number): string {
    const days = Math.floor(minutes / 1_440);
    const hours = Math.floor((minutes % 1_440) / 60);
    const rest = minutes % 60;
    const parts = [
      ...(days > 0 ? [this.units.day.format(days)] : []),
      ...(hours > 0 ? [this.units.hour.format(hours)] : []),
      ...(rest > 0 && days === 0 ? [this.units.minute.format(rest)] : []),
    ];
    return parts.length === 0 ? this.units.minute.format(0) : parts.join(' ');
  }

  /** `in 3 hours`, `5 minutes ago`, seen from `nowMinute`. */
  relative({ minute, nowMinute }: { minute: number; nowMinute: number }): string {
    const away = minute - nowMinute;
    const size = Math.abs(away);
    if (size < 60) return this.relativeTime.format(away, 'minute');
    if (size < 48 * 60) return this.relativeTime.format(Math.trunc(away / 60), 'hour');
    return this.relativeTime.format(Math.trunc(away / 1_440), 'day');
  }
}

function utcMonth(month: string): number {
  return Date.parse(`${month}-01T00:00:00Z`);
}
