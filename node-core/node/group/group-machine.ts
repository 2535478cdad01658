import assert from 'node:assert/strict';
import { equalBytes } from '../../codec/index.ts';
import type { AppliedPlace, Place, Staged, StateMachine } from '../../consensus/driver/ports.ts';
import type { EntryRefusal } from '../../consensus/ordering.ts';
import type { NodeId } from '../../consensus/raft/entry.ts';
import type { SignatureCheck, Signer, Verifier } from '../../identity/index.ts';
import {
  type AppliedBlock,
  CommunityState,
  certificateMessage,
  checkCertificate,
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
  founderSeat,
  type Hash,
  majorityOf,
  type Member,
  type Membership,
  type Seat,
  validateBlock,
} from '../../ledger/index.ts';
import { minuteOfMs } from '../../units/index.ts';
import type { Clock } from '../clock.ts';
import type { Replica } from '../replica.ts';
import { holdsSeat, memberOfNode, votersOfSeats } from './node-id.ts';

export interface GroupMachineOptions {
  readonly replica: Replica;
  readonly verifier: Verifier;
  readonly clock: Clock;
  /** The household's key: with it a validator signs the blocks that it has checked. */
  readonly signer: Signer;
}

/** A block that has been checked and may still be taken back. */
interface StagedBlock extends Place {
  readonly applied: AppliedBlock;
  readonly bytes: Uint8Array;
  /** Those who vote on it: the seats in force before it, and the keys of their members. */
  readonly seats: readonly Seat[];
  readonly members: readonly Pick<Member, 'publicKey'>[];
  /** Of the founding block, its own hash. */
  readonly community: Hash;
  /** What its validators sign. */
  readonly message: Uint8Array;
  /** This node's own over it, where it is one of them. */
  readonly signature: Uint8Array | null;
}

/**
 * The ledger as a Raft group's state machine: its entries are blocks, an entry's ordinal is the block's place in the
 * ledger (`logIndex`), and its certificate the signatures of a majority of the seats in force before it.
 *
 * Blocks that are not certified yet are applied to a second copy of the state, so that several can be under way and
 * nothing that may be taken back is ever seen by the rest of the node.
 */
export class GroupMachine implements StateMachine {
  readonly #options: GroupMachineOptions;
  readonly #disk: Uint8Array;
  /** The state behind the last staged block; made when it is first needed. */
  #tip: CommunityState | undefined;
  #staged: StagedBlock[] = [];
  #isRestoring = true;

  constructor(options: GroupMachineOptions) {
    this.#options = options;
    this.#disk = options.replica.store.disk();
  }

  get settled(): number {
    return this.#options.replica.appliedIndex;
  }

  /** Behind all that is staged: what the next block has to build on. */
  get tip(): CommunityState {
    return this.#staged.length === 0 ? this.#options.replica.community : this.#tipState();
  }

  get hasStaged(): boolean {
    return this.#staged.length > 0;
  }

  /** From now on, blocks come from others: what came before was this node's own log, and had been checked. */
  restored(): void {
    this.#isRestoring = false;
  }

