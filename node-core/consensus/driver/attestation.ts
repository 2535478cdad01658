import { encode } from '../../codec/index.ts';
import type { NodeId } from '../raft/entry.ts';
import { FrameFault, ItemReader } from './reader.ts';
import type { Place, StateMachine } from './ports.ts';

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
  try {
    const items = ItemReader.of(encodeAround(bytes));
    return items.list(MAX_ATTESTED, (item) => {
      const attested = { ordinal: item.integer(1), signature: item.bytes(SIGNATURE_BYTES) };
      item.end();
      return attested;
    });
  } catch (error) {
    if (error instanceof FrameFault) return undefined;
    throw error;
  }
}

/** An array of one item, whose bytes these are: what `ItemReader.list` reads from. */
function encodeAround(bytes: Uint8Array): Uint8Array {
  const around = new Uint8Array(bytes.length + 1);
  around[0] = 0x81;
  around.set(bytes, 1);
  return around;
}

/**
 * Signatures that have come for entries which are not certified yet. They are looked at when the entry is committed,
 * and only as many as it takes.
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

  add(node: NodeId, { ordinal, signature }: Attested): void {
    const kept = this.#byOrdinal.get(ordinal) ?? new Map<NodeId, Kept>();
    if (!kept.has(node)) kept.set(node, { signature, holds: false });
    this.#byOrdinal.set(ordinal, kept);
  }

  /** The certificate of a staged entry, where a majority's signatures are here; those that do not hold are thrown away. */
  certificateOf(place: Place): Uint8Array | undefined {
    const kept = this.#byOrdinal.get(place.ordinal);
    if (kept === undefined) return undefined;
    const good = new Map<NodeId, Uint8Array>();
    for (const [node, one] of kept) {
      one.holds ||= this.#machine.isSignature({ ...place, node, signature: one.signature });
      if (!one.holds) {
        kept.delete(node);
        this.#bad(node, place.ordinal);
        continue;
      }
      good.set(node, one.signature);
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
