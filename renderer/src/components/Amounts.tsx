/** Numbers on a screen: always with their unit, and money with its direction in words. */
import type { EnergyDetail } from '../format/energy.ts';
import type { Quantity } from '../format/decimal.ts';
import { balanceOf, type MoneyAmount, type PriceAmount } from '../format/money.ts';
import { useI18n } from '../i18n/I18n.tsx';
import type { PlainKey } from '../i18n/catalogue.ts';
import './Amounts.css';

/** Number and unit, the unit a little smaller. */
export function Amount(props: { quantity: Quantity }) {
  return (
    <span className="amount">
      {props.quantity.value}
      <span className="amount-unit">{`\u00a0${props.quantity.unit}`}</span>
    </span>
  );
}

/** Energy in mWh. */
export function Energy(props: { energyMwh: number; detail?: EnergyDetail }) {
  const { format } = useI18n();
  return <Amount quantity={format.energy(props.energyMwh, props.detail ?? 'glance')} />;
}

/** Power in W; null where nothing measures it. */
export function Power(props: { powerW: number | null }) {
  const { t, format } = useI18n();
  if (props.powerW === null) return <span className="muted">{t('components.unknownPower')}</span>;
  return <Amount quantity={format.power(props.powerW)} />;
}

/** A price per kWh. */
export function Price(props: { price: PriceAmount }) {
  const { t, format } = useI18n();
  return (
    <span className="amount">
      {format.money.price(props.price)}
      <span className="amount-unit">{`\u00a0${t('components.perKwh')}`}</span>
    </span>
  );
}

/** Carbon in grams CO2-equivalent per kWh. */
export function Carbon(props: { gramsPerKwh: number }) {
  const { format } = useI18n();
  return <Amount quantity={format.carbon(props.gramsPerKwh)} />;
}

/** What the words of an amount speak of: money that moved, money that would, or a comparison. */
export type MoneySense = 'balance' | 'expected' | 'saving';

const WORDS = {
  balance: { earned: 'components.youEarned', owed: 'components.youOwe', even: 'components.evenBalance' },
  expected: {
    earned: 'components.youWillEarn',
    owed: 'components.youWillPay',
    even: 'components.evenBalance',
  },
  saving: { earned: 'components.youSave', owed: 'components.youPayMore', even: 'components.evenBalance' },
} as const satisfies Record<MoneySense, Record<'earned' | 'owed' | 'even', PlainKey>>;

/** The words for an amount (`You owe`) and its size without a sign, as text and in parts (`NOK 12.30`). Positive is owed to this home. */
export function useMoneyWords(
  amount: MoneyAmount,
  sense: MoneySense = 'balance',
): { words: string; size: string; quantity: Quantity } {
  const { t, format } = useI18n();
  const quantity = format.money.moneyParts({ ...amount, minor: Math.abs(amount.minor) });
  return { words: t(WORDS[sense][balanceOf(amount)]), size: quantity.text, quantity };
}

/** Money with its direction in words: `You owe NOK 12.30`. */
export function Money(props: { amount: MoneyAmount; sense?: MoneySense }) {
  const { words, size } = useMoneyWords(props.amount, props.sense);
  return (
    <span className="money">
      {words} <strong className="amount">{size}</strong>
    </span>
  );
}
