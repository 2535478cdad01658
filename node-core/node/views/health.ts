import type { HealthView, InvitationView } from '../../api/health-views.ts';
import type { PartyView } from '../../api/views.ts';
import type { Ordering } from '../../consensus/ordering.ts';
import { decodeCertificate } from '../../ledger/index.ts';
import type { Household } from '../household.ts';
import type { IssuedInvitation } from '../member/invitations.ts';
import { partyView } from './parties.ts';

/** What every node can say of itself; `HealthView` without the others. */
export type OwnHealth = Omit<HealthView, 'peers' | 'reach' | 'problems' | 'lagEntries' | 'leader'>;

export function ownHealth(household: Household, ordering: Ordering): OwnHealth {
  const { replica, outbox } = household;
  const { role, term } = ordering.status();
  return {
    role,
    term,
    validators: replica.community.validators.map((member) => partyView(household, member)),
    appliedEntries: replica.appliedIndex,
    lastCertificate: lastCertificate(household),
    waiting: outbox.pendingCount('energy') + outbox.pendingCount('contract'),
  };
}

/** Homes that share one PC: there is nobody to lose. */
export function soloHealth(household: Household, ordering: Ordering): HealthView {
  const [founder = 0] = household.replica.community.validators;
  return {
    ...ownHealth(household, ordering),
    leader: partyView(household, founder),
    lagEntries: 0,
    peers: [],
    reach: null,
    problems: [],
  };
}

export function invitationView({ standing, ...invitation }: IssuedInvitation): InvitationView {
  const { key, note, issuedMs, expiresMs, roles, needsApproval } = invitation;
  return {
    key,
    note,
    issuedMs,
    expiresMs,
    roles,
    needsApproval,
    standing: standing.kind,
    newcomer: 'name' in standing ? standing.name : null,
  };
}

function lastCertificate(household: Household): HealthView['lastCertificate'] {
  const { store, appliedIndex } = household.replica;
  const row = store.blockAt(appliedIndex);
  if (row === undefined) return null;
  const decoded = decodeCertificate(row.certificate);
  const signers: PartyView[] =
    decoded.kind === 'ok'
      ? decoded.certificate.signatures.map(({ member }) => partyView(household, member))
      : [];
  return { chain: row.chain, height: row.height, minute: row.time, signers };
}
