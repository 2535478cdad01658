import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import type { Progress } from '../store/progress.ts';
import { useProgress, useSession } from '../store/stores.tsx';
import './ProgressOverlay.css';

/** The home answers and has not said yet what keeps it. */
const STARTING: Progress = { id: 'starting', label: '', donePerMille: null, covers: true };

/** Work without which the screens make no sense, such as the first start: over everything until it is done. */
export function ProgressOverlay() {
  const { t } = useI18n();
  const reported = useProgress((state) => state.running).filter(({ covers }) => covers);
  const isStarting = useSession((session) => session.stage === 'starting');
  const isOnline = useSession((session) => session.connection.kind === 'online');
  // Without the line nobody moves the bar; what the frame says instead must be seen.
  const covering = !isOnline && isStarting ? [] : reported.length === 0 && isStarting ? [STARTING] : reported;
  return (
    <ModalOverlay className="progress-cover" isOpen={covering.length > 0} isKeyboardDismissDisabled>
      <Modal className="progress-card">
        <Dialog className="stack progress-dialog">
          <Heading slot="title" className="progress-title">
            {t('common.progressTitle')}
          </Heading>
          {covering.map((progress) => (
            <Bar
              key={progress.id}
              progress={progress === STARTING ? { ...progress, label: t('common.starting') } : progress}
            />
          ))}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Work that goes on beside the screens: above the page, where it covers nothing. */
export function ProgressBeside() {
  const { t } = useI18n();
  const beside = useProgress((state) => state.running).filter(({ covers }) => !covers);
  if (beside.length === 0) return null;
  return (
    <aside className="progress-beside" aria-label={t('common.progressTitle')}>
      {beside.map((progress) => (
        <Bar key={progress.id} progress={progress} />
      ))}
    </aside>
  );
}

function Bar({ progress: { label, detail, donePerMille } }: { progress: Progress }) {
  return (
    <ProgressBar label={label} donePerMille={donePerMille} {...(detail === undefined ? {} : { detail })} />
  );
}
