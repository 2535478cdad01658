/** All that the home keeps: saved in open forms, copied whole, and a copy put back. */
import { DatabaseBackup, FileArchive, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RestoreView, StorageView } from '../../../node-core/api/index.ts';
import { Button } from '../components/Button.tsx';
import { Card, type Span } from '../components/Card.tsx';
import { ConfirmDialog } from '../components/Dialog.tsx';
import { ProgressBar } from '../components/ProgressBar.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { Skeleton } from '../components/States.tsx';
import { Loaded } from '../frame/Loaded.tsx';
import { useCommand, useHome, useQuery } from '../store/home.tsx';
import { failureWords } from '../store/failure-words.ts';
import { handIn, uploadName } from './fetch-export.ts';
import { copyFailureWords } from './copy-words.ts';
import { Staged } from './Staged.tsx';
import { StorageFacts } from './StorageFacts.tsx';
import { useExport } from './use-export.ts';
import './DataCard.css';

interface Found {
  readonly upload: string;
  readonly copy: RestoreView;
}

export function DataCard({ span }: { span?: Span }) {
  const { t } = useI18n();
  const everything = useExport();
  const backup = useExport();
  const storage = useQuery((ask) => ask.storage);
  return (
    <Card
      {...(span === undefined ? {} : { span })}
      title={t('exports.dataTitle')}
      detail={t('exports.dataDetail')}
    >
      <Loaded query={storage} skeleton={<Skeleton lines={4} />}>
        {(view) => <StorageFacts storage={view} />}
      </Loaded>
      <div className="data-row">
        <div>
          <h3 className="data-title">{t('exports.everything')}</h3>
          <p className="muted small">{t('exports.everythingDetail')}</p>
        </div>
        <Button
          icon={FileArchive}
          isPending={everything.isPending}
          onPress={() => void everything.run({ what: 'everything' })}
        >
          {t('exports.save')}
        </Button>
      </div>
      <div className="data-row">
        <div>
          <h3 className="data-title">{t('exports.backup')}</h3>
          <p className="muted small">{t('exports.backupDetail')}</p>
        </div>
        <Button
          icon={DatabaseBackup}
          isPending={backup.isPending}
          onPress={() => void backup.run({ what: 'backup' })}
        >
          {t('exports.backupSave')}
        </Button>
      </div>
      <Restore staged={storage.data?.stagedCopy ?? null} onChange={storage.retry} />
    </Card>
  );
}

interface RestoreProps {
  /** The copy that waits for the next start. */
  staged: StorageView['stagedCopy'];
  onChange: () => void;
}

function Restore({ staged, onChange }: RestoreProps) {
  const { t, format } = useI18n();
  const { api } = useHome();
  const input = useRef<HTMLInputElement>(null);
  const [sentPerMille, setSent] = useState<number | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const look = useCommand(
    async (_api, file: File): Promise<Found> => {
      const upload = uploadName();
      setSent(0);
      try {
        const progress = (bytes: number): void =>
          setSent(Math.floor((bytes * 1_000) / Math.max(1, file.size)));
        await handIn(api, { file, upload, progress });
      } finally {
        setSent(null);
      }
      return { upload, copy: await api.restore.mutate({ upload, stage: false }) };
    },
    { quiet: true },
  );
  const restore = useCommand((_api, upload: string) => api.restore.mutate({ upload, stage: true }), {
    quiet: true,
  });
  const choose = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    restore.clear();
    const outcome = await look.run(file);
    if (outcome.kind === 'done') setFound(outcome.value);
  };
  const confirm = async (upload: string): Promise<void> => {
    const outcome = await restore.run(upload);
    setFound(null);
    if (outcome.kind === 'done') onChange();
  };
  const failure = look.failure ?? restore.failure;
  return (
    <div className="data-row">
      <div>
        <h3 className="data-title">{t('exports.restore')}</h3>
        <p className="muted small">{t('exports.restoreDetail')}</p>
        <div aria-live="polite" className="stack-tight">
          {failure !== null && (
            <p className="data-failure small">
              {copyFailureWords(t, failure) ?? failureWords(t, failure).detail}
            </p>
          )}
          {staged !== null && <Staged staged={staged} onChange={onChange} />}
        </div>
        {sentPerMille !== null && (
          <ProgressBar label={t('exports.restoreReading')} donePerMille={sentPerMille} />
        )}
      </div>
      <Button icon={Upload} isPending={look.isPending} onPress={() => input.current?.click()}>
        {t('exports.restoreChoose')}
      </Button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          event.target.value = '';
          void choose(file);
        }}
      />
      {found !== null && (
        <ConfirmDialog
          title={t('exports.restoreTitle')}
          isOpen
          kind="danger"
          confirmLabel={t('exports.restoreConfirm')}
          isPending={restore.isPending}
          onConfirm={() => void confirm(found.upload)}
          onClose={() => setFound(null)}
        >
          <p>
            {t('exports.restoreWhose', {
              household: found.copy.household,
              community: found.copy.community,
              made: format.time.dateTime(Math.floor(found.copy.madeMs / 60_000)),
            })}
          </p>
          <p>{t('exports.restoreWarning')}</p>
          {found.copy.endsVoting && <p className="data-failure">{t('exports.restoreEndsVoting')}</p>}
          <p className="muted small">{t('exports.restoreSafe')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
