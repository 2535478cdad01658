import type { RehearsalView, StandingOrderInput } from '../../../../../node-core/api/index.ts';
import { Loaded } from '../../../frame/Loaded.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useCurrency, useQuery } from '../../../store/home.tsx';

/** An order that can do nothing, for a form that cannot be read: hooks are called in any case. */
const NEVER: StandingOrderInput = {
  kind: 'sell',
  id: null,
  fromMinute: 0,
  untilMinute: 1,
  keptSharePermille: 950,
  dayEnergyMwh: 1,
  minPrice: 0,
  carbonGrams: 0,
};

/** What the order would have done last week; nothing while the form is not complete. */
export function Rehearsal({ order }: { order: StandingOrderInput | null }) {
  const { t } = useI18n();
  // The ID changes nothing; the answer of before stays until the new one is there.
  const asked = order === null ? NEVER : { ...order, id: null };
  const rehearsal = useQuery((ask) => ask.rehearsal(asked), { keep: true });
  if (order === null) return null;
  return (
    <section className="form-preview stack-tight" aria-live="polite">
      <p>
        <strong>{t('standing.exampleTitle')}</strong>
      </p>
      <Loaded query={rehearsal} skeleton={<p className="muted">{t('standing.examplePending')}</p>}>
        {(data) => (data.side === 'buy' ? <Bought view={data} /> : <Sold view={data} />)}
      </Loaded>
    </section>
  );
}

function Bought({ view }: { view: RehearsalView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const money = (minor: number) => format.money.money({ minor: Math.abs(minor), currency });
  if (view.count === 0 || view.energyMwh === 0) return <p>{t('standing.exampleNone')}</p>;
  const saved = view.savedMinor ?? 0;
  return (
    <>
      <p>
        {t('standing.exampleBuy', {
          count: view.count,
          energy: format.energy(view.energyMwh).text,
          money: money(view.amountMinor),
        })}{' '}
        {saved === 0
          ? t('standing.exampleSame')
          : t(saved > 0 ? 'standing.exampleSaved' : 'standing.exampleDearer', { money: money(saved) })}
      </p>
      <ul className="stack-tight small">
        {view.examples.map((deal) => (
          <li key={`${deal.startMinute} ${deal.party.memberIndex}`}>
            {t('standing.exampleDeal', {
              when: format.time.range(deal),
              energy: format.energy(deal.energyMwh).text,
              name: deal.party.name,
              price: format.money.price({ millionthsPerKwh: deal.price, currency }),
            })}
          </li>
        ))}
      </ul>
      <p className="muted small">{t('standing.exampleNote')}</p>
    </>
  );
}

function Sold({ view }: { view: RehearsalView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  if (view.energyMwh === 0) return <p>{t('standing.exampleSellNone')}</p>;
  return (
    <>
      <p>
        {t('standing.exampleSell', {
          count: view.count,
          energy: format.energy(view.energyMwh).text,
          money: format.money.money({ minor: view.amountMinor, currency }),
        })}
      </p>
      <p className="muted small">{t('standing.exampleNote')}</p>
    </>
  );
}
