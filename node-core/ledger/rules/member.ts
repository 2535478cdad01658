import { toHex } from '../../codec/index.ts';
import type { Minute } from '../../units/index.ts';
import type { Contract, Member } from '../community.ts';
import { MAX_MEMBER_INDEX } from '../encoding/fields.ts';
import type { Journal } from '../journal.ts';
import { contractsOf, type StateData } from '../state-data.ts';
import { consentMessage } from '../transaction-bytes.ts';
import type {
  MemberChange,
  MemberIndex,
  Membership,
  MemberTransaction,
  RulesTransaction,
} from '../transaction.ts';
import { isWeakKey } from '../weak-key.ts';
import type { Family, Setting } from './rule.ts';

/**
 * Members: a steward admits, gives and takes roles, suspends and reinstates; everybody leaves for himself. At least one
 * active steward stays, and somebody who votes. Who leaves ends his contracts and tariffs with the block's minute and
 * takes back what he has open; who is suspended does not, but can send nothing. Either loses his seat in the same step;
 * nobody gets one by being admitted or reinstated.
 */
export const MEMBER: Family<MemberTransaction> = {
  role: 'steward',
  rules: [
    {
      refusal: 'unknownMember',
      broken: ({ change }, { data }) =>
        'member' in change && data.members[change.member] === undefined
          ? `member ${change.member}`
          : undefined,
    },
    {
      refusal: 'memberExists',
      broken: ({ change }, { data }) => {
        if (change.kind !== 'admit') return undefined;
        const index = data.derived.memberOfKey.get(toHex(change.membership.publicKey));
        return index === undefined ? undefined : `the key of member ${index}`;
      },
    },
    {
      refusal: 'weakKey',
      broken: ({ change }) =>
        change.kind === 'admit' && isWeakKey(change.membership.publicKey)
          ? toHex(change.membership.publicKey)
          : undefined,
    },
    { refusal: 'wrongStanding', broken: ({ change }, at) => wrongStanding(change, at) },
    {
      refusal: 'badConsent',
      broken: ({ change }, { data, verifier }) => {
        if (change.kind !== 'admit') return undefined;
        const { membership, consent } = change;
        const message = consentMessage({ community: data.id, membership });
        const good = verifier.verify({ publicKey: membership.publicKey, message, signature: consent });
        return good ? undefined : `newcomer ${toHex(membership.publicKey)}`;
      },
    },
    {
      refusal: 'lastSteward',
      broken: (transaction, { data }) => {
        const loser = stewardLost(transaction);
        if (loser === undefined) return undefined;
        const others = data.members.some((member) => member.index !== loser && isActiveSteward(member));
        return others ? undefined : `member ${loser} is the last`;
      },
    },
    {
      refusal: 'lastSeat',
      broken: (transaction, { data }) => {
        const loser = seatLost(transaction);
        if (loser === undefined || data.seats.some(({ member }) => member !== loser)) return undefined;
        return `member ${loser} alone has one`;
      },
    },
    {
      refusal: 'communityFull',
      broken: ({ change }, { data }) =>
        change.kind === 'admit' && data.members.length > MAX_MEMBER_INDEX
          ? `${data.members.length} members`
          : undefined,
    },
  ],
  apply: (transaction, at, journal) => {
    const { author, change } = transaction;
    const { data, time } = at;
    switch (change.kind) {
      case 'admit':
        addMember({ data, membership: change.membership, time }, journal);
        break;
      case 'role':
        changeMember(data, change.member, { roles: change.roles }, journal);
        if (!change.roles.includes('publicProducer')) endTariffs(at, change.member, journal);
        break;
      case 'suspend':
        changeMember(
          data,
          change.member,
          { standing: { kind: 'suspended', sinceMinute: time, reason: change.reason } },
          journal,
        );
        break;
      case 'reinstate':
        changeMember(data, change.member, { standing: { kind: 'active' } }, journal);
        break;
      case 'leave':
        changeMember(data, author, { standing: { kind: 'left', sinceMinute: time } }, journal);
        endContracts(at, author, journal);
        endTariffs(at, author, journal);
        takeBack(at, author, journal);
        break;
    }
    const loser = seatLost(transaction);
    if (loser !== undefined) takeSeat(data, loser, journal);
  },
};

