import { Fragment } from 'react';
import type { HealthView } from '../../../../node-core/api/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Card, type Span } from '../../components/Card.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useQuery } from '../../store/home.tsx';
import { useSetup } from '../../store/stores.tsx';
import { reachedWords } from '../community/health-words.ts';
import { plainAddress } from '../onboarding/join-draft.ts';
import { PortForm } from './PortForm.tsx';

type Reach = NonNullable<HealthView['reach']>;

const MAPPING = {
  off: 'settings.mappingOff',
  trying: 'settings.mappingTrying',
  mapped: 'settings.mappingMapped',
  noGateway: 'settings.mappingNoGateway',
  carrierNat: 'settings.mappingCarrierNat',
  refused: 'settings.mappingRefused',
} as const satisfies Record<Reach['portMapping'], PlainKey>;

/** How other homes reach this one. */
export function NetworkCard({ span }: { span: Span }) {
  const { t } = useI18n();
  const health = useQuery((ask) => ask.health);
  return (
    <Card span={span} title={t('settings.network')} detail={t('settings.networkDetail')}>
      <Loaded query={health} skeleton={<Skeleton lines={4} />}>
        {(view) =>
          view.reach === null ? <p>{t('settings.networkDemo')}</p> : <Facts view={view} reach={view.reach} />
        }
      </Loaded>
    </Card>
  );
}

function Facts({ view, reach }: { view: HealthView; reach: Reach }) {
  const { t } = useI18n();
  const { port, addresses, reachable, portMapping } = reach;
  const chosen = useSetup(({ view: setup }) =>
    setup?.community.kind === 'member' ? setup.community.listenPort : null,
  );
  return (
    <div className="network-parts">
      <div className="stack">
        <div className="row">
          <Badge tone={reachable ? 'good' : 'notice'}>
            {t(reachable ? 'settings.reachable' : 'settings.notReachable')}
          </Badge>
        </div>
        <dl className="about-facts">
          <dt>{t('settings.port')}</dt>
          <dd>{port}</dd>
          <dt>{t('settings.addresses')}</dt>
          <dd>
            {addresses.length === 0 ? t('settings.noAddresses') : addresses.map(plainAddress).join(', ')}
          </dd>
          <dt>{t('settings.mapping')}</dt>
          <dd>{t(MAPPING[portMapping])}</dd>
        </dl>
        <PortForm key={chosen} now={port} chosen={chosen} />
      </div>
      {view.peers.length > 0 && (
        <section className="stack-tight" aria-labelledby="settings-peers">
          <h3 id="settings-peers" className="settings-part">
            {t('settings.neighboursUp', { count: view.peers.filter(({ up }) => up).length })}
          </h3>
          <dl className="about-facts">
            {view.peers.map((peer) => (
              <Fragment key={peer.party.memberIndex}>
                <dt>{peer.party.name}</dt>
                <dd>{reachedWords(peer, t)}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
}
