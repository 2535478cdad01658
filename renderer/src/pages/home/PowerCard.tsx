import { Gauge } from 'lucide-react';
import type { LivePower } from '../../../../node-core/api/index.ts';
import { LastHeard } from '../../components/LastHeard.tsx';
import { Card } from '../../components/Card.tsx';
import { FlowDiagram } from '../../components/FlowDiagram.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Stat } from '../../components/Stat.tsx';
import { quantity } from '../../format/decimal.ts';
import type { MessageKey, PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useLive, useSetup } from '../../store/stores.tsx';
import type { Source } from '../../theme/sources.ts';
import { troubleOf } from '../onboarding/meter/meter-draft.ts';
import { flowsOf, homeUseW, type PowerNow, powerNow, type Receiver } from './power-now.ts';

const MS_PER_MINUTE = 60_000;

/** Power now: one number for a glance, where it comes from and goes to, and whether the meter is heard. */
export function PowerCard() {
  const { t } = useI18n();
  const power = useLive((live) => live.power);
  if (power === null) {
    return (
      <Card span={8} title={t('home.powerNow')}>
        <Skeleton height={260} />
      </Card>
    );
  }
  return (
    <Card span={8} title={t('home.powerNow')} action={<LastHeard power={power} />}>
      <PowerOrWhyNot power={power} />
    </Card>
  );
}

function PowerOrWhyNot({ power }: { power: LivePower }) {
  const { t } = useI18n();
  if (power.meter.state !== 'ok') return <MeterMissing power={power} />;
  if (power.basis === 'unknown') {
    return <EmptyState icon={Gauge} title={t('meter.noPower')} detail={t('meter.noPowerDetail')} />;
  }
  return (
    <div className="power-now">
      <div>
        <Headline now={powerNow(power)} />
        {power.basis === 'registers' && <p className="power-whom">{t('meter.powerDerived')}</p>}
        <Whom power={power} />
      </div>
      <FlowDiagram flows={flowsOf(power)} homeW={homeUseW(power)} />
    </div>
  );
}

/** The neighbours that power comes from or goes to, by name. */
function Whom({ power }: { power: LivePower }) {
  const { t, format } = useI18n();
  if (power.neighbours.length === 0) return null;
  const names = power.neighbours
    .map(({ party, powerW }) => `${party.name} ${format.power(powerW).text}`)
    .join(', ');
  return <p className="power-whom">{t(power.exportW > 0 ? 'home.toWhom' : 'home.fromWhom', { names })}</p>;
}

const USING_ONLY = {
  roof: 'home.usingRoof',
  neighbours: 'home.usingNeighbours',
  grid: 'home.usingGrid',
} as const satisfies Record<Source, PlainKey>;

const USING_PART = {
  roof: 'home.partRoof',
  neighbours: 'home.partNeighbours',
  grid: 'home.partGrid',
} as const satisfies Record<Source, MessageKey>;

const SENDING = {
  neighbours: 'home.sendingNeighbours',
  grid: 'home.sendingGrid',
  both: 'home.sendingBoth',
} as const satisfies Record<Receiver, PlainKey>;

function Headline({ now }: { now: PowerNow }) {
  const { t, format } = useI18n();
  // Watts, to the watt: the number is alive.
  const watts = (powerW: number) => quantity(format.count(powerW), 'W');
  switch (now.kind) {
    case 'using': {
      const [first, ...others] = now.parts;
      return (
        <Stat
          size="glance"
          label={t('home.using')}
          value={watts(now.powerW)}
          detail={
            first === undefined || others.length === 0
              ? t(USING_ONLY[first?.source ?? 'grid'])
              : now.parts
                  .map(({ source, percent }) => t(USING_PART[source], { share: format.share(percent * 10) }))
                  .join(', ')
          }
        />
      );
    }
    case 'sending':
      return (
        <Stat size="glance" label={t('home.sending')} value={watts(now.powerW)} detail={t(SENDING[now.to])} />
      );
    case 'even':
      return (
        <Stat
          size="glance"
          label={t('home.using')}
          value={watts(now.homeW ?? 0)}
          detail={t(now.homeW === null || now.homeW === 0 ? 'home.evenUnknown' : 'home.usingRoof')}
        />
      );
  }
}

function MeterMissing({ power }: { power: LivePower }) {
  const { t, format } = useI18n();
  const { lastHeardMs, state } = power.meter;
  // Of the demo's meters the set-up knows nothing.
  const isKnown = useSetup(({ view }) => view?.demo === false && troubleOf(view.meter) !== undefined);
  return (
    <EmptyState
      icon={Gauge}
      title={t(state === 'off' ? 'home.meterOffTitle' : 'home.meterSilentTitle')}
      detail={
        isKnown
          ? t('meter.troubleInSettings')
          : lastHeardMs === null
            ? t('home.meterNeverDetail')
            : t('home.meterSilentDetail', {
                time: format.time.dateTime(Math.floor(lastHeardMs / MS_PER_MINUTE)),
              })
      }
    />
  );
}
