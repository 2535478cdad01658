import {
  type CodecValue,
  concatBytes,
  decode,
  encode,
  equalBytes,
  sha256,
  uint64Bytes,
} from '../../../node-core/codec/index.ts';
import type {
  AppliedPlace,
  GroupStored,
  GroupWrite,
  Place,
  Staged,
  StateMachine,
} from '../../../node-core/consensus/driver/ports.ts';

/** First byte of an entry that says who votes after it; the other bytes are their numbers. */
export const VOTERS = 0xff;
/** First byte of an entry that nodes with `rejects` set will not have. */
export const DOUBTFUL = 0xee;

export interface SettledEntry {
  readonly term: number;
  readonly bytes: Uint8Array;
  readonly certificate: Uint8Array;
}

/** What a crash leaves: one node's disk, state machine and log together. */
export interface ToyDisk {
  stored: GroupStored;
  settled: SettledEntry[];
}

export function emptyDisk(): ToyDisk {
  return {
    stored: { hardState: { term: 0, votedFor: null, committed: 0 }, base: null, entries: [] },
    settled: [],
  };
}

/** What the ledger's table does with a write. @throws as it would, where terms fall, votes change or a gap is left */
export function written({ stored, settled }: ToyDisk, write: GroupWrite): ToyDisk {
  const before = stored.hardState;
  const after = write.hardState ?? before;
  const isBroken =
    after.term === before.term && before.votedFor !== null && after.votedFor !== before.votedFor;
  if (after.term < before.term || isBroken) throw new Error(`term ${after.term} after term ${before.term}`);
  const base = write.base ?? stored.base;
  const from = Math.min(write.discardFrom ?? Infinity, write.entries[0]?.index ?? Infinity);
  const kept = stored.entries.filter(({ index }) => index < from && index > (base?.index ?? 0));
  const hardState = write.hardState ?? stored.hardState;
  const last = kept.at(-1)?.index ?? base?.index ?? 0;
  const [next] = write.entries;
  if (next !== undefined && next.index !== last + 1) throw new Error(`entry ${next.index} after ${last}`);
  return { stored: { hardState, base, entries: [...kept, ...write.entries] }, settled };
}

interface StagedToy extends Place {
  readonly bytes: Uint8Array;
  readonly signers: readonly number[];
}

/** A list of byte strings, with signatures that anybody can check and only the driver's rules keep honest. */
export class ToyMachine implements StateMachine {
  rejects = false;
  readonly #self: number;
  readonly #disk: ToyDisk;
  #staged: StagedToy[] = [];

  constructor(self: number, disk: ToyDisk) {
    this.#self = self;
    this.#disk = disk;
  }

  get settled(): number {
    return this.#disk.settled.length;
  }

  get entries(): readonly SettledEntry[] {
    return this.#disk.settled;
  }

  stage({ ordinal, term, bytes }: Place & { readonly bytes: Uint8Array }): Staged {
    if (ordinal !== this.settled + this.#staged.length + 1)
      throw new Error(`ordinal ${ordinal} is out of order`);
    if (this.rejects && bytes[0] === DOUBTFUL) {
      return { kind: 'refused', reason: 'doubtful', detail: `node ${this.#self}`, position: 0 };
    }
    const signers = this.#voters();
    this.#staged.push({ ordinal, term, bytes, signers });
    return {
      kind: 'ok',
      entry: {
        signature: signers.includes(this.#self) ? toySignature(this.#self, { ordinal, term }, bytes) : null,
        votersAfter: bytes[0] === VOTERS ? [...bytes.subarray(1)] : null,
      },
    };
  }

  unstageFrom(ordinal: number): void {
    this.#staged = this.#staged.filter((staged) => staged.ordinal < ordinal);
  }

  isSignature(at: Place & { readonly node: number; readonly signature: Uint8Array }): boolean {
    const staged = this.#staged.find(({ ordinal, term }) => ordinal === at.ordinal && term === at.term);
    if (staged === undefined || !staged.signers.includes(at.node)) return false;
    return equalBytes(at.signature, toySignature(at.node, staged, staged.bytes));
  }

  certificateOf(
    at: Place & { readonly signatures: ReadonlyMap<number, Uint8Array> },
  ): Uint8Array | undefined {
    const staged = this.#staged.find(({ ordinal }) => ordinal === at.ordinal);
    if (staged === undefined || at.signatures.size * 2 <= staged.signers.length) return undefined;
    return encode([...at.signatures].map(([node, signature]) => [node, signature]));
  }

  isCertificate({ ordinal, certificate }: Place & { readonly certificate: Uint8Array }): boolean {
    const [lowest] = this.#staged;
    if (lowest?.ordinal !== ordinal) return false;
    const signed = listIn(decode(certificate));
    if (signed === undefined || signed.length * 2 <= lowest.signers.length) return false;
    return signed.every((one) => {
      const [node, signature] = listIn(one) ?? [];
      if (typeof node !== 'number' || !(signature instanceof Uint8Array)) return false;
      return this.isSignature({ ordinal, term: lowest.term, node, signature });
    });
  }

  settle(at: Place & { readonly certificate: Uint8Array; readonly base: AppliedPlace }): void {
    const [lowest, ...rest] = this.#staged;
    if (lowest?.ordinal !== at.ordinal) throw new Error(`entry ${at.ordinal} is not the lowest staged one`);
    this.#staged = rest;
    this.fetched({ term: lowest.term, bytes: lowest.bytes, certificate: at.certificate });
    const { stored } = written(this.#disk, {
      hardState: null,
      discardFrom: null,
      entries: [],
      base: at.base,
    });
    this.#disk.stored = stored;
  }

  /** A certified entry from another node, beside the log. */
  fetched(entry: SettledEntry): void {
    this.#disk.settled = [...this.#disk.settled, entry];
  }

  storedCertificate(ordinal: number): Uint8Array | undefined {
    return this.#disk.settled[ordinal - 1]?.certificate;
  }

  storedEntry(ordinal: number): Uint8Array | undefined {
    return this.#disk.settled[ordinal - 1]?.bytes;
  }

  #voters(): readonly number[] {
    const all = [...this.#disk.settled, ...this.#staged];
    const last = all.findLast(({ bytes }) => bytes[0] === VOTERS);
    return last === undefined ? [1] : [...last.bytes.subarray(1)];
  }
}

function toySignature(node: number, { ordinal, term }: Place, bytes: Uint8Array): Uint8Array {
  const hash = sha256(uint64Bytes(node), uint64Bytes(ordinal), uint64Bytes(term), bytes);
  return concatBytes(hash, hash);
}

function listIn(value: CodecValue): readonly CodecValue[] | undefined {
  return Array.isArray(value) ? (value as readonly CodecValue[]) : undefined;
}
