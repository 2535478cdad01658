import type { CodecValue } from '../codec/index.ts';
import { MINUTES_PER_DAY, minute } from '../units/index.ts';
import type {
  ChainHead,
  Contract,
  DisputeRecord,
  Member,
  MemberStanding,
  OfferRecord,
  OfferStanding,
  ProposalRecord,
  ProposalStanding,
  StatementRecord,
  TariffRecord,
} from './community.ts';
import { FieldFault, FieldReader, idBytes } from './encoding/fields.ts';
import { membershipValue, readMembership } from './encoding/membership.ts';
import { MAX_RECIPIENTS } from './encoding/reading.ts';
import { readTerms, termsValue } from './encoding/terms.ts';
import type { GrantRecord } from './state-data.ts';
import { isOfKind, transactionFields, transactionOf } from './transaction-bytes.ts';
import type { MemberIndex, Transaction, TransactionKind } from './transaction.ts';

/**
 * One record of the state each, as values of the codec and back: docs/protocol.md, 'State'. Records that lie in maps are
 * written without their ID, which `state-bytes.ts` puts in front, and read with it. Readers throw `FieldFault`.
 */
const MEMBER_STANDING_NUMBERS = { active: 1, suspended: 2, left: 3 } as const;
const ANY_TEXT = { least: 0, most: 200 };
const LAST_DAY = Math.floor((2 ** 32 - 1) / MINUTES_PER_DAY);
const OPEN_NUMBERS = { open: 1, withdrawn: 2 } as const;
const PROPOSAL_STANDING_NUMBERS = { open: 1, accepted: 2, declined: 3, countered: 4, withdrawn: 5 } as const;
export function memberValue(member: Member): CodecValue {
  return [membershipValue(member), standingValue(member.standing), member.admittedMinute];
}

function standingValue(standing: MemberStanding): CodecValue {
  const number = MEMBER_STANDING_NUMBERS[standing.kind];
  switch (standing.kind) {
    case 'active':
      return [number];
    case 'suspended':
      return [number, standing.sinceMinute, standing.reason];
    case 'left':
      return [number, standing.sinceMinute];
  }
}

/** @throws FieldFault */
export function readMemberRecord(value: CodecValue, index: MemberIndex): Member {
  const fields = new FieldReader(value, { what: 'member', count: 3 });
  const membership = readMembership(fields.value('membership'));
  const standing = readStanding(fields.value('standing'));
  return { ...membership, index, standing, admittedMinute: fields.minute('admittedMinute') };
}

function readStanding(value: CodecValue): MemberStanding {
  const fields = new FieldReader(value, { what: 'standing' });
  const kind = fields.oneOf<MemberStanding['kind']>('kind', MEMBER_STANDING_NUMBERS);
  switch (kind) {
    case 'active':
      return { kind };
    case 'suspended':
      return { kind, sinceMinute: fields.minute('sinceMinute'), reason: fields.text('reason', ANY_TEXT) };
    case 'left':
      return { kind, sinceMinute: fields.minute('sinceMinute') };
  }
}

export function tariffValue({ id, tariff, endMinute }: TariffRecord): CodecValue {
  return [idBytes(id), transactionFields(tariff), endMinute];
}

export function readTariffRecord(value: CodecValue): TariffRecord {
  const fields = new FieldReader(value, { what: 'tariff record', count: 3 });
  return {
    id: fields.id('id'),
    tariff: readBare(fields, 'tariff'),
    endMinute: fields.minute('endMinute'),
  };
}

export function offerValue({ offer, standing, publishedMinute }: OfferRecord): CodecValue[] {
  return [transactionFields(offer), OPEN_NUMBERS[standing], publishedMinute];
}

export function readOfferRecord(value: CodecValue): OfferRecord {
  const fields = new FieldReader(value, { what: 'offer record', count: 4 });
  return {
    id: fields.id('id'),
    offer: readBare(fields, 'offer'),
    standing: fields.oneOf<OfferStanding>('standing', OPEN_NUMBERS),
    publishedMinute: fields.minute('publishedMinute'),
  };
}

export function proposalValue({ proposal, standing, proposedMinute }: ProposalRecord): CodecValue[] {
  return [transactionFields(proposal), proposalStandingValue(standing), proposedMinute];
}

function proposalStandingValue(standing: ProposalStanding): CodecValue {
  const number = PROPOSAL_STANDING_NUMBERS[standing.kind];
  switch (standing.kind) {
    case 'declined':
      return [number, standing.reason];
    case 'countered':
      return [number, idBytes(standing.by)];
    case 'open':
    case 'accepted':
    case 'withdrawn':
      return [number];
  }
}

