import { Check } from 'lucide-react';
import type { BillView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { useStores } from '../../store/stores.tsx';

/** The household's own note that it has paid: kept on this PC, taken back with one press. */
export function PaidNote({ bill: { month, paidMinute } }: { bill: BillView }) {
  const { t, format } = useI18n();
  const { api } = useHome();
  const { toasts } = useStores();
  const note = useCommand((_api, paid: boolean) => api.setPaid.mutate({ month, paid }));
  const mark = async (): Promise<void> => {
    const outcome = await note.run(true);
    if (outcome.kind !== 'done') return;
    toasts.getState().show({
      tone: 'good',
      title: t('bill.markedPaid'),
      detail: t('bill.markedPaidDetail'),
      action: { label: t('bill.undo'), run: () => void note.run(false) },
    });
  };
  if (paidMinute === null) {
    return (
      <div className="no-print">
        <Button icon={Check} isPending={note.isPending} onPress={() => void mark()}>
          {t('bill.markPaid')}
        </Button>
      </div>
    );
  }
  return (
    <div className="bill-paid">
      <p className="bill-check">
        <span className="bill-check-mark">
          <Check size={16} strokeWidth={2.75} aria-hidden />
        </span>
        {t('bill.paidOn', { date: format.time.date(paidMinute) })}
      </p>
      <div className="no-print">
        <Button kind="quiet" isPending={note.isPending} onPress={() => void note.run(false)}>
          {t('bill.unmarkPaid')}
        </Button>
      </div>
    </div>
  );
}
