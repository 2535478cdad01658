import { equalBytes } from '../codec/index.ts';
import { MINUTES_PER_DAY, type Minute, type Month, minute } from '../units/index.ts';
import type { Hash } from './block.ts';
import type {
  ChainHead,
  Contract,
  DisputeRecord,
  Member,
  OfferRecord,
  ProposalRecord,
  StatementRecord,
  TariffRecord,
} from './community.ts';
import { SlotTable } from './slots.ts';
import { ZERO_HASH } from './transaction-bytes.ts';
import type { CommunityRules, MemberIndex, Seat, StatementSubject, TransactionId } from './transaction.ts';

/** What a grant left behind, for as long as it can be disputed. */
export interface GrantRecord {
  readonly id: TransactionId;
  readonly author: MemberIndex;
  /** Ascending. */
  readonly recipients: readonly MemberIndex[];
  /** UTC day of the block that it came in. */
  readonly includedDay: number;
}

/**
 * The rules that a founder may begin with: up to five validators, Norwegian time and VAT, readings up to 35 days late.
 * They also stand in a state that has not been founded yet.
 */
export const DEFAULT_RULES: CommunityRules = {
  validatorCount: 5,
  validatorSilenceMinutes: 1,
  timeZone: 'Europe/Oslo',
  monthCloseDays: 3,
  paymentDays: 14,
  readingMaxAgeDays: 35,
  retentionMonths: 36,
  checkpointInterval: 1440,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
};

/**
 * What a state holds, open to be written. Records are never changed in place, only replaced; every write goes through
 * a `Journal`. What is behind `derived` follows from the rest and is not encoded.
 */
export interface StateData {
  id: Hash;
  name: string;
  currency: string;
  minorDigits: number;
  rules: CommunityRules;
  readonly members: Member[];
  /** Who votes: ascending by member; none before the founding block. */
  seats: readonly Seat[];
  readonly tariffs: TariffRecord[];
  readonly offers: Map<TransactionId, OfferRecord>;
  readonly proposals: Map<TransactionId, ProposalRecord>;
  readonly contracts: Map<TransactionId, Contract>;
  readonly statements: Map<string, ReadonlyMap<MemberIndex, StatementRecord>>;
  readonly disputes: Map<TransactionId, DisputeRecord>;
  readonly grants: Map<TransactionId, GrantRecord>;
  readonly heads: { energy: ChainHead; contract: ChainHead };
  /** Last sequence number by member, for each chain. */
  readonly sequences: { readonly energy: number[]; readonly contract: number[] };
  slots: SlotTable;
  /** Readings of earlier UTC days are refused, their slots forgotten. Never falls. */
  firstOpenDay: number;
  readonly derived: {
    /** Hash of the last block of either chain that was applied since the state was made or decoded. */
    lastBlock: Hash | null;
    /** By public key in hexadecimal digits. */
    readonly memberOfKey: Map<string, MemberIndex>;
    /** Contracts that a member is a party to, in no order. */
    readonly contractsOf: Map<MemberIndex, readonly TransactionId[]>;
  };
}

/** Data of a community that has not been founded. */
export function emptyData(): StateData {
  const nowhere = { height: -1, hash: ZERO_HASH, time: minute(0) };
  return {
    id: ZERO_HASH,
    name: '',
    currency: '',
    minorDigits: 0,
    rules: DEFAULT_RULES,
    members: [],
    seats: [],
    tariffs: [],
    offers: new Map(),
    proposals: new Map(),
    contracts: new Map(),
    statements: new Map(),
    disputes: new Map(),
    grants: new Map(),
    heads: { energy: nowhere, contract: nowhere },
    sequences: { energy: [], contract: [] },
    slots: new SlotTable(),
    firstOpenDay: 0,
    derived: { lastBlock: null, memberOfKey: new Map(), contractsOf: new Map() },
  };
}

/** False before the founding block. */
export function isFounded(data: StateData): boolean {
  return !equalBytes(data.id, ZERO_HASH);
}

/** Contracts that a member is a party to, ended ones too, in no order. */
export function contractsOf(data: StateData, member: MemberIndex): Contract[] {
  const ids = data.derived.contractsOf.get(member) ?? [];
  return ids.flatMap((id) => data.contracts.get(id) ?? []);
}

/** The key of a month's dealings in `Community.statements`. */
export function statementKey(month: Month, subject: StatementSubject): string {
  return subject.kind === 'contract'
    ? `${month}/contract/${subject.contract}`
    : `${month}/supply/${subject.household}/${subject.producer}`;
}

/** Whether a block of this height must carry the state's hash, by the rules in force before it. */
export function isCheckpoint(height: number, rules: CommunityRules): boolean {
  return height > 0 && height % rules.checkpointInterval === 0;
}

/** The first UTC day of which readings may still come in a block of this time. */
export function firstOpenDayAt(data: StateData, time: Minute): number {
  return Math.max(data.firstOpenDay, Math.floor(time / MINUTES_PER_DAY) - data.rules.readingMaxAgeDays);
}
