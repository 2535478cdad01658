/**
 * A community with a long past, made without living through it: real keys, real signatures of every reading, blocks that
 * keep every rule, certificates by a majority of the validators. What is not real is the sealed content of the readings.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { encodeBase } from '../../node-core/consensus/driver/base.ts';
import { configurationOf } from '../../node-core/consensus/raft/configuration.ts';
import {
  createVerifier,
  sealingKeyFromSeed,
  type Signer,
  signerFromSeed,
} from '../../node-core/identity/index.ts';
import {
  assembleBlock,
  type Block,
  buildBlock,
  certificateMessage,
  type ChainName,
  CommunityState,
  type CommunityRules,
  consentMessage,
  DEFAULT_RULES,
  encodeCertificate,
  foundingBlock,
  isCheckpoint,
  majorityOf,
  type Seat,
  SEALED_BYTES,
  signTransaction,
  type Transaction,
  validateBlock,
} from '../../node-core/ledger/index.ts';
import { indexedBlock } from '../../node-core/node/block-index.ts';
import { checkCheckpoint } from '../../node-core/node/checkpoint.ts';
import { votersOfSeats } from '../../node-core/node/group/node-id.ts';
import { type IndexedBlock, type LedgerStore, openLedgerStore } from '../../node-core/storage/index.ts';
import { addMinutes, type Minute } from '../../node-core/units/index.ts';

export interface LongHistoryOptions {
  /** A folder `home-<n>` for each home whose PC is to run afterwards comes to be in it. */
  readonly dir: string;
  readonly homes: number;
  /** How many homes vote; the first of them sign. */
  readonly seats: number;
  /** Homes, from 0 on, that get a copy of the ledger: a majority of those who vote, so that they can go on. */
  readonly copies: number;
  readonly startMinute: Minute;
  readonly minutes: number;
  readonly rules?: Partial<CommunityRules>;
  /** Histories of other variants are of the same community, as if its validators had signed two. 0, when left out. */
  readonly variant?: number;
  readonly progress?: (minutesDone: number) => void;
}

export interface LongHistory {
  readonly entries: number;
  /** The minute after the last one. */
  readonly endMinute: Minute;
  readonly community: Uint8Array;
}

const TERM = 1;
/** Blocks of one fsync. */
const BATCH = 500;

export function seedOfHome(n: number): Uint8Array {
  return new Uint8Array(createHash('sha256').update(`long history, home ${n}`).digest());
}

export function dirOfHome(dir: string, n: number): string {
  return path.join(dir, `home-${n}`);
}

/** Makes it, all in one go. */
export function makeLongHistory(options: LongHistoryOptions): LongHistory {
  return new Chronicle(options).make();
}

class Chronicle {
  readonly #options: LongHistoryOptions;
  readonly #signers: readonly Signer[];
  readonly #disks: readonly Uint8Array[];
  readonly #store: LedgerStore;
  readonly #state = CommunityState.founding();
  readonly #verifier = createVerifier();
  #waiting: IndexedBlock[] = [];
  #index = 0;

  constructor(options: LongHistoryOptions) {
    this.#options = options;
    this.#signers = Array.from({ length: options.homes }, (_, n) => signerFromSeed(seedOfHome(n)));
    const file = ledgerOf(options.dir, 0);
    openLedgerStore(file, { mode: 'write' }).close();
    this.#disks = this.#signers.map((_, n) => new Uint8Array(8).fill(n + 17));
    this.#nameDisk(0);
    this.#store = openLedgerStore(file, { mode: 'write' });
  }

  make(): LongHistory {
    const { homes, startMinute, minutes, progress } = this.#options;
    this.#found();
    for (let n = 1; n < homes; n += 1) this.#admit(n);
    this.#seat();
    for (let past = 0; past < minutes; past += 1) {
      this.#minute(addMinutes(startMinute, past));
      if (past % 10_000 === 0) progress?.(past);
    }
    this.#flush();
    this.#writeRaft();
    this.#store.close();
    this.#copy();
    return {
      entries: this.#index,
      endMinute: addMinutes(startMinute, minutes),
      community: this.#state.id,
    };
  }

