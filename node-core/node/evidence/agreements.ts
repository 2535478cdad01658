import { equalBytes } from '../../codec/index.ts';
import {
  type Acceptance,
  type Contract,
  type ContractTerms,
  type End,
  type MemberIndex,
  type Proposal,
  type TransactionId,
  termsHash,
} from '../../ledger/index.ts';
import type { ContractEvidence } from '../../settlement/index.ts';
import { type Minute, minute } from '../../units/index.ts';
import type { FoldPlace, Members } from './members.ts';

/** Why a transaction has no effect. `dangling`: it refers to something that was not seen. */
export interface NoEffect {
  readonly what: string;
  readonly dangling: boolean;
}

/** A contract as one block left it. */
interface Version {
  readonly height: number;
  readonly contract: Contract;
}

interface KnownContract {
  /** Height of the block that holds the terms. */
  readonly proposedHeight: number;
  readonly at: ContractEvidence['at'];
  /** Ascending by height; never empty. */
  readonly versions: Version[];
}

interface KnownProposal {
  readonly proposal: Proposal;
  readonly height: number;
  isOpen: boolean;
}

/**
 * What the parties have agreed on: proposals, the contracts that acceptances made of them, and their ends. Kept version
 * by version, so that each can be had as of any cut. Written apart from the ledger's own reducer.
 */
export class Agreements {
  readonly #members: Members;
  readonly #proposals = new Map<TransactionId, KnownProposal>();
  readonly #contracts = new Map<TransactionId, KnownContract>();

  constructor(members: Members) {
    this.#members = members;
  }

