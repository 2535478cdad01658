import type { TariffDraft } from '../../../../node-core/api/index.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';

/** One line of the editor: from when on the wall clock, what is paid, and what for surplus. */
export interface StretchForm {
  /** `07:30`; null while it is not complete. */
  readonly start: string | null;
  /** Millionths per kWh; null while empty. */
  readonly price: number | null;
  readonly feedIn: number | null;
}

/** The price editor as the person has filled it in. */
export interface TariffForm {
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  readonly carbonGrams: number | null;
  readonly buysSurplus: boolean;
  readonly weekendsDiffer: boolean;
  readonly workdays: readonly StretchForm[];
  readonly weekends: readonly StretchForm[];
}

export type TariffRead =
  | { readonly kind: 'ok'; readonly draft: TariffDraft }
  | { readonly kind: 'fault'; readonly words: PlainKey };

const USUAL_PRICE = 1_000_000;
const HOURS = 24;

/** What the editor begins with: tomorrow and the six days after it, at one price. */
export function newTariffForm(tomorrow: string, lastDate: string): TariffForm {
  const stretch = { start: '00:00', price: USUAL_PRICE, feedIn: 0 };
  return {
    firstDate: tomorrow,
    lastDate,
    carbonGrams: 30,
    buysSurplus: false,
    weekendsDiffer: false,
    workdays: [stretch],
    weekends: [stretch],
  };
}

/** Reads the form, or names the first thing that does not fit. */
export function readTariffForm(form: TariffForm, previewDate: string | null): TariffRead {
  const { firstDate, lastDate, carbonGrams, weekendsDiffer, buysSurplus } = form;
  if (firstDate === null || lastDate === null || lastDate < firstDate) return fault('prices.faultDates');
  const workdays = readStretches(form.workdays, buysSurplus);
  const weekends = weekendsDiffer ? readStretches(form.weekends, buysSurplus) : null;
  if (typeof workdays === 'string') return fault(workdays);
  if (typeof weekends === 'string') return fault(weekends);
  if (carbonGrams === null) return fault('prices.faultPrice');
  return {
    kind: 'ok',
    draft: {
      firstDate,
      lastDate,
      carbonGrams,
      workdays: [...workdays],
      weekends: weekends === null ? null : [...weekends],
      previewDate,
    },
  };
}

type Stretches = TariffDraft['workdays'];

function readStretches(form: readonly StretchForm[], buysSurplus: boolean): Stretches | PlainKey {
  const stretches: Stretches = [];
  for (const [place, { start, price, feedIn }] of form.entries()) {
    const startMinuteOfDay = minuteOfDay(start);
    const before = stretches[place - 1]?.startMinuteOfDay ?? -1;
    if (startMinuteOfDay === null || startMinuteOfDay <= before) return 'prices.faultOrder';
    if (place === 0 && startMinuteOfDay !== 0) return 'prices.faultOrder';
    if (price === null || (buysSurplus && feedIn === null)) return 'prices.faultPrice';
    stretches.push({ startMinuteOfDay, price, feedInPrice: buysSurplus ? feedIn : null });
  }
  return stretches.length === 0 ? 'prices.faultPrice' : stretches;
}

/** `07:30` as minutes after midnight. */
export function minuteOfDay(text: string | null): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text ?? '');
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** One more line: halfway between the last one and midnight, at the last one's prices. */
export function withStretch(form: readonly StretchForm[]): readonly StretchForm[] {
  const last = form.at(-1);
  const from = minuteOfDay(last?.start ?? null) ?? 0;
  const start = Math.min(23 * 60, Math.ceil((from + 24 * 60) / 2 / 60) * 60);
  return [...form, { start: clock(start), price: last?.price ?? USUAL_PRICE, feedIn: last?.feedIn ?? 0 }];
}

/** A line for each hour, with the prices that hold then. */
export function hourly(form: readonly StretchForm[]): readonly StretchForm[] {
  return Array.from({ length: HOURS }, (_, hour) => {
    const holds = form.findLast(({ start }) => (minuteOfDay(start) ?? 0) <= hour * 60) ?? form[0];
    return { start: clock(hour * 60), price: holds?.price ?? USUAL_PRICE, feedIn: holds?.feedIn ?? 0 };
  });
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function fault(words: PlainKey): TariffRead {
  return { kind: 'fault', words };
}
