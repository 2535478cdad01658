import { equalBytes, toHex } from '../codec/index.ts';
import type { CommittedEntry } from '../consensus/ordering.ts';
import type { SignatureCheck, Verifier } from '../identity/index.ts';
import {
  type Block,
  type ChainName,
  CommunityState,
  checkCertificate,
  decodeBlock,
  decodeCertificate,
  decodeTransaction,
  type SignedTransaction,
  signedMessage,
  type TransactionId,
  validateBlock,
} from '../ledger/index.ts';
import type { LedgerReader } from '../storage/index.ts';
import { minute } from '../units/index.ts';

/** The first thing that is not as it must be, and where. */
export interface LedgerFaultFound {
  /** 'energy block 17 (log entry 19)' */
  readonly where: string;
  /** 'wrongMerkleRoot: ...' */
  readonly what: string;
}

/** What a full check went through. */
export interface LedgerTally {
  blocks: Record<ChainName, number>;
  readings: number;
  transactions: number;
  signatures: number;
  certificates: number;
  checkpoints: number;
}

export interface LedgerVerification {
  readonly tally: LedgerTally;
  readonly fault: LedgerFaultFound | undefined;
  /** As the blocks make it, up to the fault. */
  readonly community: CommunityState;
}

export interface VerifyLedgerOptions {
  readonly store: LedgerReader;
  readonly verifier: Verifier;
  /** Called for each block that holds, in log order. */
  readonly block?: (entry: CommittedEntry, block: Block, transactions: readonly SignedTransaction[]) => void;
  readonly progress?: (done: number, total: number) => void;
}

/** Entries whose signatures are put to the thread pool together. */
const BATCH_ENTRIES = 250;

/**
 * Checks a ledger from its file alone, believing nothing: every entry in its place, every hash, Merkle root,
 * signature, certificate and rule, every checkpoint's state, and the indexes that find transactions again.
 * Stops at the first fault and names it. Never throws for what the file says.
 */
