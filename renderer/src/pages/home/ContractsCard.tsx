import { Handshake } from 'lucide-react';
import { Link } from 'wouter';
import type { ContractView, DeliveryPeriodView } from '../../../../node-core/api/index.ts';
import { Price } from '../../components/Amounts.tsx';
import { Card } from '../../components/Card.tsx';
import { ContractProgress } from '../../components/ContractProgress.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency, useNowMinute, useQuery } from '../../store/home.tsx';
import { expectedDeliveryMwh } from './expected-delivery.ts';

/** The contracts in force: how much was delivered of what was promised, and what follows if it is missed. */
export function ContractsCard() {
  const { t } = useI18n();
  const contracts = useQuery((ask) => ask.activeContracts);
  return (
    <Card
      span={4}
      title={t('home.contracts')}
      action={
        <Link to="/contracts" className="card-link">
          {t('home.toContracts')}
        </Link>
      }
    >
      <Loaded query={contracts} skeleton={<Skeleton lines={4} />}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState
              icon={Handshake}
              title={t('home.contractsNone')}
              detail={t('home.contractsNoneDetail')}
              action={
                <Link to="/market" className="card-link">
                  {t('home.toMarket')}
                </Link>
              }
            />
          ) : (
            <ul className="home-contracts">
              {data.map((contract) => (
                <li key={contract.id}>
                  <Contract contract={contract} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

const PERIODS = {
  hour: 'home.periodHour',
  day: 'home.periodDay',
  month: 'home.periodMonth',
  term: 'home.periodTerm',
} as const satisfies Record<DeliveryPeriodView, PlainKey>;

function Contract({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const nowMinute = useNowMinute();
  const { terms, mySide, currentPeriod } = contract;
  const other = mySide === 'seller' ? terms.buyer.name : terms.seller.name;
  const millionthsPerKwh = terms.price;
  const price = format.money.price({ millionthsPerKwh, currency });
  return (
    <article className="stack home-contract">
      <header>
        <h3 className="home-contract-title">
          <Link to={`/contracts/${contract.id}`}>
            {t(mySide === 'seller' ? 'home.sellingTo' : 'home.buyingFrom', { other })}
          </Link>
        </h3>
        <p className="muted small">
          <Price price={{ millionthsPerKwh, currency }} />
          {' · '}
          {t('home.contractUntil', { time: format.time.dateTime(contract.endMinute) })}
        </p>
      </header>
      {currentPeriod === null && (
        <p>{t('home.deliveredSoFar', { energy: format.energy(contract.deliveredMwh).text })}</p>
      )}
      {currentPeriod !== null && (
        <div className="stack-tight">
          <p className="small home-contract-period">
            {t(PERIODS[terms.period])}
            <span className="muted">
              {' '}
              {t('home.periodUntil', { time: format.time.dateTime(currentPeriod.endMinute) })}
            </span>
          </p>
          <ContractProgress
            deliveredMwh={currentPeriod.deliveredMwh}
            minimumMwh={currentPeriod.minimumMwh}
            expectedMwh={nowMinute === null ? null : expectedDeliveryMwh(currentPeriod, nowMinute)}
          />
        </div>
      )}
      {currentPeriod !== null && currentPeriod.minimumMwh > 0 && (
        <p className="muted small">
          {currentPeriod.deliveredMwh >= currentPeriod.minimumMwh
            ? t('home.minimumMet')
            : t(mySide === 'seller' ? 'home.ifMissedSeller' : 'home.ifMissedBuyer', { other, price })}
        </p>
      )}
    </article>
  );
}
