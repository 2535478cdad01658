import type { CommittedEntry } from '../ordering.ts';
import { votersOf } from '../raft/configuration.ts';
import type { Entry, LogPosition, NodeId } from '../raft/entry.ts';
import type { AppendOutcome, Envelope } from '../raft/message.ts';
import type { RaftNode } from '../raft/raft-node.ts';
import { type Attested, decodeAttestation, Signatures } from './attestation.ts';
import { encodeBase } from './base.ts';
import type { Frame } from './frames.ts';
import type { Place, StateMachine } from './ports.ts';
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
  /** The last entry that is settled at the start. */
  readonly settledAtStart: LogPosition;
  readonly send: (to: NodeId, frame: Frame) => void;
  /** A node's signature, or a certificate that it sent, does not hold for the entry that is here. */
  readonly bad: (node: NodeId, ordinal: number) => void;
  /** What a node sent to vouch for entries cannot be read. */
  readonly malformed: (node: NodeId) => void;
  /** An entry is certified and stored. */
  readonly settled: (index: number, entry: CommittedEntry) => void;
}

/** A certificate that another node sent for an entry that is not settled here. */
interface Early {
  readonly from: NodeId;
  readonly certificate: Uint8Array;
  /** Whether it is one of the entry that is lowest here and of this term; null: not looked at. */
  checked: { readonly term: number; readonly holds: boolean } | null;
}

/**
 * Between commit and state: what Raft has committed is settled in order, each with its certificate. The leader has the
 * signatures from the acknowledgements and tells the others; after a leader was lost, whoever lacks a certificate asks.
 */
export class Certifier {
  readonly #options: CertifierOptions;
  readonly #signatures: Signatures;
  readonly #early = new Map<number, Early>();
  #committed: Entry[] = [];
  #lastSettled: LogPosition;
  #waitedTicks = 0;

  constructor(options: CertifierOptions) {
    this.#options = options;
    this.#lastSettled = options.settledAtStart;
    this.#signatures = new Signatures(options.machine, options.bad);
  }

  /** The last entry that is certified and stored, and all before it. */
  get lastSettled(): LogPosition {
    return this.#lastSettled;
  }

  /** Committed entries that wait for a certificate, theirs or that of one before them. */
  get waiting(): number {
    return this.#committed.length;
  }

  /**
   * Entries that Raft has committed, in order. To Raft they are applied now: a change of members is in force when it is
   * committed, whether its certificate is here or not. Were it to wait, the one node that knows of it might neither
   * campaign nor ever get the signatures that only a leader's followers give (docs/consensus.md).
   */
  take(entries: readonly Entry[]): void {
    this.#committed.push(...entries);
    const last = entries.at(-1);
    if (last !== undefined) this.#options.node.applied(last.index);
    this.settleAll();
  }

  /**
   * An acknowledgement as far as what vouches for it holds: who has signed other bytes does not have the entry. What is
   * committed already is looked at later, if at all.
   */
  vouched({ from, term }: Envelope, outcome: AppendOutcome): AppendOutcome {
    if (!('attestation' in outcome) || outcome.attestation === undefined) return outcome;
    const { matchIndex, attestFrom, attestation } = outcome;
    const attested = decodeAttestation(attestation);
    if (attested === undefined) this.#options.malformed(from);
    const bad = attested?.map((one) => this.#takeFrom({ from, term }, one)).filter((index) => index !== null);
    const through = Math.min(matchIndex, ...(bad ?? [attestFrom]).map((index) => index - 1));
    return through === matchIndex ? outcome : { kind: 'accepted', matchIndex: through, attestFrom };
  }

  /** @returns the entry's index where the signature is not one of it, else null */
  #takeFrom({ from, term }: Pick<Envelope, 'from' | 'term'>, attested: Attested): number | null {
    const { staged, node } = this.#options;
    const { ordinal } = attested;
    const held = staged.withOrdinal(ordinal);
    if (held?.term !== term) return null;
    this.#signatures.add(from, attested);
    const isLate = held.index <= node.committedIndex;
    return isLate || this.#signatures.holds(from, { ordinal, term }) ? null : held.index;
  }

  /** Answers, and takes what was sent to it. */
  receive(from: NodeId, frame: Exclude<Frame, { kind: 'raft' | 'settled' }>): void {
    const { machine, staged, node } = this.#options;
    switch (frame.kind) {
      case 'certificate':
        if (frame.ordinal <= machine.settled || this.#early.size >= MAX_EARLY) return;
        // The leader's is the one that counts: nobody else's takes its place.
        if (from !== node.leader && this.#early.get(frame.ordinal)?.from === node.leader) return;
        this.#early.set(frame.ordinal, { from, certificate: frame.certificate, checked: null });
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
      if (entry === undefined && held !== undefined) this.#learnCommitted(held);
      if (entry === undefined || held === undefined || !this.#settle(entry, held)) return;
      this.#committed.shift();
      this.#waitedTicks = 0;
      this.#options.staged.settled();
      this.#lastSettled = { index: entry.index, term: entry.term };
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
    // It may be one of the entry that comes in its place: to be checked anew.
    for (const [of, early] of this.#early) if (of >= ordinal) early.checked = null;
  }

  /** A snapshot takes the place of all that was waiting. */
  restart(settled: LogPosition): void {
    this.#committed = [];
    this.#lastSettled = settled;
    this.cutFrom(0);
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

  #certificateOf(held: HeldEntry, place: Place): Uint8Array | undefined {
    const { self } = this.#options;
    const early = this.#certificateFor(place);
    if (early !== undefined) return early;
    if (held.signature !== null) {
      this.#signatures.add(self, { ordinal: place.ordinal, signature: held.signature }, true);
    }
    return this.#signatures.certificateOf(place);
  }

  /**
   * A leader sends a certificate when it has settled the entry: so the entry is committed, and this node need not wait to
   * be told again by Raft (`RaftOptions.tellCommitted`). That it is this entry and no other, the certificate shows; where
   * it is of another, that one is yet to come and takes this one's place.
   */
  #learnCommitted({ ordinal, term, index }: HeldEntry): void {
    if (ordinal === null) return;
    const { node } = this.#options;
    const early = this.#early.get(ordinal);
    if (early === undefined || node.leader !== early.from) return;
    if (this.#fits(early, { ordinal, term })) node.learnCommitted({ index, term });
  }

  /** The certificate of a committed entry that another node has sent; one that does not hold is thrown away, and said. */
  #certificateFor(place: Place): Uint8Array | undefined {
    const early = this.#early.get(place.ordinal);
    if (early === undefined) return undefined;
    if (this.#fits(early, place)) return early.certificate;
    this.#early.delete(place.ordinal);
    this.#options.bad(early.from, place.ordinal);
    return undefined;
  }

  #fits(early: Early, place: Place): boolean {
    if (early.checked?.term !== place.term) {
      const holds = this.#options.machine.isCertificate({ ...place, certificate: early.certificate });
      early.checked = { term: place.term, holds };
    }
    return early.checked.holds;
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
    if (held === undefined || held.signature === null || held.index > node.committedIndex) return;
    send(from, { kind: 'signature', ordinal, term: held.term, signature: held.signature });
  }
}
