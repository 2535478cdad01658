import type { CommittedEntry } from '../ordering.ts';
import { votersOf } from '../raft/configuration.ts';
import type { Entry, LogPosition, NodeId } from '../raft/entry.ts';
import type { Envelope } from '../raft/message.ts';
import type { RaftNode } from '../raft/raft-node.ts';
import { decodeAttestation, Signatures } from './attestation.ts';
import { encodeBase } from './base.ts';
import type { Frame } from './frames.ts';
import type { StateMachine } from './ports.ts';
import type { HeldEntry, StagedLog } from './staged-log.ts';

/** Ticks that a committed entry waits for its certificate before it is asked for. */
const PATIENCE_TICKS = 2;
/** Certificates kept for entries that are not committed here yet. */
const MAX_EARLY = 4096;

export interface CertifierOptions {
  readonly node: RaftNode;
  readonly self: NodeId;
  readonly staged: StagedLog;
  readonly machine: StateMachine;
  /** The last entry that is applied at the start. */
  readonly applied: LogPosition;
  readonly send: (to: NodeId, frame: Frame) => void;
  /** A node's signature, or a certificate that it sent, does not hold for the entry that is here. */
  readonly bad: (node: NodeId, ordinal: number) => void;
  /** An entry is certified and stored. */
  readonly settled: (index: number, entry: CommittedEntry) => void;
}

/**
 * Between commit and state: what Raft has committed is settled in order, each with its certificate. The leader has the
 * signatures from the acknowledgements and tells the others; after a leader was lost, whoever lacks a certificate asks.
 */
export class Certifier {
  readonly #options: CertifierOptions;
  readonly #signatures: Signatures;
  readonly #early = new Map<number, { readonly from: NodeId; readonly certificate: Uint8Array }>();
  #committed: Entry[] = [];
  #lastApplied: LogPosition;
  #waitedTicks = 0;

  constructor(options: CertifierOptions) {
    this.#options = options;
    this.#lastApplied = options.applied;
    this.#signatures = new Signatures(options.machine, options.bad);
  }

  get lastApplied(): LogPosition {
    return this.#lastApplied;
  }

  /** Entries that Raft has committed, in order. */
  take(entries: readonly Entry[]): void {
    this.#committed.push(...entries);
    this.settleAll();
  }

  /** What came with an acknowledgement of a term, of whose entries it is. @returns false when it is no attestation */
  takeAttestation({ from, term }: Envelope, bytes: Uint8Array): boolean {
    const attested = decodeAttestation(bytes);
    if (attested === undefined) return false;
    for (const one of attested) {
      if (this.#options.staged.withOrdinal(one.ordinal)?.term === term) this.#signatures.add(from, one);
    }
    return true;
  }

  /** Answers, and takes what was sent to it. */
  receive(from: NodeId, frame: Exclude<Frame, { kind: 'raft' }>): void {
    const { machine, staged } = this.#options;
    switch (frame.kind) {
      case 'certificate':
        if (frame.ordinal <= machine.settled || this.#early.size >= MAX_EARLY) return;
        this.#early.set(frame.ordinal, { from, certificate: frame.certificate });
        break;
      case 'signature':
        if (staged.withOrdinal(frame.ordinal)?.term !== frame.term) return;
        this.#signatures.add(from, frame);
        break;
      case 'certificateWanted':
        this.#answer(from, frame.ordinal);
        return;
    }
    this.settleAll();
  }

  /** Settles what can be. */
  settleAll(): void {
    for (;;) {
      const [entry] = this.#committed;
      const held = this.#options.staged.lowest;
      if (entry === undefined || held === undefined || !this.#settle(entry, held)) return;
      this.#committed.shift();
      this.#waitedTicks = 0;
      this.#options.staged.applied();
      this.#lastApplied = { index: entry.index, term: entry.term };
      this.#options.node.applied(entry.index);
    }
  }

  tick(): void {
    const held = this.#options.staged.lowest;
    if (this.#committed.length === 0 || held === undefined || held.ordinal === null) return;
    this.#waitedTicks += 1;
    if (this.#waitedTicks % PATIENCE_TICKS !== 0) return;
    const { node, self, send } = this.#options;
    for (const voter of votersOf(node.status.configuration)) {
      if (voter !== self) send(voter, { kind: 'certificateWanted', ordinal: held.ordinal });
    }
  }

  /** The log is cut at an entry with this ordinal. */
  cutFrom(ordinal: number): void {
    this.#signatures.forgetFrom(ordinal);
  }

  /** A snapshot takes the place of all that was waiting. */
  restart(applied: LogPosition): void {
    this.#committed = [];
    this.#lastApplied = applied;
    this.#signatures.forgetFrom(0);
  }

  #settle(entry: Entry, held: HeldEntry): boolean {
    const { machine } = this.#options;
    if (held.ordinal === null || held.isSettled) return true;
    const place = { ordinal: held.ordinal, term: held.term };
    const certificate = this.#certificateOf(held, place);
    if (certificate === undefined) return false;
    const { index, term } = entry;
    const configuration = encodeBase({ ordinal: held.ordinal, configuration: held.configuration });
    machine.settle({ ...place, certificate, base: { index, term, configuration } });
    this.#forget(held.ordinal);
    this.#tell(held.ordinal, certificate);
    this.#options.settled(index, { index: held.ordinal, term, bytes: entry.bytes, certificate });
    return true;
  }

  #certificateOf(
    held: HeldEntry,
    place: { readonly ordinal: number; readonly term: number },
  ): Uint8Array | undefined {
    const { machine, self } = this.#options;
    const early = this.#early.get(place.ordinal);
    if (early !== undefined) {
      if (machine.isCertificate({ ...place, certificate: early.certificate })) return early.certificate;
      this.#early.delete(place.ordinal);
      this.#options.bad(early.from, place.ordinal);
    }
    if (held.signature !== null) {
      this.#signatures.add(self, { ordinal: place.ordinal, signature: held.signature });
    }
    return this.#signatures.certificateOf(place);
  }

  #forget(ordinal: number): void {
    this.#signatures.forgetThrough(ordinal);
    for (const kept of this.#early.keys()) if (kept <= ordinal) this.#early.delete(kept);
  }

  /** As leader: to all members of the group. */
  #tell(ordinal: number, certificate: Uint8Array): void {
    const { node, self, send } = this.#options;
    for (const { node: member } of node.status.followers) {
      if (member !== self) send(member, { kind: 'certificate', ordinal, certificate });
    }
  }

  #answer(from: NodeId, ordinal: number): void {
    const { machine, staged, node, send } = this.#options;
    const certificate = machine.storedCertificate(ordinal);
    if (certificate !== undefined) {
      send(from, { kind: 'certificate', ordinal, certificate });
      return;
    }
    const held = staged.withOrdinal(ordinal);
    if (held === undefined || held.signature === null || held.index > node.status.committedIndex) return;
    send(from, { kind: 'signature', ordinal, term: held.term, signature: held.signature });
  }
}
