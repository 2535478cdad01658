/** One month: lines, total, proof, signatures, Verify. */
import { ReceiptText } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { BillView, MonthSummary, VerifyReport } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { MonthPicker } from '../../components/MonthPicker.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { Page } from '../../frame/Page.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useQuery, useSessionView } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { Balance } from './Balance.tsx';
import { BillFiles, SavePdf } from './BillFiles.tsx';
import { BillLines } from './BillLines.tsx';
import { BillTotal } from './BillTotal.tsx';
import { Green } from './Green.tsx';
import { Signatures } from './Signatures.tsx';
import { Verification } from './Verification.tsx';
import { WithoutNeighbours } from './WithoutNeighbours.tsx';
import './BillPage.css';

/** Which bill an address asks for: `/bill` the newest, `/bill/2026-05` that of a month. */
export type BillAsked =
  | { readonly kind: 'none' }
  | { readonly kind: 'month'; readonly month: string }
  /** There is no such bill. `month`: null where the address names no month at all. */
  | { readonly kind: 'unknown'; readonly month: string | null };

/** What to show for an address. */
export function billAsked(location: string, months: readonly MonthSummary[]): BillAsked {
  const known = months.map(({ month }) => month).toSorted();
  const newest = known.at(-1);
  if (newest === undefined) return { kind: 'none' };
  const named = /^\/bill\/(.+)$/.exec(location.split('?')[0] ?? '')?.[1];
  if (named === undefined) return { kind: 'month', month: newest };
  if (known.includes(named)) return { kind: 'month', month: named };
  return { kind: 'unknown', month: /^\d{4}-(0[1-9]|1[0-2])$/.test(named) ? named : null };
}

export function BillPage() {
  const { t } = useI18n();
  const months = useQuery((ask) => ask.months);
  const [location, setLocation] = useLocation();
  if (months.data === undefined) {
    return (
      <Page title={t('bill.title')}>
        <Card>
          <Loaded query={months} skeleton={<Skeleton lines={8} />}>
            {() => null}
          </Loaded>
        </Card>
      </Page>
    );
  }
  const asked = billAsked(location, months.data);
  if (asked.kind === 'none') return <NoBill />;
  if (asked.kind === 'unknown') return <UnknownBill month={asked.month} months={months.data} />;
  return (
    <Month
      month={asked.month}
      months={months.data}
      onMonth={(chosen) => {
        setLocation(`/bill/${chosen}`);
      }}
    />
  );
}

function NoBill() {
  const { t } = useI18n();
  return (
    <Page title={t('bill.title')}>
      <Card>
        <EmptyState icon={ReceiptText} title={t('bill.emptyTitle')} detail={t('bill.emptyDetail')} />
      </Card>
    </Page>
  );
}

/** Says that there is no such bill, and offers those that there are, newest first. */
function UnknownBill({ month, months }: { month: string | null; months: readonly MonthSummary[] }) {
  const { t, format } = useI18n();
  const known = months
    .map((each) => each.month)
    .toSorted()
    .toReversed();
  const title =
    month === null ? t('bill.unknownAddress') : t('bill.unknownTitle', { month: format.time.month(month) });
  return (
    <Page title={t('bill.title')}>
      <Card>
        <EmptyState
          icon={ReceiptText}
          title={title}
          detail={t('bill.unknownDetail')}
          action={
            <ul className="bill-months">
              {known.map((each) => (
                <li key={each}>
                  <Link to={`/bill/${each}`}>{format.time.month(each)}</Link>
                </li>
              ))}
            </ul>
          }
        />
      </Card>
    </Page>
  );
}

function Month(props: { month: string; months: readonly MonthSummary[]; onMonth: (month: string) => void }) {
  const { t } = useI18n();
  const { household, community } = useSessionView();
  const { month, months, onMonth } = props;
  const bill = useQuery((ask) => ask.bill(month), { keep: true });
  const known = months.map((each) => each.month).toSorted();
  return (
    <Page
      title={t('bill.title')}
      detail={t('bill.forHousehold', { household: household.name, community: community.name })}
      action={
        <div className="row no-print">
          <MonthPicker
            month={month}
            first={known[0] ?? month}
            last={known.at(-1) ?? month}
            onChange={onMonth}
          />
          <SavePdf month={month} />
        </div>
      }
    >
      {bill.data === undefined ? (
        <Card>
          <Loaded query={bill} skeleton={<Skeleton lines={8} />}>
            {() => null}
          </Loaded>
        </Card>
      ) : (
        <WholeBill key={bill.data.month} bill={bill.data} />
      )}
    </Page>
  );
}

/** Keyed by month, so that what Verify found never stands beside another month's bill. */
function WholeBill({ bill }: { bill: BillView }) {
  const { t } = useI18n();
  const hasSignatures = bill.state !== 'open' || bill.signatures.length > 0;
  const [report, setReport] = useState<VerifyReport | null>(null);
  const verify = useCommand((api, month: string) => api.verify.query({ month }), { quiet: true });
  return (
    <>
      <BillTotal bill={bill} />
      <Card title={t('bill.linesTitle')} detail={<span className="no-print">{t('bill.linesDetail')}</span>}>
        <BillLines bill={bill} />
      </Card>
      <Verification
        bill={bill}
        report={report}
        isPending={verify.isPending}
        failure={verify.failure}
        onVerify={() => whenDone(verify.run(bill.month), setReport)}
      />
      <Balance bill={bill} span={hasSignatures ? 7 : 12} />
      {hasSignatures && <Signatures bill={bill} />}
      <Green bill={bill} />
      <WithoutNeighbours month={bill.month} />
      <BillFiles month={bill.month} />
    </>
  );
}
