import type { SignatureCheck, Verifier } from '../identity/index.ts';
import {
  type Block,
  type Certificate,
  type CommunityState,
  certificateMessage,
  type DecodedBlock,
  type DecodedCertificate,
  decodeBlock,
  decodeCertificate,
  decodeTransaction,
  signatureCheck,
  type TransactionId,
} from '../ledger/index.ts';
import type { StoredBlock } from '../storage/index.ts';

/** A stored entry, taken apart. Nothing in it is believed yet. */
export interface ReadEntry {
  readonly row: StoredBlock;
  readonly block: DecodedBlock;
  readonly certificate: DecodedCertificate;
}

/** Takes a row's bytes apart. */
export function readEntry(row: StoredBlock): ReadEntry {
  return { row, block: decodeBlock(row.bytes), certificate: decodeCertificate(row.certificate) };
}

/** What holds of the signatures of some entries. */
export interface GoodSignatures {
  readonly transaction: (id: TransactionId) => boolean;
  /** Says at once what is known to hold, and asks the verifier for the rest. */
  readonly verifier: Verifier;
}

/**
 * Checks the signatures of several entries on the thread pool. Those of members who are not known before the first of
 * the entries are left to be checked one by one, when their turn comes.
 */
export async function checkSignatures(
  entries: readonly ReadEntry[],
  by: { readonly verifier: Verifier; readonly community: CommunityState },
): Promise<GoodSignatures> {
  const ids: TransactionId[] = [];
  const certified: Uint8Array[] = [];
  const transactionChecks: SignatureCheck[] = [];
  const certificateChecks: SignatureCheck[] = [];
  for (const { block, certificate } of entries) {
    if (block.kind === 'refused') continue;
    for (const { id, check } of transactionSignatures(block.block, by.community)) {
      ids.push(id);
      transactionChecks.push(check);
    }
    if (certificate.kind === 'refused') continue;
    for (const check of certificateSignatures(certificate.certificate, block.block, by.community)) {
      certified.push(check.signature);
      certificateChecks.push(check);
    }
  }
  const answers = await by.verifier.verifyMany([...transactionChecks, ...certificateChecks]);
  const good = new Set(ids.filter((_, at) => answers[at] === true));
  // By identity: these very bytes, of this certificate, under the message that was made for it above.
  const goodCertificates = new Set(certified.filter((_, at) => answers[ids.length + at] === true));
  return {
    transaction: (id) => good.has(id),
    verifier: {
      verify: (check) => goodCertificates.has(check.signature) || by.verifier.verify(check),
      verifyMany: (checks) => by.verifier.verifyMany(checks),
    },
  };
}

function* transactionSignatures(
  block: Block,
  { id: community, members }: CommunityState,
): Generator<{ readonly id: TransactionId; readonly check: SignatureCheck }> {
  for (const bytes of block.transactions) {
    const decoded = decodeTransaction(bytes);
    if (decoded.kind === 'refused') continue;
    const publicKey = members[decoded.signed.transaction.author]?.publicKey;
    if (publicKey === undefined) continue;
    yield { id: decoded.signed.id, check: signatureCheck(bytes, { publicKey, community }) };
  }
}

function* certificateSignatures(
  { index, signatures }: Certificate,
  { header, hash }: Block,
  { id: community, members }: CommunityState,
): Generator<SignatureCheck> {
  const message = certificateMessage({ community, term: header.term, index, blockHash: hash });
  for (const { member, signature } of signatures) {
    const publicKey = members[member]?.publicKey;
    if (publicKey !== undefined) yield { publicKey, message, signature };
  }
}
