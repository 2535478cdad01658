import { encode, ItemFault, readItems } from '../../codec/index.ts';

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

const ADMITTED = 1;
const WAITING = 2;
const REFUSED = 3;
/** More than any of a request's items may have. */
const MAX_BYTES = 10_000;

/** `[public key, sealing key, name, consent]` */
export function encodeJoinRequest({ publicKey, sealingKey, displayName, consent }: JoinRequest): Uint8Array {
  return encode([publicKey, sealingKey, displayName, consent]);
}

/** @throws ItemFault; lengths and names are for the ledger's rules */
export function decodeJoinRequest(encoded: Uint8Array): JoinRequest {
  return readItems(encoded, (items) => ({
    publicKey: items.bytes(MAX_BYTES),
    sealingKey: items.bytes(MAX_BYTES),
    displayName: items.text(MAX_BYTES),
    consent: items.bytes(MAX_BYTES),
  }));
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

/** @throws ItemFault */
export function decodeJoinAnswer(encoded: Uint8Array): JoinAnswer {
  return readItems(encoded, (items): JoinAnswer => {
    const kind = items.integer();
    switch (kind) {
      case ADMITTED:
        return { kind: 'admitted', member: items.integer() };
      case WAITING:
        return { kind: 'waiting' };
      case REFUSED:
        return { kind: 'refused', reason: items.text(MAX_BYTES) };
      default:
        throw new ItemFault(`an answer of kind ${kind}`);
    }
  });
}
