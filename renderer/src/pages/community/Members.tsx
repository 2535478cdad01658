/** Who belongs to the community; for stewards also what they may do about it, and the invitations. */
import { useMemo, useState } from 'react';
import type { MemberView } from '../../../../node-core/api/index.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Format } from '../../format/format.ts';
import type { Translate } from '../../i18n/translate.ts';
import { useQuery, useSessionView } from '../../store/home.tsx';
import { Invitations } from './Invitations.tsx';
import { Leaving } from './Leaving.tsx';
import { ReinstateDialog, RolesDialog, SuspendDialog } from './MemberDialogs.tsx';
import { shortCode } from '../onboarding/join-draft.ts';
import { rolesText } from './role-words.ts';

type Asked = { readonly what: 'roles' | 'suspend' | 'reinstate'; readonly member: MemberView };

export function Members() {
  const { t } = useI18n();
  const { household } = useSessionView();
  const members = useQuery((ask) => ask.community);
  const [asked, setAsked] = useState<Asked | null>(null);
  const isSteward = household.roles.includes('steward');
  const close = () => setAsked(null);
  return (
    <>
      <Card title={t('community.members')} detail={t('community.membersDetail')}>
        <Loaded query={members} skeleton={<Skeleton lines={5} />}>
          {(data) => (
            <MemberTable
              members={data.members}
              validators={data.validators}
              {...(isSteward ? { onAsk: setAsked } : {})}
            />
          )}
        </Loaded>
      </Card>
      {isSteward && <Invitations />}
      <Codes />
      <Leaving />
      {asked?.what === 'roles' && <RolesDialog member={asked.member} onClose={close} />}
      {asked?.what === 'suspend' && <SuspendDialog member={asked.member} onClose={close} />}
      {asked?.what === 'reinstate' && <ReinstateDialog member={asked.member} onClose={close} />}
    </>
  );
}

/** Short names of the community and this home's key, to read out on the phone. */
function Codes() {
  const { t } = useI18n();
  const { community, household } = useSessionView();
  return (
    <Card title={t('community.codes')} detail={t('community.codesDetail')}>
      <dl className="facts">
        <dt>{t('community.codeCommunity')}</dt>
        <dd className="hash">{shortCode(community.id)}</dd>
        <dt>{t('community.codeHome')}</dt>
        <dd className="hash">{shortCode(household.publicKey)}</dd>
      </dl>
    </Card>
  );
}

function MemberTable(props: {
  members: readonly MemberView[];
  validators: readonly number[];
  onAsk?: (asked: Asked) => void;
}) {
  const { t, format } = useI18n();
  const { members, validators, onAsk } = props;
  const columns = useMemo(
    () => memberColumns({ t, format, validators, onAsk }),
    [t, format, validators, onAsk],
  );
  return (
    <DataTable
      caption={t('community.members')}
      columns={columns}
      rows={members}
      rowId={({ memberIndex }) => String(memberIndex)}
    />
  );
}

function Standing({ member, validates }: { member: MemberView; validates: boolean }) {
  const { t, format } = useI18n();
  const { standing, standingMinute, standingReason } = member;
  const words = {
    active: t('community.active'),
    suspended: t('community.suspended'),
    left: t('community.left'),
  };
  return (
    <div className="stack-tight">
      <div className="row">
        <Badge tone={standing === 'active' ? 'good' : standing === 'suspended' ? 'bad' : 'plain'}>
          {standingMinute === null
            ? words[standing]
            : t('community.sinceWhen', { standing: words[standing], when: format.time.date(standingMinute) })}
        </Badge>
        {validates && <Badge tone="notice">{t('community.validates')}</Badge>}
      </div>
      {standingReason !== null && standingReason !== '' && <p className="muted small">{standingReason}</p>}
    </div>
  );
}

function Actions({ member, onAsk }: { member: MemberView; onAsk: (asked: Asked) => void }) {
  const { t } = useI18n();
  const { name, standing } = member;
  if (standing === 'left') return null;
  return (
    <div className="member-actions">
      <Button
        kind="quiet"
        aria-label={t('community.changeRolesOf', { name })}
        onPress={() => onAsk({ what: 'roles', member })}
      >
        {t('community.changeRoles')}
      </Button>
      {standing === 'active' ? (
        <Button
          kind="quiet"
          aria-label={t('community.suspendOf', { name })}
          onPress={() => onAsk({ what: 'suspend', member })}
        >
          {t('community.suspend')}
        </Button>
      ) : (
        <Button
          kind="quiet"
          aria-label={t('community.reinstateOf', { name })}
          onPress={() => onAsk({ what: 'reinstate', member })}
        >
          {t('community.reinstate')}
        </Button>
      )}
    </div>
  );
}

function memberColumns({
  t,
  format,
  validators,
  onAsk,
}: {
  readonly t: Translate;
  readonly format: Format;
  readonly validators: readonly number[];
  readonly onAsk: ((asked: Asked) => void) | undefined;
}): readonly Column<MemberView>[] {
  return [
    {
      id: 'name',
      header: t('community.name'),
      cell: ({ name, isMe }) => (isMe ? t('community.you', { name }) : name),
    },
    { id: 'roles', header: t('community.roles'), cell: ({ roles }) => rolesText(roles, t) },
    {
      id: 'since',
      header: t('community.since'),
      cell: ({ admittedMinute }) => format.time.fullDate(admittedMinute),
    },
    {
      id: 'standing',
      header: t('community.standing'),
      cell: (member) => <Standing member={member} validates={validators.includes(member.memberIndex)} />,
    },
    ...(onAsk === undefined
      ? []
      : [
          {
            id: 'actions',
            header: t('community.actions'),
            cell: (member: MemberView) => <Actions member={member} onAsk={onAsk} />,
          },
        ]),
  ];
}
