/** The month beside the same month with the public grid alone. */
import type { CSSProperties } from 'react';
import type { WithoutNeighboursView } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { Stat } from '../../components/Stat.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useCurrency, useQuery } from '../../store/home.tsx';

/** What the neighbours were worth, in words for a number without a sign. */
export function worthKey(savedMinor: number): PlainKey {
  if (savedMinor === 0) return 'bill.withoutEven';
  return savedMinor > 0 ? 'bill.withoutSaved' : 'bill.withoutLost';
}

/** How long each of two bars is, in per mille of the longer one. */
export function barsPerMille(view: Pick<WithoutNeighboursView, 'totalMinor' | 'withoutMinor'>): {
  readonly withThem: number;
  readonly alone: number;
} {
  const most = Math.max(1, Math.abs(view.totalMinor), Math.abs(view.withoutMinor));
  return {
    withThem: Math.round((Math.abs(view.totalMinor) * 1_000) / most),
    alone: Math.round((Math.abs(view.withoutMinor) * 1_000) / most),
  };
}

/** Shown where the household traded with neighbours at all; what is not known yet takes no room. */
export function WithoutNeighbours({ month }: { month: string }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const view = useQuery((ask) => ask.withoutNeighbours(month)).data;
  if (view === undefined || view.boughtMwh + view.soldMwh === 0) return null;
  const { withThem, alone } = barsPerMille(view);
  return (
    <Card title={t('bill.withoutTitle')} detail={t('bill.withoutDetail')}>
      <div className="bill-without">
        <Stat
          label={t(worthKey(view.savedMinor))}
          value={format.money.moneyParts({ minor: Math.abs(view.savedMinor), currency })}
          detail={t('bill.withoutEnergy', {
            bought: format.energy(view.boughtMwh).text,
            sold: format.energy(view.soldMwh).text,
          })}
        />
        <dl className="bill-bars">
          <Bar label={t('bill.withoutWith')} minor={view.totalMinor} perMille={withThem} tone="neighbours" />
          <Bar label={t('bill.withoutAlone')} minor={view.withoutMinor} perMille={alone} tone="grid" />
        </dl>
      </div>
      {!view.isComplete && <p className="muted small">{t('bill.withoutIncomplete')}</p>}
    </Card>
  );
}

function Bar(props: { label: string; minor: number; perMille: number; tone: 'neighbours' | 'grid' }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { label, minor, perMille, tone } = props;
  const amount = format.money.money({ minor: Math.abs(minor), currency });
  const style: CSSProperties & { '--share': string } = { '--share': `${perMille / 10}%` };
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span className={`bill-bar bill-bar-${tone}`} style={style} aria-hidden />
        <span className="amount">{t(minor > 0 ? 'bill.withoutOwed' : 'bill.withoutOwe', { amount })}</span>
      </dd>
    </div>
  );
}
