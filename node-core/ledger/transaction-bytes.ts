import {
  CodecError,
  type CodecValue,
  concatBytes,
  decode,
  encode,
  sha256,
  toHex,
  utf8Bytes,
} from '../codec/index.ts';
import type { SignatureCheck, Signer } from '../identity/index.ts';
import type { Hash } from './block.ts';
import { readFastReading, writeFastReading } from './encoding/fast-reading.ts';
import { FieldFault, FieldReader } from './encoding/fields.ts';
import {
  membershipValue,
  readFound,
  readMember,
  readRulesTransaction,
  writeFound,
  writeMember,
  writeRules,
} from './encoding/membership.ts';
import { KIND_NUMBERS } from './encoding/numbers.ts';
import { readGrant, readReading, writeGrant, writeReading } from './encoding/reading.ts';
import { readSeatsTransaction, writeSeats } from './encoding/seats.ts';
import { readDispute, readStatement, writeDispute, writeStatement } from './encoding/statement.ts';
import {
  readAcceptance,
  readDecline,
  readEnd,
  readOffer,
  readProposal,
  readTariff,
  readWithdraw,
  writeAcceptance,
  writeDecline,
  writeEnd,
  writeOffer,
  writeProposal,
  writeTariff,
  writeWithdraw,
} from './encoding/terms.ts';
import { type Refused, refused } from './refusal.ts';
import {
  type Membership,
  SIGNATURE_BYTES,
  type SignedTransaction,
  type Transaction,
  type TransactionId,
  type TransactionKind,
} from './transaction.ts';

/** The longest transaction; the largest in use is a tariff of 10 000 steps, below 200 000 bytes. */
export const MAX_TRANSACTION_BYTES = 256 * 1024;

/** What stands in place of the community's ID where there is none yet, and of the first block's `previous`. */
export const ZERO_HASH: Hash = new Uint8Array(32);

const SIGNED_PREFIX = utf8Bytes('nabowatt/tx/v1\0');
const CONSENT_PREFIX = utf8Bytes('nabowatt/consent/v1\0');
/** The signature as the last item: `58 40` and 64 bytes. */
const SIGNATURE_ITEM_BYTES = 2 + SIGNATURE_BYTES;
const SIGNATURE_HEAD = Uint8Array.of(0x58, SIGNATURE_BYTES);
const NO_SIGNATURE = new Uint8Array(SIGNATURE_BYTES);

/**
 * A transaction's bytes up to its signature, which the array's head counts already: what is signed, behind the prefix
 * and the community's ID.
 * @throws CodecError for values that have no canonical bytes. Ranges are `decodeTransaction`'s to check.
 */
export function encodeTransaction(transaction: Transaction): Uint8Array {
  if (transaction.kind === 'reading') {
    const fast = writeFastReading(transaction);
    if (fast !== undefined) return fast;
  }
  return encodeGenerally(transaction);
}

/** `encodeTransaction` through the codec, whatever the kind: the truth that the fast path is held to. */
export function encodeGenerally(transaction: Transaction): Uint8Array {
  const bytes = encode([...transactionFields(transaction), NO_SIGNATURE]);
  return bytes.slice(0, -SIGNATURE_ITEM_BYTES);
}

/** The items before the signature: the kind's number, the author, then the fields. */
export function transactionFields(transaction: Transaction): CodecValue[] {
  return [KIND_NUMBERS[transaction.kind], transaction.author, ...writeFields(transaction)];
}

/** What is to be signed, for which community, by whom. */
export interface Signing<T extends Transaction> {
  readonly transaction: T;
  readonly community: Hash;
  readonly signer: Signer;
}

/**
 * Signs a transaction for a community (`found` is for none: its ID is taken as 32 zeros, whatever is given).
 * @throws CodecError as `encodeTransaction`
 */
export function signTransaction<T extends Transaction>(signing: Signing<T>): SignedTransaction<T> {
  const bytes = signedBytes(signing);
  return { transaction: signing.transaction, id: transactionId(bytes), bytes };
}

/** The bytes of `signTransaction` alone, for whoever needs no ID. @throws CodecError as `encodeTransaction` */
export function signedBytes({ transaction, community, signer }: Signing<Transaction>): Uint8Array {
  const body = encodeTransaction(transaction);
  const signature = signer.sign(messageOf(body, transaction.kind === 'found' ? ZERO_HASH : community));
  return concatBytes(body, SIGNATURE_HEAD, signature);
}

/** SHA-256 of a transaction's bytes, signature included. */
export function transactionId(bytes: Uint8Array): TransactionId {
  return toHex(sha256(bytes));
}

/** A transaction as it came, or the first rule of form that it breaks. */
export type DecodedTransaction = { readonly kind: 'ok'; readonly signed: SignedTransaction } | Refused;

/** Transactions as they were read from these very bytes, which a leader does at each step from its pool to its disk. */
const READ = new WeakMap<Uint8Array, SignedTransaction>();

/**
 * Reads a transaction's bytes, refusing all but the canonical ones, and checks each field by itself; neither signature
 * nor community are looked at. Keeps the bytes, not a copy: they must not change afterwards.
 */
export function decodeTransaction(bytes: Uint8Array): DecodedTransaction {
  const fast = readFastReading(bytes);
  if (fast !== undefined)
    return { kind: 'ok', signed: { transaction: fast, id: transactionId(bytes), bytes } };
  const read = READ.get(bytes);
  if (read !== undefined) return { kind: 'ok', signed: read };
  const decoded = decodeGenerally(bytes);
  if (decoded.kind === 'ok') READ.set(bytes, decoded.signed);
  return decoded;
}

