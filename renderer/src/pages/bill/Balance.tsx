/** The two sums that must hold: what came in is paid for once, what went out has a place. And who is missing. */
import { Check, CircleAlert } from 'lucide-react';
import type { BillIdentity, BillView, RoofSums } from '../../../../node-core/api/index.ts';
import { Card, type Span } from '../../components/Card.tsx';
import { SourceSwatch } from '../../components/SourceSwatch.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Source } from '../../theme/sources.ts';

type PartKind = BillIdentity['parts'][number]['kind'];

const PART_WORDS = {
  import: {
    neighbours: 'bill.partNeighboursIn',
    public: 'bill.partPublicIn',
    unpriced: 'bill.partUnpriced',
    stored: 'bill.partStored',
    netted: 'bill.partNetted',
  },
  export: {
    neighbours: 'bill.partNeighboursOut',
    public: 'bill.partPublicOut',
    unpriced: 'bill.partUnpriced',
    stored: 'bill.partStored',
    netted: 'bill.partNetted',
  },
} as const satisfies Record<BillIdentity['kind'], Record<PartKind, PlainKey>>;

const PART_SOURCE: Partial<Record<PartKind, Source>> = { neighbours: 'neighbours', public: 'grid' };

export function Balance({ bill, span }: { bill: BillView; span: Span }) {
  const { t } = useI18n();
  const isFinal = bill.state === 'closed';
  return (
    <Card span={span} title={t('bill.balanceTitle')}>
      <div className="bill-balance">
        {bill.identities.map((identity) => (
          <Identity key={identity.kind} identity={identity} />
        ))}
        {bill.roof !== null && <OwnUse roof={bill.roof} />}
      </div>
      {bill.missingMinutes.length > 0 && (
        <div className="stack-tight">
          <p>
            <strong>{t(isFinal ? 'bill.missingTitle' : 'bill.missingSoFarTitle')}</strong>.{' '}
            {t(isFinal ? 'bill.missingText' : 'bill.missingSoFarText')}
          </p>
          <ul className="bill-changes">
            {bill.missingMinutes.map(({ party, minutes }) => (
              <li key={party.memberIndex}>{t('bill.missing', { name: party.name, count: minutes })}</li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

/** What the home used altogether, where a meter of its own measures the roof: no line goes by it. */
function OwnUse({ roof }: { roof: RoofSums }) {
  const { t, format } = useI18n();
  const holds = roof.ownUseMwh >= 0;
  const digits = (energyMwh: number): string => format.energy(energyMwh, 'digits').text;
  return (
    <div className="bill-identity">
      <Verdict holds={holds} words={t(holds ? 'bill.usedHolds' : 'bill.usedFails')} />
      <dl className="bill-sum">
        <div>
          <dt>
            <SourceSwatch source="roof" /> {t('bill.partOwn')}
          </dt>
          <dd>{digits(roof.ownUseMwh)}</dd>
        </div>
        <div>
          <dt>{t('bill.partMeterIn')}</dt>
          <dd>{digits(roof.importMwh)}</dd>
        </div>
        <div className="bill-sum-total">
          <dt>{t('bill.usedTotal')}</dt>
          <dd>{digits(roof.ownUseMwh + roof.importMwh)}</dd>
        </div>
      </dl>
      <p className="muted small">
        {t('bill.roofMade', { made: digits(roof.madeMwh), out: digits(roof.exportMwh) })}
        {!holds && ` ${t('bill.usedFailsDetail')}`}
      </p>
    </div>
  );
}

function Verdict({ holds, words }: { holds: boolean; words: string }) {
  const Icon = holds ? Check : CircleAlert;
  return (
    <p className={holds ? 'bill-check' : 'bill-check bill-check-bad'}>
      <span className="bill-check-mark">
        <Icon size={16} strokeWidth={2.75} aria-hidden />
      </span>
      {words}
    </p>
  );
}

/** Every digit is shown, so that the person can add them up. Parts of nothing are left out where others are there. */
function Identity({ identity }: { identity: BillIdentity }) {
  const { t, format } = useI18n();
  const isImport = identity.kind === 'import';
  const some = identity.parts.filter(({ energyMwh }) => energyMwh !== 0);
  const parts = some.length === 0 ? identity.parts.slice(0, 1) : some;
  const words = isImport
    ? t(identity.holds ? 'bill.importHolds' : 'bill.importFails')
    : t(identity.holds ? 'bill.exportHolds' : 'bill.exportFails');
  return (
    <div className="bill-identity">
      <Verdict holds={identity.holds} words={words} />
      <dl className="bill-sum">
        {parts.map(({ kind, energyMwh }) => {
          const source = PART_SOURCE[kind];
          return (
            <div key={kind}>
              <dt>
                {source !== undefined && <SourceSwatch source={source} />}{' '}
                {t(PART_WORDS[identity.kind][kind])}
              </dt>
              <dd>{format.energy(energyMwh, 'digits').text}</dd>
            </div>
          );
        })}
        <div className="bill-sum-total">
          <dt>{t(isImport ? 'bill.meteredIn' : 'bill.meteredOut')}</dt>
          <dd>{format.energy(identity.totalMwh, 'digits').text}</dd>
        </div>
      </dl>
    </div>
  );
}
