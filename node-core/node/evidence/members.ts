import { equalBytes, toHex } from '../../codec/index.ts';
import {
  type CommunityRules,
  DEFAULT_RULES,
  type Found,
  type Member,
  type MemberChange,
  type MemberIndex,
  type Membership,
  type MemberStanding,
  type MemberTransaction,
  type Role,
  type Seat,
  type SeatsTransaction,
} from '../../ledger/index.ts';
import type { Minute } from '../../units/index.ts';

/** Where a transaction of the contract chain stands. */
export interface FoldPlace {
  readonly height: number;
  readonly position: number;
  /** The block's. */
  readonly time: Minute;
  readonly logIndex: number;
}

interface Since<T> {
  readonly logIndex: number;
  readonly value: T;
}

/** Members, rules and seats as the contract chain makes them, and what they were before any entry of the log. */
export class Members {
  readonly #list: Member[] = [];
  readonly #rules: Since<CommunityRules>[] = [];
  readonly #validators: Since<readonly MemberIndex[]>[] = [];
  readonly #active = new Map<MemberIndex, Since<boolean>[]>();
  readonly #votingHeights: number[] = [];
  #seats: readonly Seat[] = [];
  #minorDigits = 0;
  #currency = '';

  /** By index, as of the last block that was folded. */
  get list(): readonly Member[] {
    return this.#list;
  }
  get currency(): string {
    return this.#currency;
  }
  get minorDigits(): number {
    return this.#minorDigits;
  }

  /** Contract heights at which the voting members became others. */
  get votingHeights(): readonly number[] {
    return this.#votingHeights;
  }

  /** Whose signatures count for the block of a log entry; of the founding block, the founder's. */
  validatorsBefore(logIndex: number): readonly MemberIndex[] {
    return before(this.#validators, logIndex) ?? [0];
  }

  /** Whether a member could send something into the block of a log entry. */
  wasActive(member: MemberIndex, logIndex: number): boolean {
    return before(this.#active.get(member) ?? [], logIndex) ?? false;
  }

  /** The rules in force after the contract block of a log entry. */
  rulesAfter(logIndex: number): CommunityRules {
    return before(this.#rules, logIndex + 1) ?? DEFAULT_RULES;
  }

  isActive(member: MemberIndex): boolean {
    return this.#list[member]?.standing.kind === 'active';
  }

  hasRole(member: MemberIndex, role: Role): boolean {
    return this.#list[member]?.roles.includes(role) === true;
  }

  found({ founder, rules, currency, minorDigits, nonce }: Found, place: FoldPlace): void {
    this.#currency = currency;
    this.#minorDigits = minorDigits;
    this.#add(founder, place);
    this.setRules(rules, place);
    this.#setSeats([{ member: 0, disk: nonce.subarray(0, 8) }], place);
  }

  setRules(rules: CommunityRules, place: FoldPlace): void {
    this.#rules.push({ logIndex: place.logIndex, value: rules });
  }

  /** Gives the seats anew. Returns why that may not be, and changes nothing. */
  seat({ author, seats }: SeatsTransaction, place: FoldPlace): string | undefined {
    const had = this.#seats.map(nameOfSeat);
    const gets = new Set(seats.map(nameOfSeat));
    const idle = seats.find(({ member }) => !this.isActive(member));
    const most = this.#rules.at(-1)?.value.validatorCount ?? 0;
    const kept = had.filter((name) => gets.has(name)).length;
    if (!this.#seats.some(({ member }) => member === author)) return `member ${author} holds no seat`;
    if (idle !== undefined) return `it seats member ${idle.member}, who is not active`;
    if (seats.length > most) return `it gives ${seats.length} seats, where the rules allow ${most}`;
    if (kept * 2 <= had.length) return `it leaves ${kept} of ${had.length} seats as they were`;
    if (kept === had.length && kept === seats.length) return 'it gives the seats that were there';
    this.#setSeats(seats, place);
    return undefined;
  }

  /** Makes a change of membership, whose signatures have been checked. Returns why it may not be, and changes nothing. */
  change({ author, change }: MemberTransaction, place: FoldPlace): string | undefined {
    const subject = 'member' in change ? change.member : author;
    const member = this.#list[subject];
    if (member === undefined) return `it is about member ${subject}, who is not one`;
    if (change.kind !== 'leave' && !this.hasRole(author, 'steward')) return `member ${author} is no steward`;
    if (change.kind === 'admit') {
      const same = this.#list.find(({ publicKey }) => equalBytes(publicKey, change.membership.publicKey));
      if (same !== undefined) return `the newcomer's key is that of member ${same.index}`;
      this.#add(change.membership, place);
    } else if (change.kind === 'role') {
      this.#list[subject] = { ...member, roles: change.roles };
    } else {
      const others = this.#seats.filter((seat) => seat.member !== subject);
      if (others.length === 0) return `member ${subject} alone holds a seat`;
      this.#setStanding(member, standingAfter(change, place.time), place);
      if (change.kind !== 'reinstate') this.#setSeats(others, place);
    }
    return undefined;
  }

  #add(membership: Membership, place: FoldPlace): void {
    const index = this.#list.length;
    const standing = { kind: 'active' } as const;
    this.#list.push({ ...membership, index, standing, admittedMinute: place.time });
    this.#active.set(index, [{ logIndex: place.logIndex, value: true }]);
  }

  #setStanding(member: Member, standing: MemberStanding, { logIndex }: FoldPlace): void {
    this.#list[member.index] = { ...member, standing };
    this.#active.get(member.index)?.push({ logIndex, value: standing.kind === 'active' });
  }

  #setSeats(seats: readonly Seat[], { logIndex, height }: FoldPlace): void {
    this.#seats = seats;
    const last = this.#validators.at(-1)?.value;
    const value = seats.map(({ member }) => member);
    // Another disk of the same member signs with the same key.
    if (last?.join() === value.join()) return;
    this.#validators.push({ logIndex, value });
    if (this.#votingHeights.at(-1) !== height) this.#votingHeights.push(height);
  }
}

/** The same for the same member on the same disk. */
function nameOfSeat({ member, disk }: Seat): string {
  return `${member} ${toHex(disk)}`;
}

function standingAfter(
  change: Extract<MemberChange, { kind: 'suspend' | 'reinstate' | 'leave' }>,
  time: Minute,
): MemberStanding {
  switch (change.kind) {
    case 'suspend':
      return { kind: 'suspended', sinceMinute: time, reason: change.reason };
    case 'reinstate':
      return { kind: 'active' };
    case 'leave':
      return { kind: 'left', sinceMinute: time };
  }
}

/** The last value from an earlier log entry; undefined when there is none. */
function before<T>(values: readonly Since<T>[], logIndex: number): T | undefined {
  return values.findLast((one) => one.logIndex < logIndex)?.value;
}
