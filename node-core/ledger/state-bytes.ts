import { CodecError, type CodecValue, decode, encode, equalBytes, toHex } from '../codec/index.ts';
import { MINUTES_PER_DAY } from '../units/index.ts';
import type { Contract, StatementRecord } from './community.ts';
import { FieldFault, FieldReader, idBytes } from './encoding/fields.ts';
import { readRules, rulesValue } from './encoding/membership.ts';
import { readSeats, seatsValue } from './encoding/seats.ts';
import { SlotTable } from './slots.ts';
import { emptyData, type StateData, statementKey } from './state-data.ts';
import {
  contractValue,
  disputeValue,
  grantValue,
  headValue,
  memberValue,
  offerValue,
  proposalValue,
  readContract,
  readDisputeRecord,
  readGrantRecord,
  readHead,
  readMemberRecord,
  readOfferRecord,
  readProposalRecord,
  readStatementRecord,
  readTariffRecord,
  statementValue,
  tariffValue,
} from './state-records.ts';
import type { TransactionId } from './transaction.ts';

/**
 * The state's canonical bytes (docs/protocol.md, 'State'): one array; maps as lists ascending by ID, so that equal
 * states have equal bytes; transactions inside as their arrays without signatures. Version 1 had no seats: who voted
 * followed from members and rules.
 */
const STATE_VERSION = 2;
const ANY_NUMBER = { least: 0, most: Number.MAX_SAFE_INTEGER };
const WHOLE = { from: 0, to: Number.MAX_SAFE_INTEGER };
const ANY_TEXT = { least: 0, most: 200 };
const LAST_DAY = Math.floor((2 ** 32 - 1) / MINUTES_PER_DAY);

/** Bytes that are no state's. */
export class StateBytesError extends Error {
  override readonly name = 'StateBytesError';
}

/** The canonical bytes of all that is not derived. */
export function encodeState(data: StateData): Uint8Array {
  return encode([
    STATE_VERSION,
    data.id,
    data.name,
    data.currency,
    data.minorDigits,
    rulesValue(data.rules),
    data.members.map(memberValue),
    seatsValue(data.seats),
    data.tariffs.map(tariffValue),
    byId(data.offers, offerValue),
    byId(data.proposals, proposalValue),
    byId(data.contracts, contractValue),
    byId(statementsById(data), statementValue),
    byId(data.disputes, disputeValue),
    byId(data.grants, grantValue),
    headValue(data.heads.energy),
    headValue(data.heads.contract),
    data.sequences.energy,
    data.sequences.contract,
    data.firstOpenDay,
    data.slots.value(),
  ]);
}

/**
 * Reads what `encodeState` wrote, and nothing else: what is read is encoded again and compared.
 * @throws StateBytesError
 */
export function decodeState(bytes: Uint8Array): StateData {
  const data = readOrThrow(bytes);
  if (!equalBytes(encodeState(data), bytes))
    throw new StateBytesError('the state is not in its canonical order');
  return data;
}

function readOrThrow(bytes: Uint8Array): StateData {
  try {
    return readState(new FieldReader(decode(bytes), { what: 'state', count: 21 }));
  } catch (error) {
    if (error instanceof CodecError || error instanceof FieldFault) throw new StateBytesError(error.message);
    throw error;
  }
}

function readState(fields: FieldReader): StateData {
  const data = emptyData();
  fields.integer('version', { from: STATE_VERSION, to: STATE_VERSION });
  data.id = fields.hash('id');
  data.name = fields.text('name', ANY_TEXT);
  data.currency = fields.text('currency', ANY_TEXT);
  data.minorDigits = fields.integer('minorDigits', { from: 0, to: 4 });
  data.rules = readRules(fields.value('rules'));
  for (const value of listOf(fields, 'members')) addMember(data, value);
  data.seats = readSeats(fields, { least: 0 });
  for (const value of listOf(fields, 'tariffs')) data.tariffs.push(readTariffRecord(value));
  for (const value of listOf(fields, 'offers')) addById(data.offers, readOfferRecord(value));
  for (const value of listOf(fields, 'proposals')) addById(data.proposals, readProposalRecord(value));
  for (const value of listOf(fields, 'contracts')) addContract(data, readContract(value));
  for (const value of listOf(fields, 'statements')) addStatement(data, readStatementRecord(value));
  for (const value of listOf(fields, 'disputes')) addById(data.disputes, readDisputeRecord(value));
  for (const value of listOf(fields, 'grants')) addById(data.grants, readGrantRecord(value));
  data.heads.energy = readHead(fields.value('energy head'));
  data.heads.contract = readHead(fields.value('contract head'));
  data.sequences.energy.push(...readSequences(fields, data.members.length));
  data.sequences.contract.push(...readSequences(fields, data.members.length));
  data.firstOpenDay = fields.integer('firstOpenDay', { from: 0, to: LAST_DAY });
  data.slots = SlotTable.read(fields);
  return data;
}

function byId<T>(records: ReadonlyMap<TransactionId, T>, write: (record: T) => CodecValue[]): CodecValue {
  const ids = [...records.keys()].toSorted();
  return ids.flatMap((id) => {
    const record = records.get(id);
    return record === undefined ? [] : [[idBytes(id), ...write(record)]];
  });
}

function addById<T extends { readonly id: TransactionId }>(records: Map<TransactionId, T>, record: T): void {
  records.set(record.id, record);
}

function listOf(fields: FieldReader, name: string): CodecValue[] {
  return fields.list(name, ANY_NUMBER, (value) => value);
}

function addMember(data: StateData, value: CodecValue): void {
  const index = data.members.length;
  const member = readMemberRecord(value, index);
  data.members.push(member);
  data.derived.memberOfKey.set(toHex(member.publicKey), index);
}

function addContract(data: StateData, contract: Contract): void {
  data.contracts.set(contract.id, contract);
  for (const party of [contract.terms.seller, contract.terms.buyer]) {
    const ids = data.derived.contractsOf.get(party) ?? [];
    data.derived.contractsOf.set(party, [...ids, contract.id]);
  }
}

function statementsById(data: StateData): Map<TransactionId, StatementRecord> {
  const records = [...data.statements.values()].flatMap((byAuthor) => [...byAuthor.values()]);
  return new Map(records.map((record) => [record.id, record]));
}

function addStatement(data: StateData, record: StatementRecord): void {
  const key = statementKey(record.statement.month, record.statement.subject);
  const byAuthor = new Map(data.statements.get(key));
  data.statements.set(key, byAuthor.set(record.statement.author, record));
}

function readSequences(fields: FieldReader, members: number): number[] {
  return fields.list('sequences', { least: members, most: members }, (value) =>
    new FieldReader([value], { what: 'sequence' }).integer('sequence', WHOLE),
  );
}