/** `decodeTransaction` through the codec, whatever the kind: the truth that the fast path is held to. */
export function decodeGenerally(bytes: Uint8Array): DecodedTransaction {
  if (bytes.length > MAX_TRANSACTION_BYTES) return refused('transactionTooLarge', `${bytes.length} bytes`);
  try {
    const transaction = transactionOf(decode(bytes), 'signed');
    return { kind: 'ok', signed: { transaction, id: transactionId(bytes), bytes } };
  } catch (error) {
    if (error instanceof CodecError) return refused('nonCanonical', error.message);
    if (error instanceof FieldFault) return refused(error.kind, error.message);
    throw error;
  }
}

/**
 * The transaction in a decoded array: with its signature as the last item, or without one as states keep it.
 * @throws FieldFault
 */
export function transactionOf(value: CodecValue, form: 'signed' | 'bare'): Transaction {
  const [number, ...items] = new FieldReader(value, { what: 'transaction' }).rest();
  const kind = kindOf(number);
  const count = FIELD_COUNTS[kind] + (form === 'signed' ? 1 : 0);
  const fields = new FieldReader(items, { what: kind, count });
  const transaction = readFields(kind, fields);
  if (form === 'signed') fields.bytes('signature', SIGNATURE_BYTES);
  return transaction;
}

/** Whether a transaction is of a kind, for the compiler too. */
export function isOfKind<K extends TransactionKind>(
  transaction: Transaction,
  kind: K,
): transaction is Extract<Transaction, { kind: K }> {
  return transaction.kind === kind;
}

/** What a transaction's author signed: prefix, community's ID (zeros for `found`), bytes up to the signature. */
export function signedMessage(bytes: Uint8Array, community: Hash): Uint8Array {
  return messageOf(bytes.subarray(0, -SIGNATURE_ITEM_BYTES), community);
}

/** The last 64 bytes of a signed transaction. */
export function signatureOf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(-SIGNATURE_BYTES);
}

/** All that a verifier needs to judge a transaction's signature. */
export function signatureCheck(
  bytes: Uint8Array,
  by: { readonly publicKey: Uint8Array; readonly community: Hash },
): SignatureCheck {
  return {
    publicKey: by.publicKey,
    message: signedMessage(bytes, by.community),
    signature: signatureOf(bytes),
  };
}

/** What a newcomer signs to be admitted: prefix, community's ID, the membership's canonical bytes. */
export function consentMessage({
  community,
  membership,
}: {
  readonly community: Hash;
  readonly membership: Membership;
}): Uint8Array {
  return concatBytes(CONSENT_PREFIX, community, encode(membershipValue(membership)));
}

function messageOf(body: Uint8Array, community: Hash): Uint8Array {
  return concatBytes(SIGNED_PREFIX, community, body);
}

/** Items between the kind's number and the signature. */
const FIELD_COUNTS: Readonly<Record<TransactionKind, number>> = {
  reading: 4,
  grant: 5,
  found: 7,
  member: 3,
  rules: 3,
  tariff: 4,
  offer: 11,
  withdraw: 3,
  proposal: 6,
  acceptance: 4,
  decline: 4,
  end: 4,
  statement: 12,
  dispute: 3,
  seats: 3,
};

const KINDS: ReadonlyMap<CodecValue, TransactionKind> = new Map(kindEntries());

function* kindEntries(): Generator<[number, TransactionKind]> {
  let kind: TransactionKind;
  for (kind in KIND_NUMBERS) yield [KIND_NUMBERS[kind], kind];
}

function kindOf(number: CodecValue | undefined): TransactionKind {
  const kind = number === undefined ? undefined : KINDS.get(number);
  if (kind === undefined) throw new FieldFault('unknownKind', `kind ${String(number).slice(0, 40)}`);
  return kind;
}

function writeFields(transaction: Transaction): CodecValue[] {
  switch (transaction.kind) {
    case 'reading':
      return writeReading(transaction);
    case 'grant':
      return writeGrant(transaction);
    case 'found':
      return writeFound(transaction);
    case 'member':
      return writeMember(transaction);
    case 'rules':
      return writeRules(transaction);
    case 'tariff':
      return writeTariff(transaction);
    case 'offer':
      return writeOffer(transaction);
    case 'withdraw':
      return writeWithdraw(transaction);
    case 'proposal':
      return writeProposal(transaction);
    case 'acceptance':
      return writeAcceptance(transaction);
    case 'decline':
      return writeDecline(transaction);
    case 'end':
      return writeEnd(transaction);
    case 'statement':
      return writeStatement(transaction);
    case 'dispute':
      return writeDispute(transaction);
    case 'seats':
      return writeSeats(transaction);
  }
}

const READERS = {
  reading: readReading,
  grant: readGrant,
  found: readFound,
  member: readMember,
  rules: readRulesTransaction,
  tariff: readTariff,
  offer: readOffer,
  withdraw: readWithdraw,
  proposal: readProposal,
  acceptance: readAcceptance,
  decline: readDecline,
  end: readEnd,
  statement: readStatement,
  dispute: readDispute,
  seats: readSeatsTransaction,
} as const satisfies Readonly<Record<TransactionKind, (fields: FieldReader) => Transaction>>;

function readFields(kind: TransactionKind, fields: FieldReader): Transaction {
  return READERS[kind](fields);
}
