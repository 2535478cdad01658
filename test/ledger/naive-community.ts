import { createHash } from 'node:crypto';
import { encode } from '../../node-core/codec/index.ts';
import type {
  ContractTerms,
  MemberIndex,
  Proposal,
  Role,
  Seat,
  Transaction,
  TransactionId,
} from '../../node-core/ledger/index.ts';

/**
 * The deliberately naive twin of the community's state: it keeps the log and nothing else, and answers every question by
 * reading the log from its start; shares are added up minute by minute. Says yes or no, not why.
 * Knows readings, members, seats, tariffs, offers, proposals and contracts; the clock of both chains is one.
 */
export interface LogEntry {
  readonly transaction: Transaction;
  readonly id: TransactionId;
  readonly time: number;
}

const PERIODS = { hour: 1, day: 2, month: 3, term: 4 };

export class NaiveCommunity {
  readonly log: LogEntry[] = [];
  readonly #founderRoles: readonly Role[] = ['steward'];

  /** Whether the entry may come next; it is part of the log afterwards when it may. */
  accept(entry: LogEntry): boolean {
    const allowed = this.#senderMay(entry) && this.#contentMay(entry);
    if (allowed) this.log.push(entry);
    return allowed;
  }

  memberCount(): number {
    return 1 + this.#all('member').filter(({ transaction }) => transaction.change.kind === 'admit').length;
  }

  standing(member: MemberIndex): 'active' | 'suspended' | 'left' {
    let standing: 'active' | 'suspended' | 'left' = 'active';
    for (const { transaction } of this.#all('member')) {
      const { change, author } = transaction;
      if (change.kind === 'leave' && author === member) standing = 'left';
      if (change.kind === 'suspend' && change.member === member) standing = 'suspended';
      if (change.kind === 'reinstate' && change.member === member) standing = 'active';
    }
    return standing;
  }

  /** Who votes, on which disk, as words; ascending by member. */
  seats(): readonly string[] {
    let words = ['0 on 0909090909090909'];
    for (const { transaction } of this.log) {
      if (transaction.kind === 'seats') words = transaction.seats.map(wordsOfSeat);
      if (transaction.kind !== 'member') continue;
      const { change, author } = transaction;
      if (change.kind === 'leave') words = words.filter((one) => !one.startsWith(`${author} `));
      if (change.kind === 'suspend') words = words.filter((one) => !one.startsWith(`${change.member} `));
    }
    return words;
  }

  roles(member: MemberIndex): readonly Role[] {
    let roles: readonly Role[] = this.#founderRoles;
    let index = 0;
    for (const { transaction } of this.#all('member')) {
      const { change } = transaction;
      if (change.kind === 'admit') {
        index += 1;
        if (index === member) roles = change.membership.roles;
      }
      if (change.kind === 'role' && change.member === member) roles = change.roles;
    }
    return roles;
  }

  offerStanding(id: TransactionId): 'open' | 'withdrawn' | undefined {
    const offer = this.#find('offer', id);
    if (offer === undefined) return undefined;
    return this.#withdrawn(id) || this.#leftAfter(offer) ? 'withdrawn' : 'open';
  }

