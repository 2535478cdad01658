import { equalBytes, toHex } from '../../codec/index.ts';
import type { CommittedEntry } from '../../consensus/ordering.ts';
import type { Verifier } from '../../identity/index.ts';
import {
  checkCertificate,
  decodeBlock,
  decodeCertificate,
  decodeTransaction,
  type Hash,
} from '../../ledger/index.ts';
import type { Replica } from '../replica.ts';

/** Why a block that another home sent is not taken: what it says, and by what that is known. */
export interface CertifiedFault {
  readonly reason: string;
  readonly detail: string;
}

/** What an entry is checked against. */
export interface CertifiedCheck {
  readonly replica: Pick<Replica, 'appliedIndex' | 'community'>;
  readonly verifier: Verifier;
  /** Where nothing is applied yet: the community whose founding block it has to be; any, when undefined. */
  readonly community?: Hash | undefined;
}

/**
 * Whether an entry is the next block and a majority of the validators in force has signed it: then it can be taken
 * from anybody. The block's own rules are asked when it is applied.
 */
export function certifiedFault(
  entry: CommittedEntry,
  { replica, verifier, community: expected }: CertifiedCheck,
): CertifiedFault | undefined {
  if (entry.index !== replica.appliedIndex + 1) {
    return { reason: 'outOfOrder', detail: `entry ${entry.index} after ${replica.appliedIndex}` };
  }
  const decoded = decodeBlock(entry.bytes);
  if (decoded.kind === 'refused') return { reason: decoded.refusal.kind, detail: decoded.refusal.detail };
  const { block } = decoded;
  if (block.header.term !== entry.term) {
    return { reason: 'wrongTerm', detail: `the block says ${block.header.term}, the entry ${entry.term}` };
  }
  const certificate = decodeCertificate(entry.certificate);
  if (certificate.kind === 'refused') {
    return { reason: certificate.refusal.kind, detail: certificate.refusal.detail };
  }
  if (certificate.certificate.index !== entry.index) {
    return { reason: 'wrongIndex', detail: `the certificate is of entry ${certificate.certificate.index}` };
  }
  const { community } = replica;
  const isFounding = replica.appliedIndex === 0;
  const found = isFounding ? founderOf(block.transactions[0]) : undefined;
  if (isFounding && found === undefined)
    return { reason: 'notFounded', detail: 'the first block founds nothing' };
  if (isFounding && expected !== undefined && !equalBytes(expected, block.hash)) {
    return { reason: 'wrongCommunity', detail: `the founding block of ${toHex(block.hash)}` };
  }
  const checked = checkCertificate({
    certificate: certificate.certificate,
    term: entry.term,
    blockHash: block.hash,
    community: isFounding ? block.hash : community.id,
    validators: found === undefined ? community.validators : [0],
    members: found === undefined ? community.members : [found],
    verifier,
  });
  return checked.kind === 'ok' ? undefined : { reason: checked.refusal.kind, detail: checked.refusal.detail };
}

function founderOf(bytes: Uint8Array | undefined): { readonly publicKey: Uint8Array } | undefined {
  if (bytes === undefined) return undefined;
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused' || decoded.signed.transaction.kind !== 'found') return undefined;
  return decoded.signed.transaction.founder;
}
