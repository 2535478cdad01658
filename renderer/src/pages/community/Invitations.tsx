/** The invitations that this household has given: what became of each, and giving another. */
import { MailPlus, MailOpen } from 'lucide-react';
import { useState } from 'react';
import type { InvitationView } from '../../../../node-core/api/index.ts';
import { Badge, type BadgeTone } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { EmptyState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { Translate } from '../../i18n/translate.ts';
import { useCommand, useQuery, useSessionView } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { InviteDialog } from './InviteDialog.tsx';
import { rolesText } from './role-words.ts';

const MS_PER_MINUTE = 60_000;

/** How an invitation stands, in words. */
export function standingWords(
  { standing, newcomer }: Pick<InvitationView, 'standing' | 'newcomer'>,
  t: Translate,
): { readonly tone: BadgeTone; readonly words: string } {
  const name = newcomer ?? '?';
  switch (standing) {
    case 'open':
      return { tone: 'notice', words: t('community.stateOpen') };
    case 'asked':
      return { tone: 'waiting', words: t('community.stateAsked', { name }) };
    case 'used':
      return { tone: 'good', words: t('community.stateUsed', { name }) };
    case 'revoked':
      return { tone: 'plain', words: t('community.stateRevoked') };
    case 'expired':
      return { tone: 'plain', words: t('community.stateExpired') };
  }
}

type Asked = { readonly what: 'approve' | 'revoke'; readonly invitation: InvitationView };

export function Invitations() {
  const { t } = useI18n();
  const { demo } = useSessionView();
  const invitations = useQuery((ask) => ask.invitations);
  const [isGiving, setGiving] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <Card
      title={t('community.invitations')}
      detail={t('community.invitationsDetail')}
      action={
        <Button icon={MailPlus} onPress={() => setGiving(true)}>
          {t('community.invite')}
        </Button>
      }
    >
      <Loaded query={invitations} skeleton={<Skeleton lines={3} />}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState
              icon={MailOpen}
              title={t('community.noInvitationsTitle')}
              detail={t(demo === null ? 'community.noInvitationsDetail' : 'community.noInvitationsDemo')}
            />
          ) : (
            <List label={t('community.invitations')}>
              {data.map((invitation) => (
                <InvitationRow key={invitation.key} invitation={invitation} onAsk={setAsked} />
              ))}
            </List>
          )
        }
      </Loaded>
      {isGiving && <InviteDialog onClose={() => setGiving(false)} />}
      {asked !== null && <AskedDialog asked={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

function InvitationRow(props: { invitation: InvitationView; onAsk: (asked: Asked) => void }) {
  const { t, format } = useI18n();
  const { invitation, onAsk } = props;
  const { note, issuedMs, expiresMs, roles, standing } = invitation;
  const { tone, words } = standingWords(invitation, t);
  const at = (ms: number) => format.time.dateTime(Math.floor(ms / MS_PER_MINUTE));
  const isOpen = standing === 'open' || standing === 'asked';
  return (
    <ListRow
      title={note === '' ? t('community.inviteForNobody') : t('community.inviteFor', { note })}
      detail={
        <>
          {rolesText(roles, t)} · {t('community.issued', { when: at(issuedMs) })}
          {isOpen && ` · ${t('community.runsOut', { when: at(expiresMs) })}`}
        </>
      }
      value={<Badge tone={tone}>{words}</Badge>}
      {...(isOpen
        ? {
            actions: (
              <div className="row">
                {standing === 'asked' && (
                  <Button onPress={() => onAsk({ what: 'approve', invitation })}>
                    {t('community.approve')}
                  </Button>
                )}
                <Button kind="quiet" onPress={() => onAsk({ what: 'revoke', invitation })}>
                  {t('community.revoke')}
                </Button>
              </div>
            ),
          }
        : {})}
    />
  );
}

function AskedDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const { t } = useI18n();
  const { key, newcomer, roles } = asked.invitation;
  const name = newcomer ?? '?';
  const approve = useCommand((api, which: string) => api.approveNewcomer.mutate({ key: which }), {
    done: () => ({ title: t('community.approved', { name }) }),
  });
  const revoke = useCommand((api, which: string) => api.revokeInvitation.mutate({ key: which }), {
    done: () => ({ title: t('community.revoked') }),
  });
  const { invitations } = useInvitationsAgain();
  const after = () => {
    invitations();
    onClose();
  };
  if (asked.what === 'approve') {
    return (
      <ConfirmDialog
        isOpen
        title={t('community.approveTitle', { name })}
        confirmLabel={t('community.approve')}
        isPending={approve.isPending}
        onConfirm={() => whenDone(approve.run(key), after)}
        onClose={onClose}
      >
        <p>{t('community.approveText', { roles: rolesText(roles, t) })}</p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      isOpen
      kind="danger"
      title={t('community.revokeTitle')}
      confirmLabel={t('community.revoke')}
      isPending={revoke.isPending}
      onConfirm={() => whenDone(revoke.run(key), after)}
      onClose={onClose}
    >
      <p>{t('community.revokeText')}</p>
    </ConfirmDialog>
  );
}

/** Invitations are kept on this PC: no block tells that one has changed. */
function useInvitationsAgain() {
  const { retry } = useQuery((ask) => ask.invitations);
  return { invitations: retry };
}
