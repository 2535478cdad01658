import { CodecError, type CodecValue, decode, encode } from '../../codec/index.ts';

/** What a newcomer asks: to be let in under its household's key. Its consent is bound to the roles of the invitation. */
export interface JoinRequest {
  readonly publicKey: Uint8Array;
  readonly sealingKey: Uint8Array;
  readonly displayName: string;
  /** By the household's key, over the membership (docs/protocol.md, 'Consent'). */
  readonly consent: Uint8Array;
}

export type JoinAnswer =
  | { readonly kind: 'admitted'; readonly member: number }
  /** Somebody has yet to say yes, or the community cannot be asked just now: ask again later. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Raised for bytes that are neither. */
export class JoinBytesError extends Error {
  override readonly name = 'JoinBytesError';
}

const ADMITTED = 1;
const WAITING = 2;
const REFUSED = 3;

/** `[public key, sealing key, name, consent]` */
export function encodeJoinRequest({ publicKey, sealingKey, displayName, consent }: JoinRequest): Uint8Array {
  return encode([publicKey, sealingKey, displayName, consent]);
}

/** @throws JoinBytesError; lengths and names are for the ledger's rules */
export function decodeJoinRequest(encoded: Uint8Array): JoinRequest {
  const [publicKey, sealingKey, displayName, consent] = list(encoded);
  if (
    !(publicKey instanceof Uint8Array) ||
    !(sealingKey instanceof Uint8Array) ||
    typeof displayName !== 'string' ||
    !(consent instanceof Uint8Array)
  ) {
    throw new JoinBytesError('not of the form of a request');
  }
  return { publicKey, sealingKey, displayName, consent };
}

/** `[1, member]`, `[2]` or `[3, reason]` */
export function encodeJoinAnswer(answer: JoinAnswer): Uint8Array {
  switch (answer.kind) {
    case 'admitted':
      return encode([ADMITTED, answer.member]);
    case 'waiting':
      return encode([WAITING]);
    case 'refused':
      return encode([REFUSED, answer.reason]);
  }
}

/** @throws JoinBytesError */
export function decodeJoinAnswer(encoded: Uint8Array): JoinAnswer {
  const [kind, what] = list(encoded);
  if (kind === ADMITTED && typeof what === 'number') return { kind: 'admitted', member: what };
  if (kind === WAITING) return { kind: 'waiting' };
  if (kind === REFUSED && typeof what === 'string') return { kind: 'refused', reason: what };
  throw new JoinBytesError('not of the form of an answer');
}

function list(encoded: Uint8Array): readonly CodecValue[] {
  let value: CodecValue;
  try {
    value = decode(encoded);
  } catch (error) {
    if (error instanceof CodecError) throw new JoinBytesError(error.message);
    throw error;
  }
  if (!isList(value)) throw new JoinBytesError('not a list');
  return value;
}

function isList(value: CodecValue): value is readonly CodecValue[] {
  return Array.isArray(value);
}
