/** Minutes of a contract that the household finds wrong, put to both parties. */
import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import type { BillLineView, BillView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { DateField, TimeField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useCommand } from '../../store/home.tsx';
import { failureWords } from '../../store/failure-words.ts';
import { whenDone } from '../contracts/when-done.ts';
import { checkedDraft, type DisputeChecked, firstDraft, minutesOf } from './dispute-draft.ts';

const PROBLEMS = {
  outside: 'bill.disputeOutside',
  order: 'bill.disputeOrder',
} as const;

/** Under the explanation of a line: the way to say that it is wrong. Only contracts' own energy has minutes of two homes. */
export function Dispute(props: { line: BillLineView; bill: BillView; onDone: () => void }) {
  const { t } = useI18n();
  const { line, bill, onDone } = props;
  const [isOpen, setOpen] = useState(false);
  const isTrade = line.kind === 'neighbourPurchase' || line.kind === 'neighbourSale';
  if (!isTrade || line.contractId === null) return null;
  if (bill.state !== 'closed') return <p className="muted small">{t('bill.disputeNotYet')}</p>;
  if (!isOpen) {
    return (
      <div>
        <Button kind="quiet" icon={CircleHelp} onPress={() => setOpen(true)}>
          {t('bill.dispute')}
        </Button>
      </div>
    );
  }
  return (
    <DisputeForm
      bill={bill}
      contractId={line.contractId}
      name={line.counterparty?.name ?? t('bill.someone')}
      onDone={onDone}
    />
  );
}

function DisputeForm(props: { bill: BillView; contractId: string; name: string; onDone: () => void }) {
  const { t, format } = useI18n();
  const { bill, contractId, name, onDone } = props;
  const [draft, setDraft] = useState(() => firstDraft(bill, format.timeZone));
  const checked = checkedDraft(draft, bill.month, format.timeZone);
  const open = useCommand(
    (api, minutes: readonly number[]) =>
      api.dispute.mutate({ month: bill.month, contractId, minutes: [...minutes] }),
    {
      quiet: true,
      done: () => ({ title: t('bill.disputeOpened'), detail: t('bill.disputeOpenedDetail', { name }) }),
    },
  );
  return (
    <section className="bill-dispute" aria-label={t('bill.disputeTitle')}>
      <h3 className="verify-title">{t('bill.disputeTitle')}</h3>
      <p className="muted small">{t('bill.disputeLead')}</p>
      <div className="bill-dispute-when">
        <DateField
          label={t('bill.disputeDay')}
          value={draft.date}
          onChange={(date) => setDraft({ ...draft, date })}
        />
        <TimeField
          label={t('bill.disputeFrom')}
          value={draft.from}
          onChange={(from) => setDraft({ ...draft, from })}
        />
        <TimeField
          label={t('bill.disputeTo')}
          value={draft.to}
          onChange={(to) => setDraft({ ...draft, to })}
        />
      </div>
      <p className="small" aria-live="polite">
        {saidOf(checked, { t, month: format.time.month(bill.month) })}
      </p>
      {open.failure !== null && (
        <p className="bill-failure small" role="alert">
          {failureWords(t, open.failure).detail}
        </p>
      )}
      <div>
        <Button
          kind="primary"
          isDisabled={checked.kind !== 'minutes'}
          isPending={open.isPending}
          onPress={() => {
            if (checked.kind === 'minutes') whenDone(open.run(minutesOf(checked.range)), onDone);
          }}
        >
          {t('bill.disputeConfirm')}
        </Button>
      </div>
    </section>
  );
}

function saidOf(
  checked: DisputeChecked,
  { t, month }: { t: ReturnType<typeof useI18n>['t']; month: string },
): string {
  switch (checked.kind) {
    case 'minutes':
      return t('bill.disputeMinutes', { count: minutesOf(checked.range).length });
    case 'unfinished':
      return '';
    case 'outside':
      return t(PROBLEMS.outside, { month });
    case 'order':
      return t(PROBLEMS.order satisfies PlainKey);
  }
}