  proposalStanding(id: TransactionId): string | undefined {
    const proposal = this.#find('proposal', id);
    if (proposal === undefined) return undefined;
    if (this.#all('acceptance').some(({ transaction }) => transaction.proposal === id)) return 'accepted';
    if (this.#all('decline').some(({ transaction }) => transaction.proposal === id)) return 'declined';
    if (this.#all('proposal').some(({ transaction }) => transaction.counters === id)) return 'countered';
    return this.#withdrawn(id) || this.#leftAfter(proposal) ? 'withdrawn' : 'open';
  }

  /** Where a contract ends, by its own log: two equal requests in force at once, or a party that left. */
  contractEnd(id: TransactionId): number | undefined {
    const terms = this.#contractTerms(id);
    if (terms === undefined) return undefined;
    let end: number = terms.endMinute;
    let requests = new Map<MemberIndex, number>();
    for (const { transaction, time } of this.log) {
      if (transaction.kind === 'end' && transaction.contract === id) {
        requests.set(transaction.author, transaction.endMinute);
        if (requests.get(terms.seller) === requests.get(terms.buyer)) {
          end = transaction.endMinute;
          requests = new Map();
        }
      }
      const leaves = transaction.kind === 'member' && transaction.change.kind === 'leave';
      const accepted = this.#acceptedAt(id) ?? Number.POSITIVE_INFINITY;
      const isParty = [terms.seller, terms.buyer].includes(transaction.author);
      if (leaves && isParty && time >= accepted && end > time) {
        end = Math.max(time, terms.startMinute);
        requests = new Map();
      }
    }
    return end;
  }

  tariffEnd(id: TransactionId): number | undefined {
    const entry = this.#find('tariff', id);
    if (entry === undefined) return undefined;
    const { author, steps, endMinute } = entry.transaction;
    let end: number = endMinute;
    for (const { transaction, time } of this.log.slice(this.log.indexOf(entry))) {
      if (transaction.kind !== 'member') continue;
      const { change } = transaction;
      const gone = change.kind === 'leave' && transaction.author === author;
      const dropped =
        change.kind === 'role' && change.member === author && !change.roles.includes('publicProducer');
      if ((gone || dropped) && end > time) end = Math.max(time, steps[0]?.startMinute ?? 0);
    }
    return end;
  }

  slotTaken(author: MemberIndex, minute: number, revision: number): boolean {
    return this.#all('reading').some(
      ({ transaction: one }) => one.author === author && one.minute === minute && one.revision === revision,
    );
  }

  #senderMay({ transaction }: LogEntry): boolean {
    const { author, kind } = transaction;
    if (kind === 'found' || author >= this.memberCount() || this.standing(author) !== 'active') return false;
    const needed =
      kind === 'member' && transaction.change.kind !== 'leave'
        ? 'steward'
        : kind === 'tariff'
          ? 'publicProducer'
          : null;
    if (needed !== null && !this.roles(author).includes(needed)) return false;
    if (!('sequence' in transaction)) return true;
    const chain = kind === 'grant';
    const sequences = this.log.flatMap(({ transaction: one }) =>
      one.author === author && 'sequence' in one && (one.kind === 'grant') === chain ? [one.sequence] : [],
    );
    return transaction.sequence > Math.max(0, ...sequences);
  }

  #contentMay({ transaction, time }: LogEntry): boolean {
    switch (transaction.kind) {
      case 'reading':
        return (
          transaction.minute < time &&
          !this.slotTaken(transaction.author, transaction.minute, transaction.revision)
        );
      case 'member':
        return this.#changeMay(transaction);
      case 'tariff': {
        const start = transaction.steps[0]?.startMinute ?? 0;
        const overlaps = this.#all('tariff').some(
          ({ transaction: one, id }) =>
            one.author === transaction.author &&
            (one.steps[0]?.startMinute ?? 0) < transaction.endMinute &&
            start < (this.tariffEnd(id) ?? 0) &&
            (one.steps[0]?.startMinute ?? 0) < (this.tariffEnd(id) ?? 0),
        );
        return start >= time && !overlaps;
      }
      case 'offer':
        return transaction.endMinute > time && transaction.expiresMinute > time;
      case 'withdraw': {
        const { target, author } = transaction;
        const entry = this.#find('offer', target) ?? this.#find('proposal', target);
        const open = this.offerStanding(target) === 'open' || this.proposalStanding(target) === 'open';
        return entry?.transaction.author === author && open;
      }
      case 'proposal':
        return this.#proposalMay(transaction, time);
      case 'acceptance': {
        const terms = this.#answerable(transaction.proposal, transaction.author, time);
        if (terms === undefined || !this.#isHashOf(terms, transaction.termsHash)) return false;
        return this.#partiesActive(terms) && terms.startMinute >= time && this.#sharesFit(terms);
      }
      case 'decline':
        return this.#answerable(transaction.proposal, transaction.author, time) !== undefined;
      case 'end': {
        const terms = this.#contractTerms(transaction.contract);
        const end = this.contractEnd(transaction.contract);
        if (
          terms === undefined ||
          end === undefined ||
          ![terms.seller, terms.buyer].includes(transaction.author)
        )
          return false;
        const { endMinute } = transaction;
        return end > time && endMinute > time && endMinute >= terms.startMinute && endMinute < end;
      }
      case 'seats':
        return this.#seatsMay(transaction);
      case 'found':
      case 'grant':
      case 'rules':
      case 'statement':
      case 'dispute':
        throw new Error(`the twin knows no ${transaction.kind}`);
    }
  }