export async function verifyLedger(options: VerifyLedgerOptions): Promise<LedgerVerification> {
  const { store, verifier } = options;
  const community = CommunityState.founding();
  const tally: LedgerTally = {
    blocks: { energy: 0, contract: 0 },
    readings: 0,
    transactions: 0,
    signatures: 0,
    certificates: 0,
    checkpoints: 0,
  };
  const total = store.lastIndex();
  let fault: LedgerFaultFound | undefined;

  const finish = (): LedgerVerification => ({ tally, fault, community });
  const stop = (where: string, what: string): LedgerVerification => {
    fault = { where, what };
    return finish();
  };

  let expected = 1;
  for (const batch of batches(store.entries(1), BATCH_ENTRIES)) {
    const decoded = batch.map((entry) => ({ entry, block: decodeBlock(entry.bytes) }));
    // The founding block sets the community ID that all other signatures are made under.
    const good = await verifiedSignatures(
      decoded.flatMap(({ block }) => (block.kind === 'ok' ? [block.block] : [])),
      {
        verifier,
        community,
      },
    );
    for (const { entry, block: result } of decoded) {
      if (entry.index !== expected)
        return stop(`log entry ${expected}`, `missing: the next stored one is ${entry.index}`);
      const row = store.blockAt(entry.index);
      if (result.kind === 'refused') {
        const named = row === undefined ? '' : `${row.chain} block ${row.height} (`;
        return stop(
          `${named}log entry ${entry.index}${named === '' ? '' : ')'}`,
          `${result.refusal.kind}: ${result.refusal.detail}`,
        );
      }
      const { block } = result;
      const { header } = block;
      const where = `${header.chain} block ${header.height} (log entry ${entry.index})`;
      const validated = validateBlock(block, community, {
        now: minute(header.time),
        verifier,
        knownGood: (id) => good.has(id),
      });
      if (validated.kind === 'refused') {
        const { refusal } = validated;
        const at = refusal.position === null ? '' : `, transaction ${refusal.position}`;
        return stop(`${where}${at}`, `${refusal.kind}: ${refusal.detail}`);
      }
      if (
        row === undefined ||
        row.chain !== header.chain ||
        row.height !== header.height ||
        row.time !== header.time ||
        row.term !== header.term ||
        entry.term !== header.term ||
        !equalBytes(row.hash, block.hash)
      ) {
        return stop(
          where,
          'the row that holds it says another chain, height, time, term or hash than its bytes',
        );
      }
      const certificate = decodeCertificate(entry.certificate);
      if (certificate.kind === 'refused') return stop(`certificate of ${where}`, certificate.refusal.detail);
      if (certificate.certificate.index !== entry.index) {
        return stop(`certificate of ${where}`, `it is for log entry ${certificate.certificate.index}`);
      }
      const certified = checkCertificate({
        certificate: certificate.certificate,
        term: header.term,
        blockHash: block.hash,
        community: community.id,
        validators: community.validators,
        members: community.members,
        verifier,
      });
      if (certified.kind === 'refused') return stop(`certificate of ${where}`, certified.refusal.detail);

      const { transactions } = validated.applied;
      const unindexed = indexFault(store, header, transactions);
      if (unindexed !== undefined) return stop(where, unindexed);
      tally.blocks[header.chain] += 1;
      tally.certificates += 1;
      if (header.stateHash !== null) tally.checkpoints += 1;
      tally.transactions += transactions.length;
      tally.signatures += transactions.length + certificate.certificate.signatures.length;
      for (const { transaction } of transactions) if (transaction.kind === 'reading') tally.readings += 1;
      options.block?.(entry, block, transactions);
      expected += 1;
    }
    options.progress?.(expected - 1, total);
  }

  const sizes = store.sizes();
  if (sizes.readings !== tally.readings) {
    return stop('index of readings', `${sizes.readings} rows for ${tally.readings} readings`);
  }
  for (const snapshot of store.snapshots()) {
    if (snapshot.logIndex !== expected - 1) continue;
    if (!equalBytes(snapshot.bytes, community.encode())) {
      return stop(`stored state after log entry ${snapshot.logIndex}`, 'it is not what the blocks make');
    }
  }
  return finish();
}

/** IDs of the transactions whose signatures hold, checked many at a time. */
async function verifiedSignatures(
  blocks: readonly Block[],
  by: { readonly verifier: Verifier; readonly community: CommunityState },
): Promise<ReadonlySet<TransactionId>> {
  const { members } = by.community;
  if (members.length === 0) return new Set();
  const ids: TransactionId[] = [];
  const checks: SignatureCheck[] = [];
  for (const block of blocks) {
    for (const bytes of block.transactions) {
      const decoded = decodeTransaction(bytes);
      if (decoded.kind === 'refused') continue;
      const author = members[decoded.signed.transaction.author];
      if (author === undefined) continue;
      ids.push(decoded.signed.id);
      checks.push({
        publicKey: author.publicKey,
        message: signedMessage(bytes, by.community.id),
        signature: bytes.subarray(bytes.length - 64),
      });
    }
  }
  const results = await by.verifier.verifyMany(checks);
  return new Set(ids.filter((_, i) => results[i] === true));
}

/** Finds each transaction of a block again the way the app does. */
function indexFault(
  store: LedgerReader,
  header: Block['header'],
  transactions: readonly SignedTransaction[],
): string | undefined {
  for (const [position, { id, transaction }] of transactions.entries()) {
    const placed = transaction.kind === 'reading' ? store.placeOf(transaction) : store.findTransaction(id);
    if (placed === undefined || placed.height !== header.height || placed.position !== position) {
      return `the index does not find transaction ${position} (${transaction.kind} ${id.slice(0, 16)})`;
    }
  }
  return undefined;
}

function* batches<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** A hash as people compare it. */
export function shortHash(hash: Uint8Array): string {
  return toHex(hash).slice(0, 16);
}
