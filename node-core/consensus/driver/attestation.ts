import { encode, readItemsIfWellFormed } from '../../codec/index.ts';
import type { NodeId } from '../raft/entry.ts';
import type { Message } from '../raft/message.ts';
import type { Place, StateMachine } from './ports.ts';
import type { StagedLog } from './staged-log.ts';

/** A node's signature over the entry with this ordinal. */
export interface Attested {
  readonly ordinal: number;
  readonly signature: Uint8Array;
}

interface Kept {
  readonly signature: Uint8Array;
  /** It has been checked, and is good. */
  holds: boolean;
}

const MAX_ATTESTED = 4096;
const SIGNATURE_BYTES = 64;

/** The part of an acknowledgement that the core does not look into: `[[ordinal, signature], ...]`. */
export function encodeAttestation(attested: readonly Attested[]): Uint8Array {
  return encode(attested.map(({ ordinal, signature }) => [ordinal, signature]));
}

/** @returns undefined when the bytes are no attestation */
export function decodeAttestation(bytes: Uint8Array): readonly Attested[] | undefined {
  return readItemsIfWellFormed(bytes, (all) =>
    all.rest(MAX_ATTESTED, (items) =>
      items.array((item) => ({ ordinal: item.integer(1), signature: item.bytes(SIGNATURE_BYTES) })),
    ),
  );
}

/** A message with the signatures over the entries that it acknowledges, as far as they are of the leader's own term. */
export function withSignatures(message: Message, staged: StagedLog): Message {
  if (message.kind !== 'appendResponse') return message;
  const { outcome } = message;
  if (outcome.kind !== 'accepted' && outcome.kind !== 'refused') return message;
  const signatures = staged
    .range(outcome.attestFrom, outcome.matchIndex)
    .flatMap(({ term, ordinal, signature }): Attested[] =>
      term === message.term && ordinal !== null && signature !== null ? [{ ordinal, signature }] : [],
    );
  if (signatures.length === 0) return message;
  return { ...message, outcome: { ...outcome, attestation: encodeAttestation(signatures) } };
}

/**
 * Signatures that have come for entries which are not certified yet. Those that come with an acknowledgement which still
 * counts for something are looked at then (`holds`), the others when a certificate is wanted, and only as many as it takes.
 *
 * What a certificate proves: a node signs an entry when it acknowledges it to the leader who made it, in that
 * leader's term, or when it knows it to be committed. A majority's signatures are therefore proof that the entry is
 * committed. Signing entries of earlier terms on acknowledgement would not be (dissertation figure 3.7).
 */
export class Signatures {
  readonly #machine: StateMachine;
  readonly #bad: (node: NodeId, ordinal: number) => void;
  readonly #byOrdinal = new Map<number, Map<NodeId, Kept>>();

  /** @param bad hears of a signature that does not hold for the entry that is here */
  constructor(machine: StateMachine, bad: (node: NodeId, ordinal: number) => void) {
    this.#machine = machine;
    this.#bad = bad;
  }

  /** @param isOwn it was made here, so it need not be checked */
  add(node: NodeId, { ordinal, signature }: Attested, isOwn = false): void {
    const kept = this.#byOrdinal.get(ordinal) ?? new Map<NodeId, Kept>();
    if (!kept.has(node)) kept.set(node, { signature, holds: isOwn });
    this.#byOrdinal.set(ordinal, kept);
  }

  /** Whether the node's signature is one of the entry that is here; one that is not is thrown away, and said. */
  holds(node: NodeId, place: Place): boolean {
    const kept = this.#byOrdinal.get(place.ordinal);
    const one = kept?.get(node);
    if (kept === undefined || one === undefined) return false;
    one.holds ||= this.#machine.isSignature({ ...place, node, signature: one.signature });
    if (one.holds) return true;
    kept.delete(node);
    this.#bad(node, place.ordinal);
    return false;
  }

  /** The certificate of a staged entry, where a majority's signatures are here; those that do not hold are thrown away. */
  certificateOf(place: Place): Uint8Array | undefined {
    const kept = this.#byOrdinal.get(place.ordinal);
    if (kept === undefined) return undefined;
    const good = new Map<NodeId, Uint8Array>();
    for (const [node, { signature }] of kept) {
      if (!this.holds(node, place)) continue;
      good.set(node, signature);
      const certificate = this.#machine.certificateOf({ ...place, signatures: good });
      if (certificate !== undefined) return certificate;
    }
    return undefined;
  }

  /** Entries up to here are certified. */
  forgetThrough(ordinal: number): void {
    for (const kept of this.#byOrdinal.keys()) if (kept <= ordinal) this.#byOrdinal.delete(kept);
  }

  /** Entries from here on are other ones now. */
  forgetFrom(ordinal: number): void {
    for (const kept of this.#byOrdinal.keys()) if (kept >= ordinal) this.#byOrdinal.delete(kept);
  }
}
