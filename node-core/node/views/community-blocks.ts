import { ApiError } from '../../api/household-api.ts';
import type { BlockRequest, BlocksRequest } from '../../api/community-inputs.ts';
import type {
  BlockPageView,
  BlockSummaryView,
  BlockView,
  FoundBlockView,
  TransactionView,
} from '../../api/community-views.ts';
import { toHex, fromHex } from '../../codec/index.ts';
import { endOfItem } from '../../codec/scan.ts';
import {
  type BlockHeader,
  decodeCertificate,
  decodeHeader,
  decodeTransaction,
  type SignedTransaction,
} from '../../ledger/index.ts';
import { DamagedDatabase, type StoredBlock } from '../../storage/index.ts';
import type { Household } from '../household.ts';
import { saidView } from './community-words.ts';
import { partyView } from './parties.ts';

/** Transactions of a block that are shown at a time. */
const TRANSACTIONS_AT_ONCE = 50;

/** Some blocks of a chain, newest first. */
export function blockPage(household: Household, want: BlocksRequest): BlockPageView {
  const { chain, limit } = want;
  const { community, store } = household.replica;
  const heads = { energy: community.head('energy').height, contract: community.head('contract').height };
  const blocks: BlockSummaryView[] = [];
  let height = Math.min(heads[chain], (want.before ?? heads[chain] + 1) - 1);
  for (; height >= 0 && blocks.length < limit; height -= 1) {
    const row = store.blockByHeight(chain, height);
    if (row === undefined) break;
    blocks.push(summaryOf(household, row));
  }
  return { chain, heads, blocks, older: height >= 0 ? height + 1 : null };
}

/** One block and some of its transactions. @throws ApiError 'notFound' */
export function blockDetail(household: Household, { chain, height, from }: BlockRequest): BlockView {
  const { store } = household.replica;
  const row = store.blockByHeight(chain, height);
  if (row === undefined) throw noSuchBlock(`${chain} ${height}`);
  const { header, headerEnd } = headerOf(household, row);
  const decoded = decodeCertificate(row.certificate);
  const signatures = decoded.kind === 'ok' ? decoded.certificate.signatures : [];
  return {
    ...summaryOf(household, row),
    version: header.version,
    previous: toHex(header.previous),
    merkleRoot: toHex(header.merkleRoot),
    term: row.term,
    logIndex: row.logIndex,
    proposer: partyView(household, header.proposer),
    stateHash: header.stateHash === null ? null : toHex(header.stateHash),
    certificate: signatures.map(({ member, signature }) => ({
      party: partyView(household, member),
      signature: toHex(signature),
    })),
    from,
    transactions: transactionsOf(household, row.bytes.subarray(headerEnd), from),
    hasNext: store.blockByHeight(chain, height + 1) !== undefined,
  };
}

/** A block by its hash, or what a transaction's ID stands for. */
export function foundBlock(household: Household, id: string): FoundBlockView | null {
  const { store } = household.replica;
  const block = store.blockByHash(fromHex(id));
  if (block !== undefined) return { chain: block.chain, height: block.height, position: null };
  const placed = store.findTransaction(id);
  return placed === undefined
    ? null
    : { chain: placed.block.chain, height: placed.height, position: placed.position };
}

function summaryOf(household: Household, row: StoredBlock): BlockSummaryView {
  const { header, headerEnd } = headerOf(household, row);
  const first = transactionIn(household, row.bytes.subarray(headerEnd, endOfItem(row.bytes, headerEnd)));
  const certificate = decodeCertificate(row.certificate);
  return {
    chain: row.chain,
    height: row.height,
    hash: toHex(row.hash),
    minute: header.time,
    count: header.count,
    bytes: row.bytes.length,
    signers: certificate.kind === 'ok' ? certificate.certificate.signatures.length : 0,
    first: saidView(household, first.transaction).kind,
  };
}

/** A list of blocks needs their headers alone: cutting up all transactions of fifty blocks would take too long. */
function headerOf(household: Household, row: StoredBlock): { header: BlockHeader; headerEnd: number } {
  const headerEnd = endOfItem(row.bytes, 0);
  const read = decodeHeader(row.bytes.subarray(0, headerEnd));
  if (read.kind === 'refused') throw damaged(household, `${row.chain} block ${row.height}`);
  return { header: read.header, headerEnd };
}

function transactionsOf(household: Household, sequence: Uint8Array, from: number): TransactionView[] {
  const shown: TransactionView[] = [];
  let start = 0;
  for (let position = 0; start < sequence.length && shown.length < TRANSACTIONS_AT_ONCE; position += 1) {
    const end = endOfItem(sequence, start);
    if (position >= from) {
      const { id, transaction, bytes } = transactionIn(household, sequence.subarray(start, end));
      shown.push({
        position,
        id,
        author: partyView(household, transaction.author),
        bytes: bytes.length,
        said: saidView(household, transaction),
      });
    }
    start = end;
  }
  return shown;
}

function transactionIn(household: Household, bytes: Uint8Array): SignedTransaction {
  const read = decodeTransaction(bytes);
  if (read.kind === 'refused') throw damaged(household, read.refusal.detail);
  return read.signed;
}

function damaged({ replica }: Household, detail: string): DamagedDatabase {
  return new DamagedDatabase({ path: replica.store.path, detail });
}

function noSuchBlock(what: string): ApiError {
  return new ApiError({ kind: 'notFound', reason: 'notFound', detail: `there is no block ${what}` });
}