  #changeMay({ author, change }: Extract<Transaction, { kind: 'member' }>): boolean {
    const loses =
      change.kind === 'leave'
        ? author
        : change.kind === 'admit' || change.kind === 'reinstate'
          ? null
          : change.member;
    const keeps = change.kind === 'role' && change.roles.includes('steward');
    const stewardsLeft = Array.from({ length: this.memberCount() }, (_, index) => index).some(
      (index) =>
        index !== loses && this.standing(index) === 'active' && this.roles(index).includes('steward'),
    );
    if (loses !== null && !keeps && !stewardsLeft) return false;
    const stays = change.kind === 'role' || this.seats().some((one) => !one.startsWith(`${loses} `));
    if (loses !== null && !stays) return false;
    if (change.kind === 'admit' || change.kind === 'leave') return true;
    if (change.member >= this.memberCount()) return false;
    const standing = this.standing(change.member);
    if (change.kind === 'suspend') return standing === 'active';
    if (change.kind === 'reinstate') return standing === 'suspended';
    return standing !== 'left';
  }

  /** By rules of five. */
  #seatsMay({ author, seats }: Extract<Transaction, { kind: 'seats' }>): boolean {
    const now = this.seats();
    const wanted = seats.map(wordsOfSeat);
    const all = seats.every(
      ({ member }) => member < this.memberCount() && this.standing(member) === 'active',
    );
    const isSeated = now.some((one) => one.startsWith(`${author} `));
    const kept = now.filter((one) => wanted.includes(one));
    return (
      isSeated && all && seats.length <= 5 && now.join() !== wanted.join() && 2 * kept.length > now.length
    );
  }

  #proposalMay({ author, terms, offer, counters, expiresMinute }: Proposal, time: number): boolean {
    const { seller, buyer, startMinute } = terms;
    if (author !== seller && author !== buyer) return false;
    if (Math.max(seller, buyer) >= this.memberCount() || !this.#partiesActive(terms)) return false;
    if (startMinute < time || expiresMinute <= time) return false;
    if (offer !== null) {
      const entry = this.#find('offer', offer);
      if (entry === undefined || this.offerStanding(offer) !== 'open') return false;
      if (entry.transaction.expiresMinute <= time || entry.transaction.author !== seller) return false;
    }
    if (counters === null) return true;
    const countered = this.#answerable(counters, author, time);
    return countered?.seller === seller && countered.buyer === buyer;
  }

  /** The terms of a proposal that a member may answer now. */
  #answerable(id: TransactionId, author: MemberIndex, time: number): ContractTerms | undefined {
    const entry = this.#find('proposal', id);
    if (entry === undefined || this.proposalStanding(id) !== 'open') return undefined;
    const { terms, expiresMinute, author: proposer } = entry.transaction;
    const addressee = proposer === terms.seller ? terms.buyer : terms.seller;
    return expiresMinute > time && addressee === author ? terms : undefined;
  }

  #sharesFit(terms: ContractTerms): boolean {
    for (let minute: number = terms.startMinute; minute < terms.endMinute; minute += 1) {
      let sold: number = terms.sellerShare;
      let bought: number = terms.buyerShare;
      for (const { transaction } of this.#all('acceptance')) {
        const other = this.#contractTerms(transaction.proposal);
        const end = this.contractEnd(transaction.proposal) ?? 0;
        if (other === undefined || minute < other.startMinute || minute >= end) continue;
        if (other.seller === terms.seller) sold += other.sellerShare;
        if (other.buyer === terms.buyer) bought += other.buyerShare;
      }
      if (sold > 1000 || bought > 1000) return false;
    }
    return true;
  }

  #partiesActive({ seller, buyer }: ContractTerms): boolean {
    return this.standing(seller) === 'active' && this.standing(buyer) === 'active';
  }

  #isHashOf(terms: ContractTerms, hash: Uint8Array): boolean {
    const {
      startMinute,
      endMinute,
      seller,
      buyer,
      sellerShare,
      buyerShare,
      price,
      minimumEnergyMwh,
      period,
      carbon,
    } = terms;
    const bytes = encode([
      startMinute,
      endMinute,
      seller,
      buyer,
      sellerShare,
      buyerShare,
      price,
      minimumEnergyMwh,
      PERIODS[period],
      carbon,
    ]);
    return createHash('sha256').update(bytes).digest().equals(hash);
  }

  #contractTerms(id: TransactionId): ContractTerms | undefined {
    return this.proposalStanding(id) === 'accepted'
      ? this.#find('proposal', id)?.transaction.terms
      : undefined;
  }

  #acceptedAt(id: TransactionId): number | undefined {
    return this.#all('acceptance').find(({ transaction }) => transaction.proposal === id)?.time;
  }

  #withdrawn(id: TransactionId): boolean {
    return this.#all('withdraw').some(({ transaction }) => transaction.target === id);
  }

  #leftAfter(entry: LogEntry): boolean {
    return this.log
      .slice(this.log.indexOf(entry))
      .some(
        ({ transaction: one }) =>
          one.author === entry.transaction.author && one.kind === 'member' && one.change.kind === 'leave',
      );
  }

  #find<K extends Transaction['kind']>(kind: K, id: TransactionId) {
    return this.#all(kind).find((entry) => entry.id === id);
  }

  #all<K extends Transaction['kind']>(
    kind: K,
  ): (LogEntry & { transaction: Extract<Transaction, { kind: K }> })[] {
    return this.log.flatMap((entry) => (isEntryOf(entry, kind) ? [entry] : []));
  }
}

function wordsOfSeat({ member, disk }: Seat): string {
  return `${member} on ${Buffer.from(disk).toString('hex')}`;
}

function isEntryOf<K extends Transaction['kind']>(
  entry: LogEntry,
  kind: K,
): entry is LogEntry & { transaction: Extract<Transaction, { kind: K }> } {
  return entry.transaction.kind === kind;
}