  #found(): void {
    const { startMinute, rules, seats } = this.#options;
    const nonce = new Uint8Array(16).fill(7);
    nonce.set(this.#store.disk());
    const found = this.#signed(0, {
      kind: 'found',
      author: 0,
      name: 'A long street',
      currency: 'NOK',
      minorDigits: 2,
      rules: { ...DEFAULT_RULES, validatorCount: seats, validatorSilenceMinutes: 60, ...rules },
      founder: this.#membership(0),
      nonce,
    });
    this.#apply(foundingBlock({ found, time: startMinute, term: TERM }), [0]);
  }

  #admit(n: number): void {
    const membership = this.#membership(n);
    const { id: community } = this.#state;
    const consent = this.#signer(n).sign(consentMessage({ community, membership }));
    const change = { kind: 'admit', membership, consent } as const;
    this.#contract({ kind: 'member', author: 0, sequence: n, change });
  }

  /** A seat more at a time, as a leader does it. */
  #seat(): void {
    const { homes, seats: wanted } = this.#options;
    for (let count = 2; count <= wanted; count += 1) {
      const seats = this.#disks.slice(0, count).map((disk, member): Seat => ({ member, disk }));
      this.#contract({ kind: 'seats', author: 0, sequence: homes + count - 2, seats });
    }
  }

  #contract(transaction: Transaction): void {
    const { startMinute } = this.#options;
    this.#append('contract', startMinute, [this.#signed(0, transaction)]);
  }

  #minute(minute: Minute): void {
    const readings = this.#signers.map((_, author) => {
      const sealed = new Uint8Array(SEALED_BYTES).fill(author);
      new DataView(sealed.buffer).setUint32(0, minute + (this.#options.variant ?? 0));
      return this.#signed(author, { kind: 'reading', author, minute, revision: 0, sealed });
    });
    this.#append('energy', addMinutes(minute, 1), readings);
  }

  #append(chain: ChainName, time: Minute, candidates: readonly Uint8Array[]): void {
    const { id: community } = this.#state;
    const head = this.#state.head(chain);
    const height = head.height + 1;
    const place = { chain, time, term: TERM, proposer: 0 };
    const context = { now: time, verifier: this.#verifier, knownGood: () => true };
    const block = isCheckpoint(height, this.#state.rules)
      ? assembleBlock({ state: this.#state, context, candidates, ...place }).block
      : buildBlock({
          ...place,
          community,
          height,
          previous: head.hash,
          stateHash: null,
          transactions: candidates,
        });
    if (block === undefined) throw new Error(`nothing may go into ${chain} block ${height}`);
    this.#apply(block, this.#state.validators.slice(0, majorityOf(this.#state.validators.length)));
  }

  #apply(block: Block, signers: readonly number[]): void {
    const context = { now: block.header.time, verifier: this.#verifier, knownGood: () => true };
    const validated = validateBlock(block, this.#state, context);
    if (validated.kind === 'refused') throw new Error(JSON.stringify(validated.refusal));
    this.#index += 1;
    const place = { term: TERM, index: this.#index, blockHash: block.hash, community: this.#state.id };
    const message = certificateMessage(place);
    const signatures = signers.map((member) => ({
      member,
      signature: this.#signer(member).sign(message),
    }));
    const certificate = encodeCertificate({ index: this.#index, signatures });
    const entry = { index: this.#index, term: TERM, bytes: block.bytes, certificate };
    const { transactions, checkpoint } = validated.applied;
    this.#waiting.push(indexedBlock({ entry, block, transactions }));
    if (this.#waiting.length >= BATCH || checkpoint !== null) this.#flush();
    if (checkpoint === null) return;
    const kept = {
      logIndex: this.#index,
      term: TERM,
      header: block.headerBytes,
      certificate,
      state: checkpoint,
    };
    const checked = checkCheckpoint(kept, { community: this.#state.id, verifier: this.#verifier });
    if (checked.kind === 'ok') this.#store.beginning.saveCheckpoint(kept);
  }

  #flush(): void {
    this.#store.appendMany(this.#waiting);
    this.#waiting = [];
  }

  /** The end of the log, as a group that has lived through all this would have it. */
  #writeRaft(): void {
    const configuration = encodeBase({
      ordinal: this.#index,
      configuration: configurationOf(votersOfSeats(this.#state.seats)),
    });
    this.#store.writeRaft({
      hardState: { term: TERM, votedFor: null, committed: this.#index },
      discardFrom: null,
      entries: [],
      base: { index: this.#index, term: TERM, configuration },
    });
    const hash = this.#state.stateHash();
    this.#store.saveSnapshot({ logIndex: this.#index, bytes: this.#state.encode(), hash });
  }

  #copy(): void {
    const { dir, copies } = this.#options;
    for (let n = 1; n < copies; n += 1) {
      copyFileSync(ledgerOf(dir, 0), ledgerOf(dir, n));
      this.#nameDisk(n);
    }
  }

  /** Drawn at random otherwise: with the same options, the same community comes to be. */
  #nameDisk(n: number): void {
    const file = new Database(ledgerOf(this.#options.dir, n));
    file.prepare('UPDATE disk SET number = ?').run(this.#disks[n]);
    file.close();
  }

  #membership(n: number) {
    const { publicKey } = this.#signers[n] as Signer;
    return {
      publicKey,
      sealingKey: sealingKeyFromSeed(seedOfHome(n)).publicKey,
      displayName: `Home ${n}`,
      roles: n === 0 ? (['steward'] as const) : [],
    };
  }

  #signed(author: number, transaction: Transaction): Uint8Array {
    const { id: community } = this.#state;
    return signTransaction({ transaction, community, signer: this.#signer(author) }).bytes;
  }

  #signer(n: number): Signer {
    const signer = this.#signers[n];
    if (signer === undefined) throw new RangeError(`there is no home ${n}`);
    return signer;
  }
}

export function ledgerOf(dir: string, n: number): string {
  mkdirSync(dirOfHome(dir, n), { recursive: true });
  return path.join(dirOfHome(dir, n), 'ledger.sqlite');
}
