/** Who delivers when, on one of the days that have offers. */
import { useState } from 'react';
import { DayTimeline } from '../../components/DayTimeline.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { rangeOfDate } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency, useNowMinute } from '../../store/home.tsx';
import { cheapestOf, dayFrom, type ListedOffer, offerDays, offersOfDay } from './offer-list.ts';

const MOST_DAYS = 4;
/** More bars than this cannot be told apart at a glance. */
const MOST_BARS = 12;

export function DayOffers({ offers }: { offers: readonly ListedOffer[] }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const nowMinute = useNowMinute() ?? 0;
  const [wanted, setWanted] = useState<string | null>(null);
  const { timeZone } = format;
  const days = offerDays(offers, { nowMinute, timeZone, most: MOST_DAYS });
  const date = days.find((each) => each === wanted) ?? days[0];
  if (date === undefined) return null;
  const day = rangeOfDate(date, timeZone);
  const all = offersOfDay(offers, day);
  const shown = cheapestOf(all, MOST_BARS);
  const words = (each: string): string => {
    const { startMinute } = rangeOfDate(each, timeZone);
    if (startMinute === dayFrom({ nowMinute, timeZone }, 0).startMinute) return t('market.today');
    if (startMinute === dayFrom({ nowMinute, timeZone }, 1).startMinute) return t('market.tomorrow');
    return format.time.date(startMinute);
  };
  return (
    <div className="stack">
      {days.length > 1 && (
        <Segmented
          label={t('market.day')}
          labelHidden
          options={days.map((id) => ({ id, label: words(id) }))}
          selected={date}
          onSelect={setWanted}
        />
      )}
      {days.length === 1 && <p className="muted">{words(date)}</p>}
      <DayTimeline
        label={t('market.timelineLabel', { day: words(date) })}
        day={day}
        nowMinute={nowMinute}
        bars={shown.map(({ offer, cut }) => ({
          id: offer.id,
          ...cut,
          source: offer.seller.isMe ? ('roof' as const) : ('neighbours' as const),
          title: offer.seller.isMe ? t('market.yourOffer') : offer.seller.name,
          note: t('market.perKwh', {
            price: format.money.price({ millionthsPerKwh: offer.price, currency }),
          }),
        }))}
      />
      {all.length > shown.length && (
        <p className="muted small">{t('market.timelineMore', { count: all.length - shown.length })}</p>
      )}
    </div>
  );
}
