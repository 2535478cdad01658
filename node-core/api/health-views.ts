import type { PartyView, RoleView } from './views.ts';

/** How a neighbour's PC is reached. `null` in a view: it is not, just now. */
export type PathView = 'local' | 'direct' | 'mapped' | 'punched' | 'relayed';

/** Another home, as this one sees it. */
export interface PeerHealthView {
  readonly party: PartyView;
  readonly validator: boolean;
  /** A link is up. */
  readonly up: boolean;
  readonly path: PathView | null;
  /** There and back. */
  readonly roundTripMs: number | null;
  /** Entries that this home has and the other lacks, by what it last said; 0 when it lacks none. */
  readonly lagEntries: number | null;
  /** Why there is no link, in the network's words; for support. */
  readonly lastError: string | null;
}

/**
 * What is wrong, or could be better, by name; screens say what to do about it.
 *
 * | kind | |
 * | --- | --- |
 * | `noLeader` | the validators have no leader: nothing can be put in order just now |
 * | `majorityMissing` | fewer than a majority of the validators can be reached from here |
 * | `alone` | no other home can be reached |
 * | `behind` | this home lacks entries that others have |
 * | `waiting` | own readings or acts wait here to be sent |
 * | `diskFull` | the disk takes no more writes |
 * | `validatorSilent` | a validator is not there; another home takes its seat after a while |
 * | `notReachable` | others cannot call this home, and nobody passes their calls on |
 * | `misbehaved` | a neighbour's PC has sent what no honest one sends |
 * | `falseHistory` | the ledger that this home began with does not follow from the community's history: it is set aside at the next start |
 * | `fork` | two different entries at one place, both certified: the community must look into it |
 */
export interface ProblemView {
  readonly kind:
    | 'noLeader'
    | 'majorityMissing'
    | 'alone'
    | 'behind'
    | 'waiting'
    | 'diskFull'
    | 'validatorSilent'
    | 'notReachable'
    | 'misbehaved'
    | 'fork'
    | 'falseHistory';
  readonly party: PartyView | null;
  /** How many: entries lacking, things waiting; else null. */
  readonly count: number | null;
  /** For support. */
  readonly detail: string;
}

/** The block that was certified last. */
export interface CertificateView {
  readonly chain: 'energy' | 'contract';
  readonly height: number;
  readonly minute: number;
  readonly signers: readonly PartyView[];
}

/** How this home and the community's agreement are doing. */
export interface HealthView {
  readonly role: 'leader' | 'follower' | 'candidate' | 'observer';
  /** Raft's term. */
  readonly term: number;
  readonly leader: PartyView | null;
  readonly validators: readonly PartyView[];
  /** Entries of the log that this home has applied. */
  readonly appliedEntries: number;
  /** Entries that others have and this home lacks. */
  readonly lagEntries: number;
  readonly lastCertificate: CertificateView | null;
  /** Own readings and acts that are safe on this PC and not certified yet. */
  readonly waiting: number;
  readonly peers: readonly PeerHealthView[];
  /** Null where homes share one PC: the demo. */
  readonly reach: {
    readonly port: number;
    /** Where others may call: the text that an invitation carries. */
    readonly addresses: readonly string[];
    /** Others have called from outside, or the router forwards the port. */
    readonly reachable: boolean;
    readonly portMapping: 'off' | 'trying' | 'mapped' | 'noGateway' | 'carrierNat' | 'refused';
  } | null;
  readonly problems: readonly ProblemView[];
}

/** An invitation that this household has given. */
export interface InvitationView {
  /** Names it; not the secret. */
  readonly key: string;
  /** For whom, in the giver's words. */
  readonly note: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
  readonly roles: readonly RoleView[];
  readonly needsApproval: boolean;
  readonly standing: 'open' | 'asked' | 'used' | 'revoked' | 'expired';
  /** Who came with it, where somebody did. */
  readonly newcomer: string | null;
}
