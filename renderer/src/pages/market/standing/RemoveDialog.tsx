import type { StandingOrderView } from '../../../../../node-core/api/index.ts';
import { ConfirmDialog } from '../../../components/Dialog.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useCommand } from '../../../store/home.tsx';
import { Problem } from '../../contracts/Problem.tsx';
import { whenDone } from '../../contracts/when-done.ts';

/** Removing cannot be undone, so it is asked for first. */
export function RemoveDialog({ order, onClose }: { order: StandingOrderView; onClose: () => void }) {
  const { t } = useI18n();
  const remove = useCommand((api, id: string) => api.removeStandingOrder.mutate({ id }), {
    quiet: true,
    done: () => ({ title: t('standing.removed') }),
  });
  return (
    <ConfirmDialog
      title={t('standing.removeTitle')}
      isOpen
      confirmLabel={t('standing.remove')}
      kind="danger"
      isPending={remove.isPending}
      onConfirm={() => whenDone(remove.run(order.id), onClose)}
      onClose={onClose}
    >
      <p>{t('standing.removeText')}</p>
      <Problem failure={remove.failure} />
    </ConfirmDialog>
  );
}
