/** Contracts of one tab as rows that lead to the contract. */
import { CalendarClock, Handshake, History, type LucideIcon } from 'lucide-react';
import { Link } from 'wouter';
import type { ContractView } from '../../../../node-core/api/index.ts';
import { Money } from '../../components/Amounts.tsx';
import { Badge } from '../../components/Badge.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { SourceIcon } from '../../components/SourceSwatch.tsx';
import { EmptyState } from '../../components/States.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useCurrency, useNowMinute } from '../../store/home.tsx';
import { otherName } from './ContractTerms.tsx';
import { NOW_WORDS } from './now-words.ts';

const WORDS = {
  active: {
    icon: Handshake,
    label: 'contracts.listActive',
    title: 'contracts.noneActiveTitle',
    detail: 'contracts.noneActiveDetail',
  },
  coming: {
    icon: CalendarClock,
    label: 'contracts.listComing',
    title: 'contracts.noneComingTitle',
    detail: 'contracts.noneComingDetail',
  },
  past: {
    icon: History,
    label: 'contracts.listPast',
    title: 'contracts.nonePastTitle',
    detail: 'contracts.nonePastDetail',
  },
} as const satisfies Record<
  ContractView['state'],
  { icon: LucideIcon; label: PlainKey; title: PlainKey; detail: PlainKey }
>;

export function ContractList(props: { state: ContractView['state']; contracts: readonly ContractView[] }) {
  const { t } = useI18n();
  const words = WORDS[props.state];
  if (props.contracts.length === 0) {
    return (
      <EmptyState
        icon={words.icon}
        title={t(words.title)}
        detail={t(words.detail)}
        action={<Link to="/market">{t('contracts.toMarket')}</Link>}
      />
    );
  }
  return (
    <List label={t(words.label)}>
      {props.contracts.map((contract) => (
        <ContractRow key={contract.id} contract={contract} />
      ))}
    </List>
  );
}

function ContractRow({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const nowMinute = useNowMinute() ?? contract.acceptedMinute;
  const { terms, state, endRequest, currentPeriod } = contract;
  const name = otherName(terms);
  const begun = state !== 'coming';
  const delivered = format.energy(contract.deliveredMwh).text;
  return (
    <ListRow
      icon={<SourceIcon source="neighbours" />}
      title={t(contract.mySide === 'seller' ? 'contracts.youSellTo' : 'contracts.youBuyFrom', { name })}
      detail={
        <>
          <p>
            {t('contracts.lineDetail', {
              when: format.time.range({ startMinute: terms.startMinute, endMinute: contract.endMinute }),
              price: format.money.price({ millionthsPerKwh: terms.price, currency }),
            })}
          </p>
          {state === 'active' && currentPeriod !== null && currentPeriod.minimumMwh > 0 && (
            <p>
              {t(NOW_WORDS[terms.period])}:{' '}
              {t('components.delivered', {
                delivered: format.energy(currentPeriod.deliveredMwh).text,
                minimum: format.energy(currentPeriod.minimumMwh).text,
              })}
            </p>
          )}
          {endRequest !== null && state !== 'past' && !endRequest.byMe && (
            <Badge tone="notice">{t('contracts.asksToEnd', { name })}</Badge>
          )}
          {contract.endMinute < terms.endMinute && <Badge>{t('contracts.endedEarly')}</Badge>}
        </>
      }
      {...(begun
        ? {
            value: <Money amount={{ minor: contract.amountMinor, currency }} />,
            valueDetail: t(state === 'active' ? 'contracts.delivered' : 'contracts.deliveredAll', {
              energy: delivered,
            }),
          }
        : {
            value: t('contracts.begins', {
              when: format.time.relative({ minute: terms.startMinute, nowMinute }),
            }),
          })}
      to={`/contracts/${contract.id}`}
    />
  );
}
