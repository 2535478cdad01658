import { CodecError, concatBytes, decode, encode, uint64Bytes, utf8Bytes } from '../codec/index.ts';
import type { Verifier } from '../identity/index.ts';
import type { Certificate, Hash } from './block.ts';
import type { Member } from './community.ts';
import { assertAscending, FieldFault, FieldReader } from './encoding/fields.ts';
import { type MemberIndex, SIGNATURE_BYTES } from './transaction.ts';

/**
 * Certificates: signatures of a majority of the validators over one block and its place in the log. The validators
 * are those in force before the block; the founding block's is the founder alone.
 */
const PREFIX = utf8Bytes('nabowatt/certificate/v1\0');
/** Far above the seven validators that the rules allow. */
const MAX_SIGNATURES = 64;

/** Why a certificate was refused, in order of precedence. */
export const CERTIFICATE_REFUSALS = [
  { kind: 'malformed', sentence: 'The bytes are not those of a certificate.' },
  { kind: 'unsorted', sentence: 'The signatures are not ascending by member, or one is there twice.' },
  { kind: 'notAValidator', sentence: 'A signature is by somebody who is not a validator.' },
  { kind: 'noMajority', sentence: 'Fewer than a majority of the validators have signed.' },
  { kind: 'badSignature', sentence: 'A signature does not hold.' },
] as const;

export type CertificateRefusalKind = (typeof CERTIFICATE_REFUSALS)[number]['kind'];

export interface CertificateRefusal {
  readonly kind: CertificateRefusalKind;
  /** The evidence, in words. */
  readonly detail: string;
}

type RefusedCertificate = { readonly kind: 'refused'; readonly refusal: CertificateRefusal };

export type DecodedCertificate =
  | { readonly kind: 'ok'; readonly certificate: Certificate }
  | RefusedCertificate;

export type CheckedCertificate = { readonly kind: 'ok' } | RefusedCertificate;

/**
 * What a validator signs: prefix, community's ID (of the founding block: its own hash), Raft term and log index as
 * 64 bits each, block hash.
 */
export function certificateMessage(place: {
  readonly community: Hash;
  readonly term: number;
  readonly index: number;
  readonly blockHash: Hash;
}): Uint8Array {
  return concatBytes(
    PREFIX,
    place.community,
    uint64Bytes(place.term),
    uint64Bytes(place.index),
    place.blockHash,
  );
}

/** More than half: floor(n / 2) + 1 of `validators`. */
export function majorityOf(validators: number): number {
  return Math.floor(validators / 2) + 1;
}

/** The certificate's canonical bytes: [index, [[member, signature], ...]]. */
export function encodeCertificate({ index, signatures }: Certificate): Uint8Array {
  return encode([index, signatures.map(({ member, signature }) => [member, signature])]);
}

/** Reads a certificate's bytes: canonical, members ascending, signatures of 64 bytes. Nothing is verified. */
export function decodeCertificate(bytes: Uint8Array): DecodedCertificate {
  try {
    const fields = new FieldReader(decode(bytes), { what: 'certificate', count: 2 });
    const index = fields.integer('index', { from: 0, to: Number.MAX_SAFE_INTEGER });
    const signatures = fields.list('signatures', { least: 0, most: MAX_SIGNATURES }, (value) => {
      const item = new FieldReader(value, { what: 'signature', count: 2 });
      return { member: item.member('member'), signature: item.bytes('signature', SIGNATURE_BYTES) };
    });
    assertAscending(
      signatures.map(({ member }) => member),
      'certificate',
    );
    return { kind: 'ok', certificate: { index, signatures } };
  } catch (error) {
    if (error instanceof CodecError) return refuse('malformed', error.message);
    if (error instanceof FieldFault) {
      return refuse(error.kind === 'unsorted' ? 'unsorted' : 'malformed', error.message);
    }
    throw error;
  }
}

/** Whether a certificate's signatures are a majority's, of this block at this place; every signature in it must hold. */
export function checkCertificate(check: {
  readonly certificate: Certificate;
  readonly term: number;
  readonly blockHash: Hash;
  readonly community: Hash;
  /** In force before the block; of the founding block [0]. */
  readonly validators: readonly MemberIndex[];
  readonly members: readonly Pick<Member, 'publicKey'>[];
  readonly verifier: Verifier;
}): CheckedCertificate {
  const { certificate, validators, members, verifier, ...place } = check;
  let before = -1;
  for (const { member } of certificate.signatures) {
    if (member <= before) return refuse('unsorted', `member ${member} after ${before}`);
    before = member;
  }
  const stranger = certificate.signatures.find(({ member }) => !validators.includes(member));
  if (stranger !== undefined) return refuse('notAValidator', `member ${stranger.member}`);
  const count = certificate.signatures.length;
  if (count < majorityOf(validators.length)) return refuse('noMajority', `${count} of ${validators.length}`);
  const message = certificateMessage({ ...place, index: certificate.index });
  for (const { member, signature } of certificate.signatures) {
    const publicKey = members[member]?.publicKey;
    if (publicKey === undefined || !verifier.verify({ publicKey, message, signature })) {
      return refuse('badSignature', `member ${member}`);
    }
  }
  return { kind: 'ok' };
}

function refuse(kind: CertificateRefusalKind, detail: string): RefusedCertificate {
  return { kind: 'refused', refusal: { kind, detail } };
}