/** The rules as a whole are replaced; each one's range is a matter of form. A smaller `validatorCount` takes no seat away. */
export const RULES: Family<RulesTransaction> = {
  role: 'steward',
  rules: [],
  apply: ({ rules }, { data }, journal) => {
    journal.assign(data, 'rules', rules);
  },
};

/** Gives a newcomer the next index. */
export function addMember(
  admission: { readonly data: StateData; readonly membership: Membership; readonly time: Minute },
  journal: Journal,
): void {
  const { data, membership, time } = admission;
  const index = data.members.length;
  const member: Member = { ...membership, index, standing: { kind: 'active' }, admittedMinute: time };
  journal.setItem(data.members, index, member);
  journal.setItem(data.sequences.energy, index, 0);
  journal.setItem(data.sequences.contract, index, 0);
  journal.setEntry(data.derived.memberOfKey, toHex(membership.publicKey), index);
}

function wrongStanding(change: MemberChange, at: Setting): string | undefined {
  if (!('member' in change)) return undefined;
  const standing = at.data.members[change.member]?.standing.kind;
  const allowed = {
    role: standing !== 'left',
    suspend: standing === 'active',
    reinstate: standing === 'suspended',
  }[change.kind];
  return allowed ? undefined : `member ${change.member} is ${standing}`;
}

/** The member who would be an active steward no more, if it is one now; undefined when the change costs nobody that. */
function stewardLost({ author, change }: MemberTransaction): MemberIndex | undefined {
  switch (change.kind) {
    case 'leave':
      return author;
    case 'suspend':
      return change.member;
    case 'role':
      return change.roles.includes('steward') ? undefined : change.member;
    case 'admit':
    case 'reinstate':
      return undefined;
  }
}

/** The member who may not hold a seat any more, if he holds one now; undefined when the change costs nobody that. */
function seatLost({ author, change }: MemberTransaction): MemberIndex | undefined {
  switch (change.kind) {
    case 'leave':
      return author;
    case 'suspend':
      return change.member;
    case 'admit':
    case 'role':
    case 'reinstate':
      return undefined;
  }
}

function takeSeat(data: StateData, loser: MemberIndex, journal: Journal): void {
  const others = data.seats.filter(({ member }) => member !== loser);
  if (others.length < data.seats.length) journal.assign(data, 'seats', others);
}

function isActiveSteward({ standing, roles }: Member): boolean {
  return standing.kind === 'active' && roles.includes('steward');
}

function changeMember(data: StateData, index: MemberIndex, change: Partial<Member>, journal: Journal): void {
  const member = data.members[index];
  if (member === undefined) throw new Error(`member ${index} was checked before`);
  journal.setItem(data.members, index, { ...member, ...change });
}

function endContracts(at: Setting, member: MemberIndex, journal: Journal): void {
  for (const contract of contractsOf(at.data, member)) {
    if (contract.endMinute <= at.time) continue;
    const ended: Contract = {
      ...contract,
      endMinute: later(contract.terms.startMinute, at.time),
      endRequests: new Map(),
    };
    journal.setEntry(at.data.contracts, contract.id, ended);
  }
}

function endTariffs({ data, time }: Setting, producer: MemberIndex, journal: Journal): void {
  for (const [place, record] of data.tariffs.entries()) {
    if (record.tariff.author !== producer || record.endMinute <= time) continue;
    const startMinute = record.tariff.steps[0]?.startMinute ?? time;
    journal.setItem(data.tariffs, place, { ...record, endMinute: later(startMinute, time) });
  }
}

function takeBack({ data }: Setting, member: MemberIndex, journal: Journal): void {
  for (const record of data.offers.values()) {
    if (record.offer.author !== member || record.standing !== 'open') continue;
    journal.setEntry(data.offers, record.id, { ...record, standing: 'withdrawn' });
  }
  for (const record of data.proposals.values()) {
    if (record.proposal.author !== member || record.standing.kind !== 'open') continue;
    journal.setEntry(data.proposals, record.id, { ...record, standing: { kind: 'withdrawn' } });
  }
}

function later(a: Minute, b: Minute): Minute {
  return a > b ? a : b;
}
