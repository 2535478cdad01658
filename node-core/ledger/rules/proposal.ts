import { equalBytes, toHex } from '../../codec/index.ts';
import type { Contract, ProposalRecord } from '../community.ts';
import { termsHash } from '../encoding/terms.ts';
import type {
  Acceptance,
  ContractTerms,
  Decline,
  MemberIndex,
  Proposal,
  TransactionId,
} from '../transaction.ts';
import { type Family, inactiveParty, type Rule, type Setting } from './rule.ts';
import { overWhole } from './shares.ts';

/** Rules over the proposal that a transaction answers, the same for all that do. */
type Answered = { readonly author: MemberIndex; readonly proposal: TransactionId };

/**
 * Proposals: by one party to the other, for minutes that have not passed. A counter-proposal declines what it counters.
 * Shares are not looked at before the acceptance, for until then another contract may end.
 */
export const PROPOSAL: Family<Proposal> = {
  role: null,
  rules: [
    {
      refusal: 'unknownMember',
      broken: ({ terms }, { data }) => {
        const unknown = [terms.seller, terms.buyer].find((party) => data.members[party] === undefined);
        return unknown === undefined ? undefined : `member ${unknown}`;
      },
    },
    {
      refusal: 'notAParty',
      broken: ({ author, terms }) =>
        author === terms.seller || author === terms.buyer
          ? undefined
          : `member ${author} speaks for ${terms.seller} and ${terms.buyer}`,
    },
    {
      refusal: 'unknownOffer',
      broken: ({ offer }, { data }) => (offer === null || data.offers.has(offer) ? undefined : offer),
    },
    {
      refusal: 'offerWithdrawn',
      broken: ({ offer }, at) =>
        offerOf(at, offer)?.standing === 'withdrawn' ? `offer ${offer}` : undefined,
    },
    {
      refusal: 'offerExpired',
      broken: ({ offer }, at) => {
        const expires = offerOf(at, offer)?.offer.expiresMinute;
        return expires === undefined || expires > at.time ? undefined : `expired in minute ${expires}`;
      },
    },
    {
      refusal: 'notTheOfferer',
      broken: ({ offer, terms }, at) => {
        const offerer = offerOf(at, offer)?.offer.author;
        return offerer === undefined || offerer === terms.seller
          ? undefined
          : `offered by member ${offerer}, sold by ${terms.seller}`;
      },
    },
    ...answerRules<Proposal>(({ author, counters }) =>
      counters === null ? undefined : { author, proposal: counters },
    ),
    {
      refusal: 'counterParties',
      broken: ({ terms, counters }, { data }) => {
        const countered = counters === null ? undefined : data.proposals.get(counters)?.proposal.terms;
        if (countered === undefined) return undefined;
        const same = countered.seller === terms.seller && countered.buyer === terms.buyer;
        return same ? undefined : `countered: ${countered.seller} sells to ${countered.buyer}`;
      },
    },
    { refusal: 'partyNotActive', broken: ({ terms }, at) => inactiveParty(at, [terms.seller, terms.buyer]) },
    { refusal: 'startInPast', broken: ({ terms }, at) => startsInPast(terms, at) },
    {
      refusal: 'expiryInPast',
      broken: ({ expiresMinute }, { time }) =>
        expiresMinute > time ? undefined : `expires in minute ${expiresMinute}, the block is of ${time}`,
    },
  ],
  apply: (proposal, { data, id, time }, journal) => {
    const { seller, buyer } = proposal.terms;
    const addressee = proposal.author === seller ? buyer : seller;
    const countered = proposal.counters === null ? undefined : data.proposals.get(proposal.counters);
    if (countered !== undefined) {
      const standing = { kind: 'countered', by: id } as const;
      journal.setEntry(data.proposals, countered.id, { ...countered, standing });
    }
    const record: ProposalRecord = {
      id,
      proposal,
      addressee,
      standing: { kind: 'open' },
      proposedMinute: time,
    };
    journal.setEntry(data.proposals, id, record);
  },
};

