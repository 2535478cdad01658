/** One contract: how it goes, what it says, and how to end it. */
import { ArrowLeft, ChartColumn } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ContractView } from '../../../../node-core/api/index.ts';
import { Chart } from '../../charts/Chart.tsx';
import { Badge } from '../../components/Badge.tsx';
import { Card } from '../../components/Card.tsx';
import { ContractProgress } from '../../components/ContractProgress.tsx';
import { MoneyStat, Stat } from '../../components/Stat.tsx';
import { EmptyState } from '../../components/States.tsx';
import { Page } from '../../frame/Page.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency, useNowMinute } from '../../store/home.tsx';
import { ContractTerms, otherName } from './ContractTerms.tsx';
import { NOW_WORDS } from './now-words.ts';
import { deliveryChart, deliveryDays, shortDays } from './delivery.ts';
import { Ending } from './Ending.tsx';
import { SaveSigned } from './SaveSigned.tsx';
import { usePublicPrice } from './use-public-price.ts';
import './ContractDetail.css';

export function ContractDetail({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const publicPrice = usePublicPrice();
  const { terms } = contract;
  const name = otherName(terms);
  const span = { startMinute: terms.startMinute, endMinute: contract.endMinute };
  return (
    <Page
      title={t('contracts.contractWith', { name })}
      detail={
        <>
          {t(contract.mySide === 'seller' ? 'contracts.whoISell' : 'contracts.whoIBuy', { name })}{' '}
          {format.time.range(span)}
        </>
      }
      action={<BackLink />}
    >
      <Numbers contract={contract} />
      <Card span={7} title={t('contracts.chartTitle')} action={<StateBadge contract={contract} />}>
        <Delivery contract={contract} />
      </Card>
      <Card
        span={5}
        title={t('contracts.terms')}
        detail={t('contracts.signedOn', { when: format.time.dateTime(contract.acceptedMinute) })}
      >
        <ContractTerms terms={{ ...terms, ...span }} publicPrice={publicPrice(span)} />
        <Ending contract={contract} />
        <div>
          <SaveSigned contractId={contract.id} />
        </div>
      </Card>
    </Page>
  );
}

export function BackLink() {
  const { t } = useI18n();
  return (
    <Link to="/contracts" className="back-link">
      <ArrowLeft size={18} aria-hidden />
      {t('contracts.back')}
    </Link>
  );
}

function StateBadge({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const nowMinute = useNowMinute() ?? contract.acceptedMinute;
  if (contract.state === 'active') return <Badge tone="good">{t('contracts.stateActive')}</Badge>;
  if (contract.state === 'past') {
    const early = contract.endMinute < contract.terms.endMinute;
    return <Badge>{t(early ? 'contracts.endedEarly' : 'contracts.statePast')}</Badge>;
  }
  const when = format.time.relative({ minute: contract.terms.startMinute, nowMinute });
  return <Badge tone="waiting">{t('contracts.stateComing', { when })}</Badge>;
}

function Numbers({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const label = contract.state === 'past' ? 'contracts.deliveredLabelAll' : 'contracts.deliveredLabel';
  return (
    <>
      <Card span={4}>
        <Stat
          label={t(label)}
          value={format.energy(contract.deliveredMwh)}
          detail={t('contracts.deliveredDetail', { count: contract.days.length })}
        />
      </Card>
      <Card span={4}>
        <MoneyStat amount={{ minor: contract.amountMinor, currency }} detail={t('contracts.moneyDetail')} />
      </Card>
      <Card span={4}>
        <FeesStat contract={contract} />
      </Card>
    </>
  );
}

function FeesStat({ contract }: { contract: ContractView }) {
  const { t } = useI18n();
  const currency = useCurrency();
  const { feesMinor, terms } = contract;
  const name = otherName(terms);
  if (feesMinor === 0) {
    const none = t('contracts.feesNoneValue');
    return (
      <Stat
        label={t('contracts.feesNone')}
        value={{ value: none, unit: '', text: none }}
        detail={t(terms.minimumEnergyMwh > 0 ? 'contracts.feesNoneMet' : 'contracts.feesNoneNoMinimum')}
      />
    );
  }
  return (
    <MoneyStat
      amount={{ minor: feesMinor, currency }}
      detail={feesMinor > 0 ? t('contracts.feesEarned', { name }) : t('contracts.feesOwed')}
    />
  );
}

function Delivery({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const spec = useMemo(() => deliveryChart(contract, { t, format }), [contract, t, format]);
  const short = shortDays(deliveryDays(contract));
  const { currentPeriod } = contract;
  const minimum = format.energy(contract.terms.minimumEnergyMwh).text;
  if (spec === null) {
    return (
      <EmptyState
        icon={ChartColumn}
        title={t('contracts.chartEmptyTitle')}
        detail={t('contracts.chartEmptyDetail')}
      />
    );
  }
  return (
    <>
      {currentPeriod !== null && currentPeriod.minimumMwh > 0 && (
        <div className="stack-tight">
          <p className="muted small">{t(NOW_WORDS[contract.terms.period])}</p>
          <ContractProgress
            deliveredMwh={currentPeriod.deliveredMwh}
            minimumMwh={currentPeriod.minimumMwh}
            expectedMwh={null}
          />
        </div>
      )}
      <Chart spec={spec} titleHidden height={360} />
      {short.length > 0 && (
        <details className="fold">
          <summary>{t('contracts.shortDays')}</summary>
          <ul className="stack-tight">
            {short.map(({ startMinute, deliveredMwh }) => (
              <li key={startMinute} className="row-spread">
                <span>{format.time.date(startMinute)}</span>
                <span>
                  {t('contracts.shortDay', { delivered: format.energy(deliveredMwh).text, minimum })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
