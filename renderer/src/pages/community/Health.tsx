/** How this home and the community's agreement are doing: what is wrong first, with what to do. */
import { CircleAlert, CircleCheck, HouseWifi, RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import type { HealthView, PeerHealthView } from '../../../../node-core/api/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Translate } from '../../i18n/translate.ts';
import { useQuery, useSessionView } from '../../store/home.tsx';
import { CheckEverything } from './CheckEverything.tsx';
import {
  delayWords,
  lagWords,
  MAPPING_WORDS,
  problemWords,
  reachedWords,
  ROLE_OF_HOME,
} from './health-words.ts';

export function Health() {
  const { t } = useI18n();
  const health = useQuery((ask) => ask.health);
  return (
    <>
      <Card span={6}>
        <Loaded query={health} skeleton={<Skeleton lines={3} />}>
          {(data) => <Problems health={data} />}
        </Loaded>
        <div className="row health-again">
          <Button kind="quiet" icon={RefreshCw} onPress={health.retry}>
            {t('communityHealth.lookAgain')}
          </Button>
        </div>
      </Card>
      <Card span={6} title={t('communityHealth.thisHome')}>
        <Loaded query={health} skeleton={<Skeleton lines={6} />}>
          {(data) => <ThisHome health={data} />}
        </Loaded>
      </Card>
      <Card title={t('communityHealth.peers')} detail={t('communityHealth.peersDetail')}>
        <Loaded query={health} skeleton={<Skeleton lines={4} />}>
          {(data) => <Peers peers={data.peers} />}
        </Loaded>
      </Card>
      <CheckEverything />
    </>
  );
}

function Problems({ health }: { health: HealthView }) {
  const { t } = useI18n();
  const { demo } = useSessionView();
  const { problems, reach } = health;
  if (problems.length === 0) {
    return (
      <EmptyState
        icon={CircleCheck}
        title={t('communityHealth.allWell')}
        detail={t(demo === null ? 'communityHealth.allWellDetail' : 'communityHealth.allWellDemo')}
      />
    );
  }
  return (
    <section aria-live="polite" className="stack">
      <h2 className="card-title">{t('communityHealth.problems', { count: problems.length })}</h2>
      <div>
        {problems.map((problem) => {
          const { title, todo, isGrave } = problemWords(problem, t, reach?.port ?? null);
          return (
            <article key={`${problem.kind} ${problem.party?.memberIndex ?? ''}`} className="problem-item">
              <CircleAlert className={isGrave ? 'problem-grave' : 'problem-mild'} aria-hidden />
              <div className="stack-tight">
                <h3 className="problem-title">{title}</h3>
                <p>{todo}</p>
                {problem.detail !== '' && (
                  <p className="muted small">{t('communityHealth.technical', { detail: problem.detail })}</p>
                )}
              </div>
            </article>
          );
        })}
      </div>
    </section>
  );
}

function ThisHome({ health }: { health: HealthView }) {
  const { t, format } = useI18n();
  const { role, term, appliedEntries, waiting, lastCertificate, reach } = health;
  const rows: readonly (readonly [label: string, text: string])[] = [
    [t('communityHealth.role'), t(ROLE_OF_HOME[role])],
    [t('communityHealth.applied'), format.count(appliedEntries)],
    ...(lastCertificate === null
      ? []
      : ([[t('communityHealth.lastSigned'), lastSignedWords(lastCertificate)]] as const)),
    [t('communityHealth.waitingCount'), format.count(waiting)],
    [t('communityHealth.term'), format.count(term)],
    ...(reach === null
      ? []
      : ([
          [
            t('communityHealth.reachable'),
            reach.reachable
              ? t('communityHealth.reachableYes', { port: String(reach.port) })
              : t('communityHealth.reachableNo'),
          ],
          [t('communityHealth.mapping'), t(MAPPING_WORDS[reach.portMapping])],
        ] as const)),
  ];
  return (
    <dl className="facts">
      {rows.map(([label, text]) => (
        <Fact key={label} label={label} text={text} />
      ))}
    </dl>
  );

  function lastSignedWords(last: NonNullable<HealthView['lastCertificate']>): string {
    const { chain, height, minute, signers } = last;
    const at = { height: format.count(height), when: format.time.dateTime(minute) };
    const block =
      chain === 'energy'
        ? t('communityHealth.lastSignedEnergy', at)
        : t('communityHealth.lastSignedContract', at);
    return `${block}, ${t('communityHealth.signedBy', { names: signers.map(({ name }) => name).join(', ') })}`;
  }
}

function Fact({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  );
}

function Peers({ peers }: { peers: readonly PeerHealthView[] }) {
  const { t } = useI18n();
  const columns = useMemo(() => peerColumns({ t }), [t]);
  if (peers.length === 0) {
    return (
      <EmptyState
        icon={HouseWifi}
        title={t('communityHealth.noPeersTitle')}
        detail={t('communityHealth.noPeersDetail')}
      />
    );
  }
  return (
    <DataTable
      caption={t('communityHealth.peers')}
      columns={columns}
      rows={peers}
      rowId={({ party }) => String(party.memberIndex)}
    />
  );
}

function peerColumns({ t }: { readonly t: Translate }): readonly Column<PeerHealthView>[] {
  return [
    {
      id: 'peer',
      header: t('communityHealth.peer'),
      cell: ({ party, validator }) => (
        <span className="row">
          {party.name}
          {validator && <Badge tone="notice">{t('communityHealth.signs')}</Badge>}
        </span>
      ),
    },
    {
      id: 'reached',
      header: t('communityHealth.peerState'),
      cell: (peer) => (
        <div className="stack-tight">
          <Badge tone={peer.up ? 'good' : 'waiting'}>{reachedWords(peer, t)}</Badge>
          {peer.lastError !== null && (
            <span className="muted small">{t('communityHealth.technical', { detail: peer.lastError })}</span>
          )}
        </div>
      ),
    },
    { id: 'delay', header: t('communityHealth.peerDelay'), cell: (peer) => delayWords(peer, t) },
    { id: 'lag', header: t('communityHealth.peerLag'), cell: (peer) => lagWords(peer, t) },
  ];
}
