import { equalBytes, toHex } from '../codec/index.ts';
import type { Verifier } from '../identity/index.ts';
import {
  type BlockHeader,
  checkCertificate,
  CommunityState,
  decodeCertificate,
  decodeHeader,
  type Hash,
  StateBytesError,
} from '../ledger/index.ts';
import type { LedgerOrigin, StoredCheckpoint } from '../storage/index.ts';

/** A checkpoint that holds together: its state, and who has signed it. */
export interface CheckedCheckpoint {
  readonly kind: 'ok';
  readonly state: CommunityState;
  /** As the copy that begins with it notes it. */
  readonly origin: Omit<LedgerOrigin, 'past' | 'fault'>;
  /** Public keys of the certificate's signers: a majority of the seats that the state names. */
  readonly signers: readonly Uint8Array[];
}

export type CheckpointCheck =
  | CheckedCheckpoint
  | { readonly kind: 'refused'; readonly reason: string; readonly detail: string };

/**
 * Whether a checkpoint holds together: the state has the hash that the header carries, the community is the one meant, and a
 * majority of those who vote by the state have certified the header. What this does not show is that the state came to be
 * by the rules: somebody could have made up a community with members of his own. That, the blocks show (`History`).
 */
export function checkCheckpoint(
  checkpoint: StoredCheckpoint,
  { community, verifier }: { readonly community: Hash; readonly verifier: Verifier },
): CheckpointCheck {
  const decoded = decodeHeader(checkpoint.header);
  if (decoded.kind === 'refused') return refused(decoded.refusal.kind, decoded.refusal.detail);
  const { header, hash } = decoded;
  const state = stateOf(checkpoint, { header, hash });
  if (state instanceof StateBytesError) return refused('wrongState', state.message);
  if (!equalBytes(state.id, community)) return refused('wrongCommunity', toHex(state.id));
  if (header.term !== checkpoint.term) return refused('wrongTerm', `${checkpoint.term} for ${header.term}`);
  const certificate = decodeCertificate(checkpoint.certificate);
  if (certificate.kind === 'refused') {
    return refused(certificate.refusal.kind, certificate.refusal.detail);
  }
  const { index, signatures } = certificate.certificate;
  if (index !== checkpoint.logIndex) return refused('wrongIndex', `${index} for ${checkpoint.logIndex}`);
  const checked = checkCertificate({
    certificate: certificate.certificate,
    term: header.term,
    blockHash: hash,
    community,
    validators: state.validators,
    members: state.members,
    verifier,
  });
  if (checked.kind === 'refused') return refused(checked.refusal.kind, checked.refusal.detail);
  const { logIndex, term } = checkpoint;
  const [energy, contract] = [state.head('energy'), state.head('contract')];
  const heads = {
    energy: { next: energy.height + 1, time: energy.time },
    contract: { next: contract.height + 1, time: contract.time },
  };
  return {
    kind: 'ok',
    state,
    origin: { logIndex, term, hash, heads },
    signers: signatures.flatMap(({ member }) => state.members[member]?.publicKey ?? []),
  };
}

/** The state that a kept checkpoint is of. @throws StateBytesError for one that does not hold together */
export function stateOfCheckpoint(checkpoint: StoredCheckpoint): CommunityState {
  const decoded = decodeHeader(checkpoint.header);
  if (decoded.kind === 'refused') throw new StateBytesError(decoded.refusal.detail);
  return CommunityState.fromCheckpoint({ bytes: checkpoint.state, ...decoded });
}

function stateOf(
  { state: bytes }: StoredCheckpoint,
  { header, hash }: { readonly header: BlockHeader; readonly hash: Hash },
): CommunityState | StateBytesError {
  try {
    return CommunityState.fromCheckpoint({ bytes, header, hash });
  } catch (error) {
    if (error instanceof StateBytesError) return error;
    throw error;
  }
}

function refused(reason: string, detail: string): CheckpointCheck {
  return { kind: 'refused', reason, detail };
}