  /** Contracts of a household that the blocks up to a height made, as those blocks left them. */
  contractsOf(
    household: MemberIndex,
    { height, isFaulty }: { readonly height: number; readonly isFaulty: (height: number) => boolean },
  ): ContractEvidence[] {
    return [...this.#contracts.values()].flatMap(({ at, proposedHeight, versions }) => {
      if (isFaulty(at.height) || isFaulty(proposedHeight)) return [];
      const contract = versions.findLast((one) => one.height <= height && !isFaulty(one.height))?.contract;
      return contract !== undefined && isParty(household, contract.terms) ? [{ contract, at }] : [];
    });
  }

  /** Spans of minutes that blocks between two heights changed: made, or cut off an end. */
  spansChanged(
    household: MemberIndex,
    between: { readonly after: number; readonly upTo: number },
  ): { readonly startMinute: Minute; readonly endMinute: Minute }[] {
    const within = ({ height }: Version) => height > between.after && height <= between.upTo;
    return [...this.#contracts.values()].flatMap(({ versions }) =>
      versions.flatMap((version, place) => {
        const { terms, endMinute } = version.contract;
        if (!within(version) || !isParty(household, terms)) return [];
        const before = versions[place - 1]?.contract;
        return before === undefined
          ? [{ startMinute: terms.startMinute, endMinute }]
          : [{ startMinute: endMinute, endMinute: before.endMinute }];
      }),
    );
  }

  /** Everybody who was ever a party of a contract with a household. */
  partnersOf(household: MemberIndex): ReadonlySet<MemberIndex> {
    const partners = new Set<MemberIndex>();
    for (const { versions } of this.#contracts.values()) {
      const terms = versions[0]?.contract.terms;
      if (terms === undefined || !isParty(household, terms)) continue;
      partners.add(terms.seller === household ? terms.buyer : terms.seller);
    }
    return partners;
  }

  propose(id: TransactionId, proposal: Proposal, { time, height }: FoldPlace): NoEffect | undefined {
    const { author, terms, counters, expiresMinute } = proposal;
    if (!isParty(author, terms)) return wrong(`member ${author} is no party of the terms`);
    if (terms.startMinute < time) return wrong(`it starts in minute ${terms.startMinute}, before its block`);
    if (expiresMinute <= time) return wrong(`it expired in minute ${expiresMinute}, before its block`);
    if (!this.#bothActive(terms)) return wrong('a party is no active member');
    if (counters !== null) {
      const refused = this.answer({ author, proposal: counters }, time);
      if (refused !== undefined) return refused;
    }
    this.#proposals.set(id, { proposal, height, isOpen: true });
    return undefined;
  }

  /** Declines, or counters, an open proposal to oneself. */
  answer(
    { author, proposal }: { readonly author: MemberIndex; readonly proposal: TransactionId },
    time: Minute,
  ): NoEffect | undefined {
    const known = this.#proposals.get(proposal);
    if (known === undefined) return unseen(`there is no proposal ${proposal}`);
    const { terms, author: proposer, expiresMinute } = known.proposal;
    if (!known.isOpen) return wrong(`proposal ${proposal} was answered before`);
    if (expiresMinute <= time) return wrong(`proposal ${proposal} expired in minute ${expiresMinute}`);
    if (author === proposer || !isParty(author, terms))
      return wrong(`it is not addressed to member ${author}`);
    known.isOpen = false;
    return undefined;
  }

  /** Takes back an open proposal; anything else that can be withdrawn is no agreement. */
  withdraw(author: MemberIndex, target: TransactionId): void {
    const known = this.#proposals.get(target);
    if (known?.proposal.author === author) known.isOpen = false;
  }

  accept(acceptance: Acceptance, place: FoldPlace): NoEffect | undefined {
    const { proposal: id, termsHash: accepted } = acceptance;
    const known = this.#proposals.get(id);
    if (known === undefined) return unseen(`there is no proposal ${id}`);
    const { terms } = known.proposal;
    if (!equalBytes(termsHash(terms), accepted)) return wrong('the terms are not those that were proposed');
    if (terms.startMinute < place.time)
      return wrong(`it starts in minute ${terms.startMinute}, before its block`);
    if (!this.#bothActive(terms)) return wrong('a party is no active member');
    const refused = this.answer(acceptance, place.time);
    if (refused !== undefined) return refused;
    const contract: Contract = {
      id,
      terms,
      acceptedMinute: place.time,
      endMinute: terms.endMinute,
      endRequests: new Map(),
    };
    const { height, position } = place;
    const at = { chain: 'contract' as const, height, position };
    this.#contracts.set(id, { proposedHeight: known.height, at, versions: [{ height, contract }] });
    return undefined;
  }

  /** One party names the minute; when both have named the same, the contract ends there. */
  end({ author, contract: id, endMinute }: End, { time, height }: FoldPlace): NoEffect | undefined {
    const known = this.#contracts.get(id);
    const contract = known?.versions.at(-1)?.contract;
    if (known === undefined || contract === undefined) return unseen(`there is no contract ${id}`);
    const { terms } = contract;
    if (!isParty(author, terms)) return wrong(`member ${author} is no party of the contract`);
    const within = endMinute > time && endMinute >= terms.startMinute && endMinute < contract.endMinute;
    if (!within) return wrong(`minute ${endMinute} is no minute to end it in`);
    const other = terms.seller === author ? terms.buyer : terms.seller;
    const agreed = contract.endRequests.get(other) === endMinute;
    const endRequests = agreed ? new Map() : new Map(contract.endRequests).set(author, endMinute);
    known.versions.push({
      height,
      contract: { ...contract, endRequests, endMinute: agreed ? endMinute : contract.endMinute },
    });
    return undefined;
  }

  /** Who leaves ends his contracts with the block's minute, and takes his open proposals back. */
  leave(member: MemberIndex, { time, height }: FoldPlace): void {
    for (const { versions } of this.#contracts.values()) {
      const contract = versions.at(-1)?.contract;
      if (contract === undefined || !isParty(member, contract.terms) || contract.endMinute <= time) continue;
      const endMinute = minute(Math.max(contract.terms.startMinute, time));
      versions.push({ height, contract: { ...contract, endMinute, endRequests: new Map() } });
    }
    for (const known of this.#proposals.values()) if (known.proposal.author === member) known.isOpen = false;
  }

  #bothActive({ seller, buyer }: ContractTerms): boolean {
    return this.#members.isActive(seller) && this.#members.isActive(buyer);
  }
}

function isParty(member: MemberIndex, { seller, buyer }: ContractTerms): boolean {
  return member === seller || member === buyer;
}

function wrong(what: string): NoEffect {
  return { what, dangling: false };
}

function unseen(what: string): NoEffect {
  return { what, dangling: true };
}
