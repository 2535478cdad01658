import type { Minute } from '../units/index.ts';
import type { ChainName, MemberIndex } from './transaction.ts';

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array;

/** The longest header on the chain, in bytes. */
export const MAX_HEADER_BYTES = 220;
/** Transactions of one block, and its bytes; a block past either is refused. */
export const MAX_BLOCK_TRANSACTIONS = 10_000;
export const MAX_BLOCK_BYTES = 4 * 1024 * 1024;
export const PROTOCOL_VERSION = 1;

/** A block's header (DESIGN 5). Its hash is SHA-256 of its bytes. */
export interface BlockHeader {
  readonly version: number;
  /** The community's ID: the hash of its founding block's header; 32 zeros in that block itself. */
  readonly community: Hash;
  readonly chain: ChainName;
  /** 0, 1, 2 ... in each chain. */
  readonly height: number;
  /** Hash of the header before it in the same chain. Contract chain 0: 32 zeros. Energy chain 0: the community's ID. */
  readonly previous: Hash;
  /** The minute in which the leader closed it; never falls along a chain. */
  readonly time: Minute;
  /** RFC 6962 Merkle tree hash over the transactions' bytes. */
  readonly merkleRoot: Hash;
  /** Number of transactions. */
  readonly count: number;
  /** Raft term of the leader that proposed it. */
  readonly term: number;
  readonly proposer: MemberIndex;
  /** At checkpoints, SHA-256 of the encoded state after this block's transactions; null elsewhere. */
  readonly stateHash: Hash | null;
}

/** A decoded block with the bytes it came in: the header's, then each transaction's, one after the other. */
export interface Block {
  readonly header: BlockHeader;
  /** SHA-256 of the header's bytes. */
  readonly hash: Hash;
  readonly headerBytes: Uint8Array;
  /** Each transaction's bytes, signature included, in order. */
  readonly transactions: readonly Uint8Array[];
  /** All of it, as stored and sent. */
  readonly bytes: Uint8Array;
}

/** Signatures of validators over (community, term, Raft index, block hash). A majority of them certifies. */
export interface Certificate {
  /** Raft log index of the block. */
  readonly index: number;
  /** Ascending by member, none twice. */
  readonly signatures: readonly { readonly member: MemberIndex; readonly signature: Uint8Array }[];
}
