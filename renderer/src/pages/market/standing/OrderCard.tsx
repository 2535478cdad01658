import { Pause, Play } from 'lucide-react';
import type { StandingOrderInput, StandingOrderView } from '../../../../../node-core/api/index.ts';
import { Badge } from '../../../components/Badge.tsx';
import { Button } from '../../../components/Button.tsx';
import { Card } from '../../../components/Card.tsx';
import { ProgressBar } from '../../../components/ProgressBar.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useCommand, useCurrency } from '../../../store/home.tsx';
import { ANY_GRAMS, clock } from './order-draft.ts';
import { type Speaking, stepWords } from './step-words.ts';

/** One order: its limits in words, how much of today's are taken, and what it did last. */
export function OrderCard(props: { order: StandingOrderView; onChange: () => void; onRemove: () => void }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { id, paused, order, lastStep } = props.order;
  const price = format.money.price({
    millionthsPerKwh: order.kind === 'buy' ? order.maxPrice : order.minPrice,
    currency,
  });
  const speaking: Speaking = { t, format, currency };
  const pause = useCommand((api, to: boolean) => api.pauseStandingOrder.mutate({ id, paused: to }), {
    done: () =>
      paused
        ? { title: t('standing.resumedNow') }
        : { title: t('standing.pausedNow'), detail: t('standing.pausedNowDetail') },
  });
  return (
    <Card
      span={6}
      title={t(order.kind === 'buy' ? 'standing.buyBelow' : 'standing.sellAbove', { price })}
      action={
        <Badge tone={paused ? 'waiting' : 'good'}>{t(paused ? 'standing.paused' : 'standing.running')}</Badge>
      }
    >
      <div className="stack standing-order">
        <p>{limitWords(props.order, speaking).join(' · ')}</p>
        <Today view={props.order} speaking={speaking} />
        {lastStep !== null && (
          <p className="small">
            <strong>{t('standing.lastStep')}</strong> {stepWords(lastStep, speaking)}
          </p>
        )}
        <div className="row">
          <Button
            icon={paused ? Play : Pause}
            isPending={pause.isPending}
            onPress={() => void pause.run(!paused)}
          >
            {t(paused ? 'standing.resume' : 'standing.pause')}
          </Button>
          <Button kind="quiet" onPress={props.onChange}>
            {t('standing.change')}
          </Button>
          <Button kind="quiet" onPress={props.onRemove}>
            {t('standing.remove')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** Its limits but for the price, one phrase each. */
export function limitWords(view: StandingOrderView, { t, format, currency }: Speaking): string[] {
  const { order } = view;
  const words = [greenWords(order, { t, format, currency })];
  words.push(
    order.fromMinute === 0 && order.untilMinute === 1440
      ? t('standing.allDay')
      : t('standing.hours', { from: clock(order.fromMinute), until: clock(order.untilMinute) }),
  );
  if (order.keptSharePermille > 0) {
    const share = format.share(order.keptSharePermille);
    words.push(t(order.kind === 'buy' ? 'standing.keptNeed' : 'standing.keptSurplus', { share }));
  }
  if (order.dayEnergyMwh !== null) {
    words.push(t('standing.capEnergy', { energy: format.energy(order.dayEnergyMwh).text }));
  }
  if (order.kind === 'sell') return words;
  if (order.dayMoneyMinor !== null) {
    words.push(
      t('standing.capMoney', { money: format.money.money({ minor: order.dayMoneyMinor, currency }) }),
    );
  }
  const names = view.preferred.map(({ name }) => name).join(', ');
  if (names !== '') {
    const price = format.money.price({ millionthsPerKwh: order.preferencePremium, currency });
    words.push(
      order.preferencePremium === 0
        ? t('standing.preferred', { names })
        : t('standing.preferredPremium', { names, price }),
    );
  }
  return words;
}

function greenWords(order: StandingOrderInput, { t, format }: Speaking): string {
  if (order.kind === 'sell') return t('standing.stated', { carbon: format.carbon(order.carbonGrams).text });
  return order.maxCarbonGrams >= ANY_GRAMS
    ? t('standing.anyGreen')
    : t('standing.green', { carbon: format.carbon(order.maxCarbonGrams).text });
}

/** How much of today's limits is spoken for. */
function Today({ view, speaking }: { view: StandingOrderView; speaking: Speaking }) {
  const { t, format, currency } = speaking;
  const { order, todayEnergyMwh, todayMoneyMinor } = view;
  const moneyCap = order.kind === 'buy' ? order.dayMoneyMinor : null;
  const bars = [
    {
      cap: order.dayEnergyMwh,
      used: todayEnergyMwh,
      key: 'standing.usedEnergy' as const,
      write: (each: number) => format.energy(each).text,
    },
    {
      cap: moneyCap,
      used: todayMoneyMinor,
      key: 'standing.usedMoney' as const,
      write: (minor: number) => format.money.money({ minor, currency }),
    },
  ];
  return bars.map(({ cap, used, key, write }) => {
    if (cap === null) return null;
    if (used === null) {
      return (
        <p key={key} className="muted small">
          {t('standing.usedUnknown')}
        </p>
      );
    }
    const words = t(key, { used: write(used), cap: write(cap) });
    return (
      <ProgressBar key={key} label={words} donePerMille={Math.floor((Math.min(used, cap) * 1_000) / cap)} />
    );
  });
}
