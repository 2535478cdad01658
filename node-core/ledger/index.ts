/**
 * # ledger: transactions, blocks, chain rules, the community's state
 *
 * Two chains of blocks, ordered by one log, make a community: readings and grants on the energy chain, all that is agreed
 * on the contract chain (DESIGN 5). `docs/protocol.md` has the bytes; this folder is their one implementation.
 *
 * ```
 * bytes -> decodeBlock -> validateBlock -+-> refusal: which rule, by what; the state as before
 *                                        `-> applied: the state changed in place, undo() takes it back
 * ```
 *
 * | file | holds |
 * | --- | --- |
 * | transaction.ts, block.ts, community.ts | the values, as types |
 * | encoding/, transaction-bytes.ts, block-bytes.ts | their canonical bytes, and the rules of form |
 * | merkle.ts, certificate.ts | inclusion proofs (RFC 6962); a majority's signatures |
 * | weak-key.ts | keys that anybody can sign for |
 * | seat.ts | who votes, on which disk |
 * | refusal.ts | every reason to refuse, in order of precedence |
 * | rules/ | each kind of transaction: its rules, and what it changes |
 * | judge.ts, chain.ts, founding.ts, assemble.ts | rules of sender and block; validating, applying, making blocks |
 * | state.ts, state-data.ts, slots.ts, journal.ts | the state, and its steps back |
 * | state-bytes.ts, state-records.ts | the state's canonical bytes |
 *
 * Invariants: pure (time and signature checks come in as values); the bytes received are hashed and verified, never a
 * re-encoding; a refused block leaves no trace; an undone block leaves no trace; equal blocks in equal order give equal
 * state bytes. Source: RFC 8949 (CBOR), RFC 6962 and 9162 (Merkle trees), DESIGN 4, 5, 6, 10.
 *
 * Deviation from RFC 9162: hashes of leaves and nodes alone are taken from it; logs, timestamps and STHs are not.
 */
export * from './assemble.ts';
export * from './block.ts';
export {
  type BlockParts,
  blockHash,
  buildBlock,
  type DecodedBlock,
  decodeBlock,
  decodeHeader,
  encodeHeader,
} from './block-bytes.ts';
export * from './certificate.ts';
export {
  type AppliedBlock,
  checkTransaction,
  MAX_MINUTES_AHEAD,
  type Validated,
  validateBlock,
} from './chain.ts';
export type * from './community.ts';
export { HASH_BYTES, MAX_MEMBER_INDEX } from './encoding/fields.ts';
export { NONCE_BYTES, RULE_RANGES } from './encoding/membership.ts';
export { CHAIN_NAMES, chainOfKind, KIND_NUMBERS } from './encoding/numbers.ts';
export { MAX_RECIPIENTS, WRAPPED_KEY_BYTES } from './encoding/reading.ts';
export { DISK_BYTES } from './encoding/seats.ts';
export {
  MAX_AMOUNT,
  MAX_DISPUTED_MINUTES,
  MAX_MONTH_MINUTES,
  statementSubjectValue,
} from './encoding/statement.ts';
export { MAX_SPAN_MINUTES, MAX_TARIFF_STEPS, tariffSpan, termsBytes, termsHash } from './encoding/terms.ts';
export type { ValidationContext } from './judge.ts';
export * from './merkle.ts';
export * from './refusal.ts';
export { mostClaimed, type ShareClaim } from './rules/shares.ts';
export { closingMinute, saysTheSame } from './rules/statement.ts';
export { founderSeat, seatsEqual } from './seat.ts';
export type { Slot } from './slots.ts';
export { CommunityState } from './state.ts';
export { StateBytesError } from './state-bytes.ts';
export { DEFAULT_RULES, type GrantRecord, isCheckpoint, statementKey } from './state-data.ts';
export * from './transaction.ts';
export {
  consentMessage,
  type DecodedTransaction,
  decodeTransaction,
  encodeTransaction,
  MAX_TRANSACTION_BYTES,
  signatureCheck,
  signatureOf,
  signedMessage,
  signedBytes,
  signTransaction,
  transactionId,
  ZERO_HASH,
} from './transaction-bytes.ts';
