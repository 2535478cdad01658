/** All contracts in three tabs, or the one that the address names. */
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ContractView } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { Page } from '../../frame/Page.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useQuery } from '../../store/home.tsx';
import { BackLink, ContractDetail } from './ContractDetail.tsx';
import { ContractList } from './ContractList.tsx';

const STATES = ['active', 'coming', 'past'] as const satisfies readonly ContractView['state'][];
const TAB_WORDS = {
  active: 'contracts.active',
  coming: 'contracts.coming',
  past: 'contracts.past',
} as const satisfies Record<ContractView['state'], PlainKey>;

/** `/contracts/<id>`: the ID, or null for the list. */
export function contractIdOf(location: string): string | null {
  return /^\/contracts\/([0-9a-f]{64})$/.exec(location.split('?')[0] ?? '')?.[1] ?? null;
}

export function ContractsPage() {
  const [location] = useLocation();
  const id = contractIdOf(location);
  if (id !== null) return <OneContract key={id} id={id} />;
  return location === '/contracts' || location === '/contracts/' ? <AllContracts /> : <NoSuchContract />;
}

function AllContracts() {
  const { t } = useI18n();
  const contracts = useQuery((ask) => ask.contracts);
  const [tab, setTab] = useState<string>('active');
  return (
    <Page title={t('contracts.title')} detail={t('contracts.detail')}>
      <Card>
        <Loaded query={contracts} skeleton={<Skeleton lines={6} />}>
          {(data) => (
            <Tabs
              label={t('contracts.tabs')}
              selected={tab}
              onSelect={setTab}
              items={STATES.map((state) => {
                const shown = data.filter((contract) => contract.state === state);
                const label = t(TAB_WORDS[state]);
                return {
                  id: state,
                  label:
                    shown.length === 0
                      ? label
                      : t('contracts.withCount', { tab: label, count: shown.length }),
                  content: <ContractList state={state} contracts={shown} />,
                };
              })}
            />
          )}
        </Loaded>
      </Card>
    </Page>
  );
}

function OneContract({ id }: { id: string }) {
  const { t } = useI18n();
  const contract = useQuery((ask) => ask.contract(id));
  if (contract.data !== undefined) return <ContractDetail contract={contract.data} />;
  if (contract.error?.kind === 'notFound') return <NoSuchContract />;
  return (
    <Page title={t('contracts.title')} action={<BackLink />}>
      <Card>
        <Loaded query={contract} skeleton={<Skeleton lines={8} />}>
          {(data) => <ContractDetail contract={data} />}
        </Loaded>
      </Card>
    </Page>
  );
}

function NoSuchContract() {
  const { t } = useI18n();
  return (
    <Page title={t('contracts.title')} action={<BackLink />}>
      <Card>
        <EmptyState
          icon={SearchX}
          title={t('contracts.missingTitle')}
          detail={t('contracts.missingDetail')}
        />
      </Card>
    </Page>
  );
}
