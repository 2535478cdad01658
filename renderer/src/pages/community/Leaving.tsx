import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useSessionView } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';

/** Leaving the community for good: the one thing on this page that nobody can undo. */
export function Leaving() {
  const { t } = useI18n();
  const { demo } = useSessionView();
  const [isOpen, setOpen] = useState(false);
  // The demo's street would go on without the one at the screen.
  if (demo !== null) return null;
  return (
    <Card tone="soft">
      <div className="row-spread">
        <p className="muted">{t('community.leaveDetail')}</p>
        <Button kind="quiet" icon={LogOut} onPress={() => setOpen(true)}>
          {t('community.leave')}
        </Button>
      </div>
      {isOpen && <LeaveDialog onClose={() => setOpen(false)} />}
    </Card>
  );
}

function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const { community, household } = useSessionView();
  const [typed, setTyped] = useState('');
  const leave = useCommand((api) => api.leaveCommunity.mutate(), {
    done: () => ({ title: t('community.leaveDone') }),
  });
  const isTyped = typed.trim() === community.name;
  return (
    <Dialog
      isOpen
      title={t('community.leaveTitle', { community: community.name })}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} isDisabled={leave.isPending}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="danger"
            isDisabled={!isTyped}
            isPending={leave.isPending}
            onPress={() => whenDone(leave.run(undefined), onClose)}
          >
            {t('community.leaveConfirm')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <ul className="plain-list">
          <li>{t('community.leaveContracts')}</li>
          <li>{t('community.leaveOffers')}</li>
          {household.roles.includes('publicProducer') && <li>{t('community.leavePrices')}</li>}
          <li>{t('community.leaveBills')}</li>
          <li>{t('community.leaveBack')}</li>
        </ul>
        <TextField
          label={t('community.leaveType', { community: community.name })}
          value={typed}
          onChange={setTyped}
        />
      </div>
    </Dialog>
  );
}
