import { TextField } from '../../components/Fields.tsx';
import { TextArea } from '../../components/TextFields.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { CommunityForm, HomeNameField, ListenPortField, useFaults } from './CommunityForm.tsx';
import { InvitationSummary } from './InvitationSummary.tsx';
import { type JoinDraft, type JoinFault, type JoinField, joinFaults, joinInput } from './join-draft.ts';
import { QrPicture } from './QrPicture.tsx';
import { useInvitation } from './use-invitation.ts';

const FAULTS = {
  nameMissing: 'onboarding.homeNameMissing',
  nameTooLong: 'onboarding.nameTooLong',
  portMissing: 'onboarding.portMissing',
  hostMissing: 'onboarding.portMissing',
  portWrong: 'onboarding.portWrong',
} as const satisfies Record<JoinFault, PlainKey>;

export interface JoinFormProps {
  draft: JoinDraft;
  onDraft: (draft: JoinDraft) => void;
  onBack: () => void;
}

/** The invitation, what it says, and the name of this home: then its door is knocked at. */
export function JoinForm({ draft, onDraft, onBack }: JoinFormProps) {
  const { t } = useI18n();
  const { setup } = useHome();
  const invitation = useInvitation(draft.text);
  const join = useCommand((_, input: JoinDraft) => setup.join(joinInput(input)), { quiet: true });
  const { errorOf, isChecked, check } = useFaults(joinFaults(draft), (fault) => t(FAULTS[fault]));
  const change = (part: Partial<JoinDraft>) => onDraft({ ...draft, ...part });
  const isRead = invitation.kind === 'read';
  const textError =
    invitation.kind === 'refused'
      ? invitation.words
      : isChecked && invitation.kind === 'none'
        ? t('onboarding.readFirst')
        : '';
  return (
    <CommunityForm
      title={t('onboarding.joinTitle')}
      lead={t('onboarding.joinLead')}
      submitLabel={t('onboarding.askToJoin')}
      isPending={join.isPending || invitation.kind === 'reading'}
      failure={join.failure}
      onBack={onBack}
      onSubmit={() => {
        if (check() && isRead) void join.run(draft);
      }}
    >
      <TextArea
        label={t('onboarding.invitationText')}
        help={t('onboarding.invitationHelp')}
        value={draft.text}
        error={textError}
        onChange={(text) => change({ text })}
      />
      <QrPicture onText={(text) => change({ text })} />
      <div aria-live="polite">{isRead && <InvitationSummary summary={invitation.summary} />}</div>
      <HomeNameField
        value={draft.displayName}
        error={errorOf('displayName')}
        onChange={(displayName) => change({ displayName })}
      />
      <AddressFields draft={draft} onChange={change} errorOf={errorOf} />
    </CommunityForm>
  );
}

/** Where to call and be called, for those whose network wants it: folded away for all others. */
function AddressFields(props: {
  draft: JoinDraft;
  onChange: (part: Partial<JoinDraft>) => void;
  errorOf: (field: JoinField) => string;
}) {
  const { t } = useI18n();
  const { draft, onChange, errorOf } = props;
  const hasFault = (['host', 'port', 'listenPort'] as const).some((field) => errorOf(field) !== '');
  return (
    <details className="setup-more" {...(hasFault ? { open: true } : {})}>
      <summary>{t('onboarding.moreNetwork')}</summary>
      <div className="stack">
        <p className="muted small">{t('onboarding.moreNetworkDetail')}</p>
        <div className="setup-pair">
          <TextField
            label={t('onboarding.host')}
            help={t('onboarding.hostHelp')}
            value={draft.host}
            error={errorOf('host')}
            onChange={(host) => onChange({ host })}
          />
          <TextField
            label={t('onboarding.port')}
            value={draft.port}
            error={errorOf('port')}
            onChange={(port) => onChange({ port })}
          />
        </div>
        <ListenPortField
          value={draft.listenPort}
          error={errorOf('listenPort')}
          onChange={(listenPort) => onChange({ listenPort })}
        />
      </div>
    </details>
  );
}
