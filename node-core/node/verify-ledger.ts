import { equalBytes } from '../codec/index.ts';
import type { Verifier } from '../identity/index.ts';
import {
  type Block,
  type ChainName,
  CommunityState,
  checkCertificate,
  type MemberIndex,
  type SignedTransaction,
  validateBlock,
} from '../ledger/index.ts';
import {
  DamagedDatabase,
  type LedgerReader,
  type StoredBlock,
  type StoredSnapshot,
} from '../storage/index.ts';
import { minute } from '../units/index.ts';
import { cutOff, heightsOf, type LedgerFaultFound, lostEntry, placeOf } from './ledger-fault.ts';
import { checkSignatures, type GoodSignatures, type ReadEntry, readEntry } from './verify-signatures.ts';

/** What a full check went through. */
export interface LedgerTally {
  readonly blocks: Record<ChainName, number>;
  readings: number;
  transactions: number;
  signatures: number;
  certificates: number;
  checkpoints: number;
  /** Stored states that are what the blocks make. */
  snapshots: number;
}

export interface LedgerVerification {
  readonly tally: LedgerTally;
  readonly fault: LedgerFaultFound | undefined;
  /** As the blocks make it, up to the fault. */
  readonly community: CommunityState;
  /** The last log entry that holds. */
  readonly lastIndex: number;
}

export interface VerifyLedgerOptions {
  readonly store: LedgerReader;
  readonly verifier: Verifier;
  /** Called for each block that holds, in log order. */
  readonly block?: (block: Block, transactions: readonly SignedTransaction[]) => void;
  readonly progress?: (done: number, total: number) => void;
}

/** Entries whose signatures are put to the thread pool together. */
const LARGEST_BATCH = 250;
/** The first few are those that say who is a member. */
const FIRST_ENTRIES = 16;

interface Batch {
  readonly entries: readonly ReadEntry[];
  readonly good: GoodSignatures;
}

/**
 * Checks a ledger from its file alone, believing nothing: every entry in its place, every hash, Merkle root,
 * signature, certificate and rule, every checkpoint's and stored state, and the indexes that find transactions again.
 * Stops at the first fault and names it. Never throws for what a block says.
 * @throws StorageError for what a row cannot hold
 */
export async function verifyLedger(options: VerifyLedgerOptions): Promise<LedgerVerification> {
  const walk = new LedgerWalk(options);
  const fault = await walk.run();
  const { tally, community, lastIndex } = walk;
  return { tally, fault, community, lastIndex };
}

class LedgerWalk {
  readonly community = CommunityState.founding();
  readonly tally: LedgerTally = {
    blocks: { energy: 0, contract: 0 },
    readings: 0,
    transactions: 0,
    signatures: 0,
    certificates: 0,
    checkpoints: 0,
    snapshots: 0,
  };
  lastIndex = 0;
  readonly #options: VerifyLedgerOptions;
  readonly #store: LedgerReader;
  readonly #snapshots: StoredSnapshots;

  constructor(options: VerifyLedgerOptions) {
    this.#options = options;
    this.#store = options.store;
    this.#snapshots = storedSnapshots(options.store);
  }

  async run(): Promise<LedgerFaultFound | undefined> {
    for (;;) {
      const fault = await this.#runToEnd();
      if (fault !== undefined) return fault;
      if (this.lastIndex < this.#store.lastIndex() && this.#store.blockAt(this.lastIndex + 1) === undefined) {
        return lostEntry(this.#store, this);
      }
      const counted = this.#countFault();
      // Somebody may be writing meanwhile: then there is more to read, and the counts were of another moment.
      if (this.lastIndex === this.#store.lastIndex()) return counted ?? this.#snapshotFault();
    }
  }

  /** Checks one batch while the thread pool is at the signatures of the next. */
  async #runToEnd(): Promise<LedgerFaultFound | undefined> {
    let next = this.#prepared();
    for (let batch = await next; batch.entries.length > 0; batch = await next) {
      // The first ones say who is a member: the signatures of those after them cannot be looked at before.
      const isAhead = batch.entries.length === LARGEST_BATCH;
      if (isAhead) next = this.#prepared(batch.entries.length);
      // Should this batch hold a fault, nobody will ask for the next one.
      next.catch(() => {});
      for (const entry of batch.entries) {
        const fault = this.#check(entry, batch.good);
        if (fault !== undefined) return fault;
      }
      this.#options.progress?.(this.lastIndex, this.#store.lastIndex());
      if (!isAhead) next = this.#prepared();
    }
    return undefined;
  }

  /** The batch after the next `skipped` entries: taken apart, its signatures checked. */
  async #prepared(skipped = 0): Promise<Batch> {
    const first = this.lastIndex + skipped + 1;
    const size = first === 1 ? 1 : first < FIRST_ENTRIES ? FIRST_ENTRIES : LARGEST_BATCH;
    const entries: ReadEntry[] = [];
    for (let index = first; index < first + size; index += 1) {
      const row = this.#store.blockAt(index);
      if (row === undefined) break;
      entries.push(readEntry(row));
    }
    const { verifier } = this.#options;
    return { entries, good: await checkSignatures(entries, { verifier, community: this.community }) };
  }

