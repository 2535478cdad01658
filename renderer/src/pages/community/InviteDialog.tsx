import { Copy, Image } from 'lucide-react';
import { useState } from 'react';
import type { InvitationView, RoleView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Select, TextField } from '../../components/Fields.tsx';
import { TextArea } from '../../components/TextFields.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { failureWords } from '../../store/failure-words.ts';
import { useCommand, useQuery } from '../../store/home.tsx';
import { useCopy } from '../bill/copy-text.ts';
import { whenDone } from '../contracts/when-done.ts';
import { saveFile } from '../../exports/save-file.ts';
import { CheckBox } from './CheckBox.tsx';
import { QrCode, qrFile } from './QrCode.tsx';
import { ROLE_DETAILS, ROLE_WORDS, ROLES } from './role-words.ts';

const HOURS = {
  '24': 'community.hours24',
  '72': 'community.hours72',
  '168': 'community.hours168',
  '720': 'community.hours720',
} as const satisfies Record<string, PlainKey>;
const MOST_NOTE = 60;
const MS_PER_MINUTE = 60_000;

interface Given {
  readonly text: string;
  readonly invitation: InvitationView;
}

/** Gives an invitation; its text and code are shown once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const [note, setNote] = useState('');
  const [hours, setHours] = useState<keyof typeof HOURS>('72');
  const [roles, setRoles] = useState<readonly RoleView[]>([]);
  const [needsApproval, setNeedsApproval] = useState(true);
  const [given, setGiven] = useState<Given | null>(null);
  const { retry } = useQuery((ask) => ask.invitations);
  const invite = useCommand(
    (api, validHours: number) =>
      api.invite.mutate({ note: note.trim(), validHours, roles: [...roles], needsApproval }),
    { quiet: true },
  );
  if (given !== null) return <GivenDialog given={given} onClose={onClose} />;
  return (
    <Dialog
      isOpen
      title={t('community.invite')}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            isPending={invite.isPending}
            onPress={() =>
              whenDone(invite.run(Number(hours)), (value) => {
                retry();
                setGiven(value);
              })
            }
          >
            {t('community.inviteMake')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={t('community.inviteNote')}
          help={t('community.inviteNoteHelp')}
          value={note}
          onChange={(text) => setNote(text.slice(0, MOST_NOTE))}
        />
        <Select
          label={t('community.inviteHours')}
          selected={hours}
          options={Object.entries(HOURS).map(([id, words]) => ({ id, label: t(words) }))}
          onSelect={(id) => {
            if (id === '24' || id === '72' || id === '168' || id === '720') setHours(id);
          }}
        />
        <CheckBox
          label={t('community.inviteApproval')}
          detail={t('community.inviteApprovalDetail')}
          isSelected={needsApproval}
          onChange={setNeedsApproval}
        />
        <fieldset className="stack-tight">
          <legend className="field-label">{t('community.inviteRoles')}</legend>
          {ROLES.map((role) => (
            <CheckBox
              key={role}
              label={t(ROLE_WORDS[role])}
              detail={t(ROLE_DETAILS[role])}
              isSelected={roles.includes(role)}
              onChange={(has) =>
                setRoles(ROLES.filter((each) => (each === role ? has : roles.includes(each))))
              }
            />
          ))}
        </fieldset>
        {invite.failure !== null && (
          <p role="alert" className="fault-box">
            {invite.failure.kind === 'notAllowed' && invite.failure.reason === 'demo'
              ? t('community.noInvitationsDemo')
              : failureWords(t, invite.failure).detail}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function GivenDialog({ given, onClose }: { given: Given; onClose: () => void }) {
  const { t, format } = useI18n();
  const copy = useCopy();
  const { text, invitation } = given;
  const save = async (): Promise<void> => {
    const file = await qrFile(text, t('community.inviteFile'));
    if (file !== null) saveFile(file);
  };
  const when = format.time.dateTime(Math.floor(invitation.expiresMs / MS_PER_MINUTE));
  return (
    <Dialog
      isOpen
      title={t('community.inviteReady')}
      onClose={onClose}
      footer={
        <>
          <Button icon={Image} onPress={() => void save()}>
            {t('community.inviteSave')}
          </Button>
          <Button icon={Copy} onPress={() => copy(text)}>
            {t('community.inviteCopy')}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {t('community.inviteDone')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('community.inviteReadyText')}</p>
        <p className="muted">{t('community.inviteOnce', { when })}</p>
        <QrCode text={text} label={t('community.inviteCode')} tooLong={t('community.inviteCodeTooLong')} />
        <TextArea label={t('community.inviteText')} value={text} onChange={() => {}} />
      </div>
    </Dialog>
  );
}
