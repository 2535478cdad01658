/** What a home says of itself and its links, for tests. */
import type { HealthView, InvitationView } from '../../node-core/api/index.ts';
import { BERG, HAUGEN, ME, NOW_MINUTE, NOW_MS } from './sample-views.ts';

export const health: HealthView = {
  role: 'leader',
  term: 4,
  leader: ME,
  validators: [ME, BERG, HAUGEN],
  appliedEntries: 46_198,
  lagEntries: 0,
  lastCertificate: { chain: 'energy', height: 46_110, minute: NOW_MINUTE, signers: [ME, BERG] },
  waiting: 1,
  peers: [
    {
      party: BERG,
      validator: true,
      up: true,
      path: 'punched',
      roundTripMs: 14.2,
      lagEntries: 0,
      lastError: null,
    },
    {
      party: HAUGEN,
      validator: true,
      up: false,
      path: null,
      roundTripMs: null,
      lagEntries: null,
      lastError: 'dial timed out',
    },
  ],
  reach: { port: 4001, addresses: ['/ip4/192.0.2.7/tcp/4001'], reachable: true, portMapping: 'mapped' },
  problems: [{ kind: 'validatorSilent', party: HAUGEN, count: null, detail: 'dial timed out' }],
};

export const invitation: InvitationView = {
  key: 'c7'.repeat(32),
  note: 'the Hansens',
  issuedMs: NOW_MS,
  expiresMs: NOW_MS + 48 * 3_600_000,
  roles: [],
  needsApproval: false,
  standing: 'open',
  newcomer: null,
};
