/** What a steward does with a member, each with what follows from it. */
import { useState } from 'react';
import type { MemberView, RoleView } from '../../../../node-core/api/index.ts';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useQuery } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { CheckBox } from './CheckBox.tsx';
import { ROLE_DETAILS, ROLE_WORDS, ROLES, rolesChanged } from './role-words.ts';

/** The longest reason that the ledger takes. */
const MOST_REASON = 200;

export function RolesDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const { t } = useI18n();
  const { name, memberIndex } = member;
  const [roles, setRoles] = useState<readonly RoleView[]>(member.roles);
  const { gained, lost } = rolesChanged(member.roles, roles);
  const isSame = gained.length === 0 && lost.length === 0;
  const change = useCommand(
    (api, wanted: readonly RoleView[]) => api.changeRoles.mutate({ member: memberIndex, roles: [...wanted] }),
    { done: () => ({ title: t('community.rolesDone', { name }) }) },
  );
  return (
    <ConfirmDialog
      isOpen
      title={t('community.rolesTitle', { name })}
      confirmLabel={t('community.rolesSave')}
      kind={lost.length > 0 || gained.length > 0 ? 'danger' : 'primary'}
      isPending={change.isPending}
      onConfirm={() => (isSame ? onClose() : whenDone(change.run(roles), onClose))}
      onClose={onClose}
    >
      <div className="stack">
        <div>
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
        </div>
        <div aria-live="polite" className="stack-tight">
          {isSame && <p className="muted">{t('community.rolesSame', { name })}</p>}
          {gained.length > 0 && <RoleList lead={t('community.rolesGain', { name })} roles={gained} />}
          {lost.length > 0 && <RoleList lead={t('community.rolesLose', { name })} roles={lost} />}
          {gained.some((role) => role !== 'steward') && <p>{t('community.rolesReadAll', { name })}</p>}
          {lost.includes('publicProducer') && <p>{t('community.rolesEndPrices', { name })}</p>}
        </div>
      </div>
    </ConfirmDialog>
  );
}

function RoleList({ lead, roles }: { lead: string; roles: readonly RoleView[] }) {
  const { t } = useI18n();
  return (
    <div>
      <p>{lead}</p>
      <ul className="plain-list">
        {roles.map((role) => (
          <li key={role}>{t(ROLE_DETAILS[role])}</li>
        ))}
      </ul>
    </div>
  );
}

export function SuspendDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const { t } = useI18n();
  const { name, memberIndex } = member;
  const [reason, setReason] = useState('');
  const validators = useQuery((ask) => ask.community).data?.validators ?? [];
  const suspend = useCommand(
    (api, why: string) => api.suspendMember.mutate({ member: memberIndex, reason: why }),
    { done: () => ({ title: t('community.suspendDone', { name }) }) },
  );
  return (
    <ConfirmDialog
      isOpen
      kind="danger"
      title={t('community.suspendTitle', { name })}
      confirmLabel={t('community.suspendConfirm')}
      isPending={suspend.isPending}
      onConfirm={() => whenDone(suspend.run(reason.trim()), onClose)}
      onClose={onClose}
    >
      <div className="stack">
        <p>{t('community.suspendText', { name })}</p>
        {validators.includes(memberIndex) && <p>{t('community.suspendSeat')}</p>}
        <TextField
          label={t('community.suspendReason')}
          value={reason}
          onChange={(text) => setReason(text.slice(0, MOST_REASON))}
        />
      </div>
    </ConfirmDialog>
  );
}

export function ReinstateDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const { t } = useI18n();
  const { name, memberIndex } = member;
  const reinstate = useCommand((api, index: number) => api.reinstateMember.mutate({ member: index }), {
    done: () => ({ title: t('community.reinstateDone', { name }) }),
  });
  return (
    <ConfirmDialog
      isOpen
      title={t('community.reinstateTitle', { name })}
      confirmLabel={t('community.reinstateConfirm')}
      isPending={reinstate.isPending}
      onConfirm={() => whenDone(reinstate.run(memberIndex), onClose)}
      onClose={onClose}
    >
      <p>{t('community.reinstateText', { name })}</p>
    </ConfirmDialog>
  );
}