  stage({ ordinal, term, bytes }: Place & { readonly bytes: Uint8Array }): Staged {
    assert.equal(ordinal, this.settled + this.#staged.length + 1, 'blocks are staged in order');
    const decoded = decodeBlock(bytes);
    if (decoded.kind === 'refused') return refusedBy(decoded.refusal);
    const { block } = decoded;
    if (block.header.term !== term) {
      return refused('wrongTerm', `the block says term ${block.header.term}, its leader's is ${term}`);
    }
    const tip = this.#tipState();
    const before = { seats: tip.seats, members: tip.members, id: tip.id };
    const { replica, verifier, clock } = this.#options;
    const now = this.#isRestoring ? block.header.time : minuteOfMs(clock.nowMs());
    const validated = validateBlock(block, tip, { now, verifier, knownGood: replica.vouched });
    if (validated.kind === 'refused') return refusedBy(validated.refusal);
    const { applied } = validated;
    for (const { id } of applied.transactions) replica.vouch(id);
    const votes = before.seats.length > 0 ? before : votesOnFounding(applied);
    const community = before.seats.length > 0 ? before.id : applied.block.hash;
    const message = certificateMessage({ community, term, index: ordinal, blockHash: applied.block.hash });
    const { seats, members } = votes;
    const isSigner = holdsSeat(votes, { member: this.#memberIn(members), disk: this.#disk });
    const signature = isSigner ? this.#options.signer.sign(message) : null;
    this.#staged.push({ ordinal, term, bytes, applied, seats, members, community, message, signature });
    return { kind: 'ok', entry: { signature, votersAfter: votersOfSeats(tip.seats) } };
  }

  unstageFrom(ordinal: number): void {
    for (;;) {
      const last = this.#staged.at(-1);
      if (last === undefined || last.ordinal < ordinal) return;
      last.applied.undo();
      this.#staged.pop();
    }
  }

  isSignature({ ordinal, term, node, signature }: Place & { node: NodeId; signature: Uint8Array }): boolean {
    const staged = this.#stagedAt(ordinal);
    if (staged === undefined || staged.term !== term) return false;
    const publicKey = publicKeyOf(staged, node);
    if (publicKey === undefined) return false;
    return this.#options.verifier.verify({ publicKey, message: staged.message, signature });
  }

  certificateOf({
    ordinal,
    signatures,
  }: Place & { readonly signatures: ReadonlyMap<NodeId, Uint8Array> }): Uint8Array | undefined {
    const staged = this.#stagedAt(ordinal);
    if (staged === undefined || signatures.size < majorityOf(staged.seats.length)) return undefined;
    const byMember = [...signatures].flatMap(([node, signature]) => {
      const member = memberOfNode(staged.seats, node);
      return member === undefined ? [] : [{ member, signature }];
    });
    if (byMember.length < majorityOf(staged.seats.length)) return undefined;
    return encodeCertificate({ index: ordinal, signatures: byMember.sort((a, b) => a.member - b.member) });
  }

  isCertificate({ ordinal, certificate }: Place & { readonly certificate: Uint8Array }): boolean {
    const [lowest] = this.#staged;
    if (lowest === undefined || lowest.ordinal !== ordinal) return false;
    const decoded = decodeCertificate(certificate);
    if (decoded.kind === 'refused' || decoded.certificate.index !== ordinal) return false;
    const { term, applied, community, seats, members } = lowest;
    const checked = checkCertificate({
      certificate: decoded.certificate,
      term,
      blockHash: applied.block.hash,
      community,
      validators: seats.map(({ member }) => member),
      members,
      verifier: this.#verifierOf(lowest),
    });
    return checked.kind === 'ok';
  }

  settle(at: Place & { readonly certificate: Uint8Array; readonly base: AppliedPlace }): void {
    const [lowest, ...rest] = this.#staged;
    assert(lowest?.ordinal === at.ordinal, 'the lowest staged block is settled');
    const { term, applied } = lowest;
    const { bytes } = applied.block;
    // Read and checked when it was staged: applying it to the state that all see need not read it again.
    this.#options.replica.vouchBlock(applied.block);
    this.#options.replica.commit(
      { index: at.ordinal, term, bytes, certificate: at.certificate },
      { base: at.base, signaturesKnown: true },
    );
    this.#staged = rest;
  }

  storedCertificate(ordinal: number): Uint8Array | undefined {
    return this.#options.replica.store.blockAt(ordinal)?.certificate;
  }

  storedEntry(ordinal: number): Uint8Array | undefined {
    return this.#options.replica.store.blockAt(ordinal)?.bytes;
  }

  /** Settled blocks came beside the log: what is staged does not build on them, and is staged anew from the log. */
  settledElsewhere(): void {
    assert.equal(this.#staged.length, 0, 'nothing is staged on a state that has moved on');
    this.#tip = undefined;
  }

  /** Knows this node's own signature by sight: the same key and bytes make the same one (RFC 8032). */
  #verifierOf({ signature: own }: StagedBlock): Verifier {
    const { verifier, signer } = this.#options;
    if (own === null) return verifier;
    const isOwn = ({ publicKey, signature }: SignatureCheck): boolean =>
      equalBytes(signature, own) && equalBytes(publicKey, signer.publicKey);
    return {
      verify: (check) => isOwn(check) || verifier.verify(check),
      verifyMany: (checks) => verifier.verifyMany(checks),
    };
  }

  #stagedAt(ordinal: number): StagedBlock | undefined {
    const [lowest] = this.#staged;
    return lowest === undefined ? undefined : this.#staged[ordinal - lowest.ordinal];
  }

  #tipState(): CommunityState {
    this.#tip ??= CommunityState.decode(this.#options.replica.community.encode());
    return this.#tip;
  }

  #memberIn(members: StagedBlock['members']): number | undefined {
    const { publicKey } = this.#options.signer;
    const at = members.findIndex((member) => equalBytes(member.publicKey, publicKey));
    return at < 0 ? undefined : at;
  }
}

/** The founding block is the founder's alone, on the disk that it names. */
function votesOnFounding({ transactions }: AppliedBlock): {
  readonly seats: readonly Seat[];
  readonly members: readonly Pick<Membership, 'publicKey'>[];
} {
  const [first] = transactions;
  assert(first?.transaction.kind === 'found', 'the first block founds');
  const { transaction } = first;
  return { seats: [founderSeat(transaction)], members: [transaction.founder] };
}

function publicKeyOf({ seats, members }: StagedBlock, node: NodeId): Uint8Array | undefined {
  const member = memberOfNode(seats, node);
  return member === undefined ? undefined : members[member]?.publicKey;
}

function refusedBy(refusal: {
  readonly kind: string;
  readonly detail: string;
  readonly position: number | null;
}) {
  const { kind: reason, detail, position } = refusal;
  return { kind: 'refused', reason, detail, position } as const;
}

function refused(reason: string, detail: string): { readonly kind: 'refused' } & EntryRefusal {
  return { kind: 'refused', reason, detail, position: null };
}