  #check(
    { row, block: decoded, certificate }: ReadEntry,
    good: GoodSignatures,
  ): LedgerFaultFound | undefined {
    const where = placeOf(row);
    if (decoded.kind === 'refused') return { where, what: saidOf(decoded.refusal) };
    const { block } = decoded;
    const { header } = block;
    if (header.chain !== row.chain || header.height !== row.height) {
      return { where, what: `it holds ${header.chain} block ${header.height}` };
    }
    // Those in force before the block: it may change who they are.
    const validators = this.lastIndex === 0 ? [0] : this.community.validators;
    const validated = validateBlock(block, this.community, {
      now: minute(header.time),
      verifier: good.verifier,
      knownGood: good.transaction,
    });
    if (validated.kind === 'refused') {
      const { position } = validated.refusal;
      const at = position === null ? where : `${where}, transaction ${position}`;
      return { where: at, what: saidOf(validated.refusal) };
    }
    const { transactions } = validated.applied;
    const uncertified = this.#certificateFault({ row, block, certificate, validators, good });
    if (uncertified !== undefined) return { where: `certificate of ${where}`, what: uncertified };
    const misfiled =
      rowFault(row, block) ?? indexFault(this.#store, block, transactions) ?? this.#stateFault(row.logIndex);
    if (misfiled !== undefined) return { where, what: misfiled };
    this.#count(block, transactions);
    return undefined;
  }

  #certificateFault(of: {
    readonly row: StoredBlock;
    readonly block: Block;
    readonly certificate: ReadEntry['certificate'];
    readonly validators: readonly MemberIndex[];
    readonly good: GoodSignatures;
  }): string | undefined {
    const { row, block, certificate: decoded, validators, good } = of;
    if (decoded.kind === 'refused') return saidOf(decoded.refusal);
    const { certificate } = decoded;
    if (certificate.index !== row.logIndex) return `it is for log entry ${certificate.index}`;
    const checked = checkCertificate({
      certificate,
      term: block.header.term,
      blockHash: block.hash,
      community: this.community.id,
      validators,
      members: this.community.members,
      verifier: good.verifier,
    });
    if (checked.kind === 'refused') return saidOf(checked.refusal);
    this.tally.certificates += 1;
    this.tally.signatures += certificate.signatures.length;
    return undefined;
  }

  #stateFault(logIndex: number): string | undefined {
    const snapshot = this.#snapshots.byIndex.get(logIndex);
    if (snapshot === undefined) return undefined;
    if (!equalBytes(snapshot.bytes, this.community.encode())) {
      return 'the state stored after it is not what the blocks make';
    }
    this.tally.snapshots += 1;
    return undefined;
  }

  #count(block: Block, transactions: readonly SignedTransaction[]): void {
    const { tally } = this;
    this.lastIndex += 1;
    tally.blocks[block.header.chain] += 1;
    if (block.header.stateHash !== null) tally.checkpoints += 1;
    tally.transactions += transactions.length;
    tally.signatures += transactions.length;
    for (const { transaction } of transactions) if (transaction.kind === 'reading') tally.readings += 1;
    this.#options.block?.(block, transactions);
  }

  #countFault(): LedgerFaultFound | undefined {
    const { readings } = this.#store.sizes();
    if (readings === this.tally.readings) return undefined;
    return { where: 'index of readings', what: `${readings} rows for ${this.tally.readings} readings` };
  }

  /** A state is stored of entries that are there: one of a later entry tells what was cut off the end. */
  #snapshotFault(): LedgerFaultFound | undefined {
    if (this.#snapshots.damage !== undefined) return { where: 'stored states', what: this.#snapshots.damage };
    const last = Math.max(0, ...this.#snapshots.byIndex.keys());
    const snapshot = this.#snapshots.byIndex.get(last);
    if (snapshot === undefined || last <= this.lastIndex) return undefined;
    const heights = heightsOf(snapshot);
    const why = `a state is stored after log entry ${last}`;
    return cutOff(this, heights === undefined ? { why } : { why, heights });
  }
}

interface StoredSnapshots {
  readonly byIndex: ReadonlyMap<number, StoredSnapshot>;
  /** Why they cannot be read. */
  readonly damage: string | undefined;
}

function storedSnapshots(store: LedgerReader): StoredSnapshots {
  try {
    const byIndex = new Map(store.snapshots().map((snapshot) => [snapshot.logIndex, snapshot]));
    return { byIndex, damage: undefined };
  } catch (error) {
    if (!(error instanceof DamagedDatabase)) throw error;
    return { byIndex: new Map(), damage: error.detail };
  }
}

/** The columns that find a block must say what the block says. */
function rowFault(row: StoredBlock, { header, hash }: Block): string | undefined {
  const wrong = [
    row.time === header.time ? undefined : 'time',
    row.term === header.term ? undefined : 'term',
    equalBytes(row.hash, hash) ? undefined : 'hash',
  ].filter((column) => column !== undefined);
  return wrong.length === 0 ? undefined : `its row has another ${wrong.join(', ')} than its bytes`;
}

/** Finds each transaction of a block again the way the app does. */
function indexFault(
  store: LedgerReader,
  { header }: Block,
  transactions: readonly SignedTransaction[],
): string | undefined {
  for (const [position, { id, transaction }] of transactions.entries()) {
    const { kind } = transaction;
    const placed = kind === 'reading' ? store.placeOf(transaction) : store.findTransaction(id);
    const fits =
      placed?.height === header.height &&
      placed.position === position &&
      (!('kind' in placed) || (placed.kind === kind && placed.block.chain === header.chain));
    if (!fits) return `the index does not find transaction ${position} (${kind} ${id.slice(0, 16)})`;
  }
  return undefined;
}

function saidOf({ kind, detail }: { readonly kind: string; readonly detail: string }): string {
  return `${kind}: ${detail}`;
}
