/** The full verification of this PC's ledger: starting it, how far it is, what it found, and what it does not show. */
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { LedgerCheckView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useQuery } from '../../store/home.tsx';
import { useProgress } from '../../store/stores.tsx';
import { whenDone } from '../contracts/when-done.ts';

const MS_PER_MINUTE = 60_000;
/** The task's name in `watchProgress` (node-core/node/ledger-check.ts). */
const TASK = 'ledgerCheck';

export function CheckEverything() {
  const { t } = useI18n();
  const check = useQuery((ask) => ask.ledgerCheck);
  const start = useCommand((api) => api.startLedgerCheck.mutate());
  const cancel = useCommand((api) => api.cancelLedgerCheck.mutate());
  const isRunning = check.data?.kind === 'running';
  return (
    <Card title={t('communityHealth.check')} detail={t('communityHealth.checkDetail')}>
      <div className="stack">
        <div className="pair">
          <Points
            title={t('communityHealth.checkShows')}
            points={[
              t('communityHealth.checkShow1'),
              t('communityHealth.checkShow2'),
              t('communityHealth.checkShow3'),
            ]}
          />
          <Points
            title={t('communityHealth.checkNotShows')}
            points={[
              t('communityHealth.checkNot1'),
              t('communityHealth.checkNot2'),
              t('communityHealth.checkNot3'),
            ]}
          />
        </div>
        <Loaded query={check} skeleton={<Skeleton lines={2} />}>
          {(data) => (
            <div className="stack" aria-live="polite">
              <Found check={data} />
            </div>
          )}
        </Loaded>
        <div className="row">
          {isRunning ? (
            <Button isPending={cancel.isPending} onPress={() => whenDone(cancel.run(undefined), check.retry)}>
              {t('communityHealth.checkCancel')}
            </Button>
          ) : (
            <Button
              kind="primary"
              isPending={start.isPending}
              onPress={() => whenDone(start.run(undefined), check.retry)}
            >
              {t(
                check.data === undefined || check.data.kind === 'none'
                  ? 'communityHealth.checkStart'
                  : 'communityHealth.checkAgain',
              )}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <div className="stack-tight">
      <h3 className="problem-title">{title}</h3>
      <ul className="plain-list">
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </div>
  );
}

function Found({ check }: { check: LedgerCheckView }) {
  const { t, format } = useI18n();
  const donePerMille = useProgress(({ running }) => running.find(({ id }) => id === TASK)?.donePerMille);
  switch (check.kind) {
    case 'none':
      return null;
    case 'running':
      return <ProgressBar label={t('communityHealth.checkRunning')} donePerMille={donePerMille ?? null} />;
    case 'cancelled':
      return (
        <p>
          {t('communityHealth.checkCancelled', {
            done: format.count(check.done),
            total: format.count(check.total),
          })}
        </p>
      );
    case 'failed':
      return (
        <Outcome
          isGood={false}
          title={t('communityHealth.checkFailed')}
          detail={t('communityHealth.checkFailedDetail')}
          technical={check.detail}
        />
      );
    case 'done':
      return <Done check={check} />;
  }
}

function Done({ check }: { check: Extract<LedgerCheckView, { kind: 'done' }> }) {
  const { t, format } = useI18n();
  const { fault, tally, finishedMs, tookMs } = check;
  const counted: readonly (readonly [label: string, count: number])[] = [
    [t('communityHealth.checkedBlocks'), tally.energyBlocks + tally.contractBlocks],
    [t('communityHealth.checkedReadings'), tally.readings],
    [t('communityHealth.checkedSignatures'), tally.signatures],
    [t('communityHealth.checkedCertificates'), tally.certificates],
    [t('communityHealth.checkedCheckpoints'), tally.checkpoints],
  ];
  const when = format.time.dateTime(Math.floor(finishedMs / MS_PER_MINUTE));
  return (
    <>
      {fault === null ? (
        <Outcome
          isGood
          title={t('communityHealth.checkGood')}
          detail={t('communityHealth.checkGoodDetail', { when, duration: duration(tookMs) })}
        />
      ) : (
        <Outcome
          isGood={false}
          title={t('communityHealth.checkBad')}
          detail={t('communityHealth.checkBadDetail', { where: fault.where })}
          technical={fault.what}
        />
      )}
      <dl className="facts">
        {counted.map(([label, count]) => (
          <div key={label} className="facts-row">
            <dt>{label}</dt>
            <dd>{format.count(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );

  function duration(ms: number): string {
    if (ms >= MS_PER_MINUTE) return format.time.duration(Math.round(ms / MS_PER_MINUTE));
    return t('communityHealth.seconds', { count: Math.max(1, Math.round(ms / 1_000)) });
  }
}

function Outcome(props: { isGood: boolean; title: string; detail: string; technical?: string }) {
  const { t } = useI18n();
  const { isGood, title, detail, technical } = props;
  const Icon = isGood ? CircleCheck : CircleAlert;
  return (
    <div className="problem-item">
      <Icon className={isGood ? 'problem-none' : 'problem-grave'} aria-hidden />
      <div className="stack-tight">
        <p className="problem-title">{title}</p>
        <p>{detail}</p>
        {technical !== undefined && (
          <p className="muted small">{t('communityHealth.technical', { detail: technical })}</p>
        )}
      </div>
    </div>
  );
}
