/** Verify: the bill worked out again on this PC, and what that found. */
import { Check, CircleAlert, ShieldCheck } from 'lucide-react';
import type { BillView, VerifyReport } from '../../../../node-core/api/index.ts';
import type { RequestFailure } from '../../api/failure.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { EvidencePath } from '../../components/EvidencePath.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency } from '../../store/home.tsx';
import { useProgress } from '../../store/stores.tsx';
import { Problem } from '../contracts/Problem.tsx';
import { picoOf } from './exact-money.ts';
import {
  evidenceSteps,
  isStale,
  lineToShow,
  listedLines,
  vatSteps,
  verdictOf,
  whereWords,
} from './verdict.ts';
import './Verification.css';

export interface VerificationProps {
  bill: BillView;
  report: VerifyReport | null;
  isPending: boolean;
  failure: RequestFailure | null;
  onVerify: () => void;
}

export function Verification(props: VerificationProps) {
  const { t } = useI18n();
  const { bill, report, isPending } = props;
  return (
    <Card title={t('bill.verification')}>
      <div className="verify-head">
        <p className="verify-lead">{t('bill.verifyLead')}</p>
        <Button
          kind={report === null ? 'primary' : 'secondary'}
          size="large"
          icon={ShieldCheck}
          isPending={isPending}
          onPress={props.onVerify}
        >
          {t(report === null ? 'bill.verify' : 'bill.verifyAgain')}
        </Button>
      </div>
      {isPending && <Running />}
      <div className="verify-live" aria-live="polite">
        {report !== null && !isPending && <Verdict report={report} bill={bill} />}
      </div>
      <Problem failure={props.failure} />
      {report !== null && !isPending && <Found report={report} bill={bill} />}
    </Card>
  );
}

/** The home's own word on how far it is, as soon as there is one. */
function Running() {
  const { t } = useI18n();
  const task = useProgress(({ running }) => running.find(({ covers }) => !covers));
  return <ProgressBar label={t('bill.verifying')} donePerMille={task?.donePerMille ?? null} />;
}

function Verdict({ report, bill }: { report: VerifyReport; bill: BillView }) {
  const { t, format } = useI18n();
  const Icon = report.ok ? Check : CircleAlert;
  const seconds = format.count(Math.max(1, Math.round(report.tookMs / 1_000)));
  return (
    <div className={report.ok ? 'verdict verdict-good' : 'verdict verdict-bad'}>
      <span className="verdict-mark">
        <Icon size={28} strokeWidth={2.5} aria-hidden />
      </span>
      <div>
        <p className="verdict-words">{verdictOf(report, { bill, t })}</p>
        <p className="small">{t('bill.verdictTook', { time: t('bill.seconds', { seconds }) })}</p>
        {isStale(report, bill) && <p className="small">{t('bill.verdictStale')}</p>}
      </div>
    </div>
  );
}

function Found({ report, bill }: { report: VerifyReport; bill: BillView }) {
  return (
    <>
      {report.faults.length > 0 && <Faults report={report} bill={bill} />}
      <Checked report={report} bill={bill} />
      <Lines report={report} bill={bill} />
    </>
  );
}

function Checked({ report, bill }: { report: VerifyReport; bill: BillView }) {
  const { t, format } = useI18n();
  const { checked } = report;
  const lines = listedLines(report, bill).length;
  const counts = [
    { count: checked.readings, words: t('bill.checkedReadings') },
    { count: checked.blocks, words: t('bill.checkedBlocks') },
    { count: checked.signatures, words: t('bill.checkedSignatures') },
    { count: checked.contracts, words: t('bill.checkedContracts', { count: checked.contracts }) },
    { count: lines, words: t('bill.checkedLines', { count: lines }) },
  ];
  return (
    <section className="stack-tight no-print" aria-label={t('bill.checkedTitle')}>
      <h3 className="verify-title">{t('bill.checkedTitle')}</h3>
      <ul className="verify-counts">
        {counts.map(({ count, words }) => (
          <li key={words}>
            <strong>{format.count(count)}</strong> <span className="muted">{words}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Faults({ report, bill }: { report: VerifyReport; bill: BillView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  return (
    <section className="stack-tight" aria-label={t('bill.faultsTitle')}>
      <h3 className="verify-title">{t('bill.faultsTitle')}</h3>
      <ul className="stack-tight">
        {report.faults.map(({ where, what }) => (
          <li key={`${where} ${what}`}>
            <p>{t('bill.fault', { where: whereWords(where, bill, { t, format, currency }) })}</p>
            <details className="small muted">
              <summary>{t('components.details')}</summary>
              <code>{`${where}: ${what}`}</code>
            </details>
          </li>
        ))}
      </ul>
      <p>{t('bill.faultDetail')}</p>
    </section>
  );
}

function Lines({ report, bill }: { report: VerifyReport; bill: BillView }) {
  const { t } = useI18n();
  const shown = lineToShow(report);
  return (
    <section className="stack-tight no-print" aria-label={t('bill.verifiedLines')}>
      <h3 className="verify-title">{t('bill.verifiedLines')}</h3>
      <ul className="verify-lines">
        {listedLines(report, bill).map((line) => (
          <li key={line.lineId}>
            <VerifiedLine line={line} bill={bill} isOpen={line.lineId === shown} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function VerifiedLine(props: { line: VerifyReport['lines'][number]; bill: BillView; isOpen: boolean }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { line, bill } = props;
  const words = { t, format, currency };
  const amount = (exact: string) => {
    const pico = picoOf(exact);
    return format.money.exactMoney({ pico: pico < 0n ? -pico : pico, currency });
  };
  const steps = line.vat === null ? evidenceSteps(line.example, line.ok, words) : vatSteps(line, bill, words);
  const Icon = line.ok ? Check : CircleAlert;
  return (
    <details className="verify-line" open={props.isOpen}>
      <summary>
        <span className={line.ok ? 'verify-mark' : 'verify-mark verify-mark-bad'}>
          <Icon size={16} strokeWidth={2.75} aria-hidden />
        </span>
        <span className="verify-line-title">{whereWords(line.lineId, bill, words)}</span>
        <span className="verify-line-state">{t(line.ok ? 'bill.lineHolds' : 'bill.lineFails')}</span>
        <span className="verify-line-sum muted small">
          {t('bill.derived', { amount: amount(line.derivedExact) })}
          {line.minutes > 0 && `, ${t('bill.lineMinutes', { count: line.minutes })}`}
          {!line.ok && `. ${t('bill.derivedBilled', { amount: amount(line.billedExact) })}`}
        </span>
      </summary>
      {steps.length === 0 ? (
        <p className="muted small verify-path">{t('bill.noExample')}</p>
      ) : (
        <div className="stack verify-path">
          <p className="muted small">{t(line.vat === null ? 'bill.followTitle' : 'bill.vatTitle')}</p>
          <EvidencePath steps={steps} />
        </div>
      )}
    </details>
  );
}
