/** A copy of the database that waits for the next start, and the way there. */
import { useState } from 'react';
import type { StorageView } from '../../../node-core/api/index.ts';
import { desktopBridge } from '../api/desktop-client.ts';
import { Button } from '../components/Button.tsx';
import { desktopSettingsApi } from '../desktop/desktop-api.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { useCommand } from '../store/home.tsx';

interface StagedProps {
  staged: NonNullable<StorageView['stagedCopy']>;
  onChange: () => void;
}

/** Until the next start it can be taken back. The desktop app starts itself anew; elsewhere a person has to. */
export function Staged({ staged, onChange }: StagedProps) {
  const { t, format } = useI18n();
  const [isRestarting, setRestarting] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const cancel = useCommand((api) => api.cancelRestore.mutate(), {
    done: () => ({ title: t('exports.restoreCancelled') }),
  });
  // Where pages are drawn without a window, as in tests, there is no desktop either.
  const bridge = typeof window === 'undefined' ? undefined : desktopBridge(window);
  const restart = async (): Promise<void> => {
    if (bridge === undefined) return;
    setFailed(false);
    setRestarting(true);
    const why = await desktopSettingsApi(bridge).restart();
    // The app goes down with this page; one that says why it does not stays.
    if (why === undefined) return;
    setRestarting(false);
    setFailed(true);
  };
  const made = format.time.dateTime(Math.floor(staged.madeMs / 60_000));
  return (
    <>
      <p className="small">{t('exports.restoreStaged', { made })}</p>
      {bridge === undefined && <p className="muted small">{t('exports.restoreRestartHow')}</p>}
      {hasFailed && <p className="data-failure small">{t('exports.restoreRestartFailed')}</p>}
      <div className="row">
        {bridge !== undefined && (
          <Button kind="primary" isPending={isRestarting} onPress={() => void restart()}>
            {t('exports.restoreRestart')}
          </Button>
        )}
        <Button
          isPending={cancel.isPending}
          onPress={() => void cancel.run(undefined).then((outcome) => outcome.kind === 'done' && onChange())}
        >
          {t('exports.restoreCancel')}
        </Button>
      </div>
    </>
  );
}