export function readProposalRecord(value: CodecValue): ProposalRecord {
  const fields = new FieldReader(value, { what: 'proposal record', count: 4 });
  const id = fields.id('id');
  const proposal = readBare(fields, 'proposal');
  const { seller, buyer } = proposal.terms;
  return {
    id,
    proposal,
    addressee: proposal.author === seller ? buyer : seller,
    standing: readProposalStanding(fields.value('standing')),
    proposedMinute: fields.minute('proposedMinute'),
  };
}

function readProposalStanding(value: CodecValue): ProposalStanding {
  const fields = new FieldReader(value, { what: 'standing' });
  const kind = fields.oneOf<ProposalStanding['kind']>('kind', PROPOSAL_STANDING_NUMBERS);
  switch (kind) {
    case 'declined':
      return { kind, reason: fields.text('reason', ANY_TEXT) };
    case 'countered':
      return { kind, by: fields.id('by') };
    case 'open':
    case 'accepted':
    case 'withdrawn':
      return { kind };
  }
}

export function contractValue({ terms, acceptedMinute, endMinute, endRequests }: Contract): CodecValue[] {
  const requests = [...endRequests].toSorted(([a], [b]) => a - b);
  return [termsValue(terms), acceptedMinute, endMinute, requests];
}

export function readContract(value: CodecValue): Contract {
  const fields = new FieldReader(value, { what: 'contract', count: 5 });
  return {
    id: fields.id('id'),
    terms: readTerms(fields.value('terms')),
    acceptedMinute: fields.minute('acceptedMinute'),
    endMinute: fields.minute('endMinute'),
    endRequests: new Map(
      fields.list('endRequests', { least: 0, most: 2 }, (item) => {
        const request = new FieldReader(item, { what: 'end request', count: 2 });
        return [request.member('member'), request.unit('minute', minute)];
      }),
    ),
  };
}

export function statementValue({ statement }: StatementRecord): CodecValue[] {
  return [transactionFields(statement)];
}

export function readStatementRecord(value: CodecValue): StatementRecord {
  const fields = new FieldReader(value, { what: 'statement record', count: 2 });
  return { id: fields.id('id'), statement: readBare(fields, 'statement') };
}

export function disputeValue({ dispute, standing, raisedMinute }: DisputeRecord): CodecValue[] {
  return [transactionFields(dispute), OPEN_NUMBERS[standing], raisedMinute];
}

export function readDisputeRecord(value: CodecValue): DisputeRecord {
  const fields = new FieldReader(value, { what: 'dispute record', count: 4 });
  return {
    id: fields.id('id'),
    dispute: readBare(fields, 'dispute'),
    standing: fields.oneOf<DisputeRecord['standing']>('standing', OPEN_NUMBERS),
    raisedMinute: fields.minute('raisedMinute'),
  };
}

export function grantValue({ author, recipients, includedDay }: GrantRecord): CodecValue[] {
  return [author, recipients, includedDay];
}

export function readGrantRecord(value: CodecValue): GrantRecord {
  const fields = new FieldReader(value, { what: 'grant record', count: 4 });
  return {
    id: fields.id('id'),
    author: fields.member('author'),
    recipients: fields.list('recipients', { least: 1, most: MAX_RECIPIENTS }, readIndex),
    includedDay: fields.integer('includedDay', { from: 0, to: LAST_DAY }),
  };
}

function readIndex(value: CodecValue): number {
  return new FieldReader([value], { what: 'recipient' }).member('index');
}

export function headValue({ height, hash, time }: ChainHead): CodecValue {
  return [height, hash, time];
}

export function readHead(value: CodecValue): ChainHead {
  const fields = new FieldReader(value, { what: 'head', count: 3 });
  return {
    height: fields.integer('height', { from: -1, to: Number.MAX_SAFE_INTEGER }),
    hash: fields.hash('hash'),
    time: fields.minute('time'),
  };
}

/** A transaction of one kind, as an array without its signature. */
function readBare<K extends TransactionKind>(
  fields: FieldReader,
  kind: K,
): Extract<Transaction, { kind: K }> {
  const transaction = transactionOf(fields.value(kind), 'bare');
  if (!isOfKind(transaction, kind))
    throw new FieldFault('malformed', `a ${kind} was expected, not a ${transaction.kind}`);
  return transaction;
}
