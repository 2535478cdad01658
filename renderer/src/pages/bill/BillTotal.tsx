/** What it comes to, whether that is final, and how to pay it. */
import { Copy } from 'lucide-react';
import type { BillView } from '../../../../node-core/api/index.ts';
import { Badge, type BadgeTone } from '../../components/Badge.tsx';
import { IconButton } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Stat } from '../../components/Stat.tsx';
import { localTimeOf } from '../../format/calendar.ts';
import { decimalText } from '../../format/decimal.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useSessionView } from '../../store/home.tsx';
import { totalWords } from './BillLines.tsx';
import { PaidNote } from './PaidNote.tsx';
import { useCopy } from './copy-text.ts';

const STATES = {
  open: { tone: 'waiting', words: 'bill.stateOpen' },
  closing: { tone: 'waiting', words: 'bill.stateClosing' },
  closed: { tone: 'good', words: 'bill.stateClosed' },
} as const satisfies Record<BillView['state'], { tone: BadgeTone; words: PlainKey }>;

export function BillTotal({ bill }: { bill: BillView }) {
  const { t, format } = useI18n();
  const { currency } = useSessionView().community;
  const { tone, words } = STATES[bill.state];
  const month = format.time.month(bill.month);
  return (
    <Card
      title={month}
      {...(bill.number === null ? {} : { detail: t('bill.number', { number: bill.number }) })}
      action={<Badge tone={tone}>{t(words)}</Badge>}
    >
      <div className="bill-head">
        <Stat
          label={totalWords(bill.totalMinor, t)}
          value={format.money.moneyParts({ minor: Math.abs(bill.totalMinor), currency })}
          detail={t(bill.state === 'open' ? 'bill.soFar' : 'bill.inMonth', { month })}
        />
        <Payment bill={bill} />
        <MayChange bill={bill} />
      </div>
    </Card>
  );
}

function MayChange({ bill }: { bill: BillView }) {
  const { t, format } = useI18n();
  const closes = format.time.date(bill.closesMinute);
  if (bill.state === 'closed') return <p className="muted small">{t('bill.closedText', { closes })}</p>;
  const still = [
    ...(bill.state === 'open'
      ? [t('bill.changeUse', { end: format.time.date(bill.endMinute - 1) }), t('bill.changeFees')]
      : []),
    ...(bill.provisionalMinutes > 0
      ? [t('bill.changeReadings', { count: bill.provisionalMinutes })]
      : [t('bill.changeLate')]),
  ];
  return (
    <div className="small">
      <p className="muted">{t(bill.state === 'open' ? 'bill.openText' : 'bill.closingText', { closes })}</p>
      <ul className="bill-changes muted">
        {still.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}

function Payment({ bill }: { bill: BillView }) {
  const { t, format } = useI18n();
  const { minorDigits, currency } = useSessionView().community;
  const copy = useCopy();
  if (bill.state !== 'closed') return null;
  if (bill.kid === null) {
    return bill.totalMinor > 0 ? <p>{t('bill.nothingToPay')}</p> : null;
  }
  const row = (label: string, shown: string, copyLabel: string, text: string) => (
    <div className="bill-pay-row">
      <dt>{label}</dt>
      <dd>{shown}</dd>
      <dd className="no-print">
        <IconButton icon={Copy} label={copyLabel} onPress={() => copy(text)} />
      </dd>
    </div>
  );
  const minor = Math.abs(bill.totalMinor);
  // As a bank's form of that language takes it: without currency and groups.
  const mark = new Intl.NumberFormat(format.locale).format(0.5).charAt(1);
  const amount = decimalText(minor, minorDigits).replace('.', mark);
  return (
    <div className="stack">
      <dl className="bill-pay">
        {row(t('bill.kid'), bill.kid, t('bill.copyKid'), bill.kid)}
        {bill.dueMinute !== null &&
          row(
            t('bill.due'),
            format.time.fullDate(bill.dueMinute),
            t('bill.copyDue'),
            localTimeOf(bill.dueMinute, format.timeZone).date,
          )}
        {row(t('bill.amount'), format.money.money({ minor, currency }), t('bill.copyAmount'), amount)}
      </dl>
      <PaidNote bill={bill} />
    </div>
  );
}