/** Acceptances: of an open proposal to oneself, before its term has begun, so that no minute is sold after the fact. */
export const ACCEPTANCE: Family<Acceptance> = {
  role: null,
  rules: [
    ...answerRules<Acceptance>((acceptance) => acceptance),
    {
      refusal: 'termsDiffer',
      broken: (acceptance, at) => {
        const hash = termsHash(proposalOf(at, acceptance.proposal).proposal.terms);
        return equalBytes(hash, acceptance.termsHash)
          ? undefined
          : `accepted: ${toHex(acceptance.termsHash)}`;
      },
    },
    {
      refusal: 'partyNotActive',
      broken: ({ proposal }, at) => {
        const { seller, buyer } = proposalOf(at, proposal).proposal.terms;
        return inactiveParty(at, [seller, buyer]);
      },
    },
    {
      refusal: 'startInPast',
      broken: ({ proposal }, at) => startsInPast(proposalOf(at, proposal).proposal.terms, at),
    },
    {
      refusal: 'sharesOverWhole',
      broken: ({ proposal }, at) => overWhole(at.data, proposalOf(at, proposal).proposal.terms),
    },
  ],
  apply: ({ proposal: id }, at, journal) => {
    const { data, time } = at;
    const record = proposalOf(at, id);
    const { terms } = record.proposal;
    const contract: Contract = {
      id,
      terms,
      acceptedMinute: time,
      endMinute: terms.endMinute,
      endRequests: new Map(),
    };
    journal.setEntry(data.proposals, id, { ...record, standing: { kind: 'accepted' } });
    journal.setEntry(data.contracts, id, contract);
    for (const party of [terms.seller, terms.buyer]) {
      const before = data.derived.contractsOf.get(party) ?? [];
      journal.setEntry(data.derived.contractsOf, party, [...before, id]);
    }
  },
};

/** Declines: of an open proposal to oneself. */
export const DECLINE: Family<Decline> = {
  role: null,
  rules: answerRules<Decline>((decline) => decline),
  apply: ({ proposal, reason }, at, journal) => {
    const record = proposalOf(at, proposal);
    journal.setEntry(at.data.proposals, proposal, { ...record, standing: { kind: 'declined', reason } });
  },
};

/** That there is such a proposal, open, not expired, and addressed to who answers it; nothing when none is answered. */
function answerRules<T extends Proposal | Acceptance | Decline>(
  answered: (transaction: T) => Answered | undefined,
): Rule<T>[] {
  const rule = (
    refusal: Rule<T>['refusal'],
    broken: (record: ProposalRecord, answer: Answered, at: Setting) => string | undefined,
  ): Rule<T> => ({
    refusal,
    broken: (transaction, at) => {
      const answer = answered(transaction);
      return answer === undefined ? undefined : broken(proposalOf(at, answer.proposal), answer, at);
    },
  });
  return [
    {
      refusal: 'unknownProposal',
      broken: (transaction, { data }) => {
        const answer = answered(transaction);
        return answer === undefined || data.proposals.has(answer.proposal) ? undefined : answer.proposal;
      },
    },
    rule('proposalNotOpen', ({ standing }) =>
      standing.kind === 'open' ? undefined : `it is ${standing.kind}`,
    ),
    rule('proposalExpired', ({ proposal }, _answer, { time }) =>
      proposal.expiresMinute > time ? undefined : `expired in minute ${proposal.expiresMinute}`,
    ),
    rule('notAddressed', ({ addressee }, { author }) =>
      addressee === author ? undefined : `it is addressed to member ${addressee}`,
    ),
  ];
}

function proposalOf({ data }: Setting, id: TransactionId): ProposalRecord {
  const record = data.proposals.get(id);
  if (record === undefined) throw new Error(`proposal ${id} was checked before`);
  return record;
}

function offerOf({ data }: Setting, id: TransactionId | null) {
  return id === null ? undefined : data.offers.get(id);
}

function startsInPast({ startMinute }: ContractTerms, { time }: Setting): string | undefined {
  return startMinute >= time ? undefined : `starts in minute ${startMinute}, the block is of ${time}`;
}
