import { equalBytes, sha256, toHex } from '../../../node-core/codec/index.ts';
import { decodeAttestation } from '../../../node-core/consensus/driver/attestation.ts';
import { decodeFrame } from '../../../node-core/consensus/driver/frames.ts';
import type { Message } from '../../../node-core/consensus/raft/index.ts';
import { decodeChange } from '../../../node-core/consensus/raft/config-change.ts';
import type { Verifier } from '../../../node-core/identity/index.ts';
import {
  type CommunityState,
  certificateMessage,
  checkCertificate,
  decodeBlock,
  decodeCertificate,
  decodeTransaction,
  type Hash,
  type MemberIndex,
  type SignedTransaction,
  type TransactionId,
} from '../../../node-core/ledger/index.ts';
import type { AppliedEntry, Replica } from '../../../node-core/node/replica.ts';
import type { RaftWrite } from '../../../node-core/storage/index.ts';
import { Checker, Violation } from '../checker.ts';
import type { DiskImage } from './memory-store.ts';
import { ADDRESS_BYTES, addressee, RAFT } from './malice.ts';
import type { Home, Watcher } from './ports.ts';

/** RequestVote, its answer, and AppendEntries' (consensus/driver/frames.ts). */
const LOOKED_INTO: readonly number[] = [1, 2, 4];

/** Who certifies the block after one. */
interface Validators {
  readonly community: Hash;
  readonly validators: readonly MemberIndex[];
  readonly members: readonly { readonly publicKey: Uint8Array }[];
}

/** What all homes have to agree on about one place of the ledger. */
interface Place {
  readonly blockHash: Hash;
  readonly term: number;
  readonly stateHash: string;
  readonly next: Validators;
}

/**
 * What must hold over all homes, asked after every turn about what has changed in it: the properties of Raft
 * (checker.ts), and those of the ledger above it.
 */
export class LedgerChecker implements Watcher {
  readonly #raft = new Checker();
  readonly #verifier: Verifier;
  readonly #places: Place[] = [];
  readonly #onChain = new Set<TransactionId>();
  readonly #acknowledged = new Set<TransactionId>();
  readonly #readings = new Map<TransactionId, MemberIndex>();
  readonly #races: (readonly TransactionId[])[] = [];
  /** Hashes of all blocks that any log has had, newest first. */
  readonly #blocksOfTerm = new Map<number, Hash[]>();
  readonly #seenCommit = new Map<number, number>();
  /** A leader has sent different blocks under one index and term: Raft's properties are not to be had any more. */
  hasEquivocated = false;
  settledCount = 0;

  constructor(verifier: Verifier) {
    this.#verifier = verifier;
  }

  /** Highest place that any home has settled. */
  get height(): number {
    return this.#places.length;
  }

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  /** Restarts know the term that they have promised. */
  starts(home: Home): void {
    if (this.hasEquivocated) return;
    const { hardState, base, entries } = home.disk;
    const start = { index: base?.index ?? 0, term: base?.term ?? 0 };
    this.#raft.restarts(home.id, { hardState, snapshot: null, start, entries, applied: start.index });
  }

  /** A start comes to the state that was there before; the last block may be one that the power cut kept from us. */
  opened(home: Home, { appliedIndex, community, store }: Replica): void {
    const known = this.#places[appliedIndex - 1];
    if (known !== undefined) {
      const stateHash = toHex(community.stateHash());
      must(stateHash === known.stateHash, () => `${home.household} opens ${appliedIndex} with another state`);
    }
    for (const entry of store.entries(this.height + 1)) {
      const decoded = decodeBlock(entry.bytes);
      if (decoded.kind === 'refused') throw new Violation(`${home.household} has stored what is no block`);
      const { block } = decoded;
      const transactions = block.transactions.map(signedOf);
      this.settled(home, { applied: { entry, block, transactions }, community });
    }
  }

  wrote(home: Home, { entries, hardState }: RaftWrite): void {
    if (this.hasEquivocated) return;
    const { id, disk } = home;
    for (const { kind, term, bytes } of entries) {
      const block = kind === 'config' ? (decodeChange(bytes)?.context ?? NOTHING) : bytes;
      const decoded = block.length === 0 ? undefined : decodeBlock(block);
      if (decoded?.kind !== 'ok') continue;
      const hashes = this.#blocksOfTerm.get(term) ?? [];
      if (!hashes.some((hash) => equalBytes(hash, decoded.block.hash))) hashes.unshift(decoded.block.hash);
      this.#blocksOfTerm.set(term, hashes);
    }
    const short = entries.map((entry) => ({ ...entry, bytes: sha256(entry.bytes) }));
    this.#raft.stores(short, (index) => disk.terms.get(index));
    if (hardState === null) return;
    const start = { index: 0, term: 0 };
    this.#raft.persists(id, { hardState: disk.hardState, snapshot: null, start, entries: [] });
  }

  /** A frame that leaves a home: a vote is given once in a term. */
  sends({ id, signer, disk }: Home, frame: Uint8Array): void {
    // Array head, version, kind: votes and acknowledgements are looked into.
    if (frame[0] !== RAFT || !LOOKED_INTO.includes(frame[ADDRESS_BYTES + 2] ?? 0)) return;
    const decoded = decodeFrame(frame.subarray(ADDRESS_BYTES), { from: id, to: addressee(frame) });
    if (decoded.kind !== 'ok' || decoded.frame.kind !== 'raft') return;
    const { message } = decoded.frame;
    this.#raft.sends(message);
    must(
      isDurable(message, disk),
      () => `node ${id} says what is not on its disk: ${message.kind} ${message.term}`,
    );
    if (message.kind === 'appendResponse') this.#attests(signer.publicKey, message);
  }

  /** An acknowledgement vouches for blocks of its leader's own term alone (docs/consensus.md, figure 3.7). */
  #attests(publicKey: Uint8Array, { outcome, term }: Extract<Message, { kind: 'appendResponse' }>): void {
    const bytes = 'attestation' in outcome ? outcome.attestation : undefined;
    const community = this.#places[0]?.next.community;
    if (bytes === undefined || community === undefined || this.hasEquivocated) return;
    const blocks = this.#blocksOfTerm.get(term) ?? [];
    for (const { ordinal: index, signature } of decodeAttestation(bytes) ?? []) {
      const isOfTerm = blocks.some((blockHash) => {
        const message = certificateMessage({ community, term, index, blockHash });
        return this.#verifier.verify({ publicKey, message, signature });
      });
      must(
        isOfTerm,
        () => `a signature on block ${index} is given away in term ${term}, of which the block is not`,
      );
    }
  }

  /** The home has done something: what of its log is committed, and whether it leads. */
  looks({ running, disk, id }: Home): void {
    if (running === undefined || running.host.isFailed || this.hasEquivocated) return;
    const status = running.host.raft;
    const termAt = (index: number): number | undefined => disk.terms.get(index);
    const seen = this.#seenCommit.get(id) ?? 0;
    const { committedIndex, persistedIndex, term: inTerm } = status;
    // Beyond that the disk still has what the log had before.
    const through = Math.min(committedIndex, persistedIndex);
    if (through > seen) {
      this.#raft.commits({ from: seen + 1, through, inTerm }, termAt);
      this.#seenCommit.set(id, through);
    }
    if (status.role === 'leader') this.#raft.leads(status, termAt);
  }

  /** A block is certified, stored and applied on a home. */
  settled(
    { household }: Home,
    { applied, community }: { readonly applied: AppliedEntry; readonly community: CommunityState },
  ): void {
    const { entry, block, transactions } = applied;
    this.settledCount += 1;
    const at = entry.index;
    this.#checkCertificate(applied);
    const stateHash = toHex(community.stateHash());
    const known = this.#places[at - 1];
    if (known !== undefined) {
      must(
        equalBytes(known.blockHash, block.hash),
        () => `two blocks are certified at ${at}; one by ${household}`,
      );
      must(known.stateHash === stateHash, () => `${household} comes to another state at ${at}`);
      must(known.term === entry.term, () => `block ${at} is of terms ${known.term} and ${entry.term}`);
      return;
    }
    must(at === this.#places.length + 1, () => `block ${at} is settled before the one before it`);
    for (const { id } of transactions) {
      must(!this.#onChain.has(id), () => `transaction ${id} is on the chain twice`);
      this.#onChain.add(id);
    }
    const members = community.members.map(({ publicKey }) => ({ publicKey }));
    const next = { community: community.id, validators: [...community.validators], members };
    this.#places.push({ blockHash: block.hash, term: entry.term, stateHash, next });
  }

  #checkCertificate({ entry, block, transactions }: AppliedEntry): void {
    const decoded = decodeCertificate(entry.certificate);
    must(decoded.kind === 'ok', () => `the certificate of ${entry.index} cannot be read`);
    if (decoded.kind === 'refused') return;
    const by = this.#places[entry.index - 2]?.next ?? founding({ block, transactions });
    const { certificate } = decoded;
    must(
      certificate.index === entry.index,
      () => `the certificate of ${entry.index} is of ${certificate.index}`,
    );
    const { signatures } = certificate;
    const { community, validators, members } = by;
    // Counted here on its own too: the ledger's way of counting is one of the things that are watched.
    const signers = new Set(signatures.map(({ member }) => member).filter((one) => validators.includes(one)));
    must(
      signers.size * 2 > validators.length,
      () => `${signers.size} of ${validators.length} certify ${entry.index}`,
    );
    const place = { term: entry.term, blockHash: block.hash, community };
    const checked = checkCertificate({
      certificate,
      ...place,
      validators,
      members,
      verifier: this.#verifier,
    });
    must(checked.kind === 'ok', () => `the certificate of ${entry.index}: ${JSON.stringify(checked)}`);
  }

  /** Somebody has been told that it is on the chain. */
  acknowledged(id: TransactionId): void {
    must(this.#onChain.has(id), () => `transaction ${id} is acknowledged and not on the chain`);
    this.#acknowledged.add(id);
  }

  recorded(id: TransactionId, member: MemberIndex): void {
    this.#readings.set(id, member);
  }

  /** Proposals of which one may be accepted at the most. */
  race(proposals: readonly TransactionId[]): void {
    this.#races.push(proposals);
  }

  /** At the end, for a copy that has all blocks. @returns races that were won */
  finish({ household }: Home, { community, store }: Replica): number {
    for (const id of this.#acknowledged) {
      must(
        store.findTransaction(id) !== undefined,
        () => `${household} lacks acknowledged transaction ${id}`,
      );
    }
    let won = 0;
    for (const race of this.#races) {
      // A contract whose party has left before it began has sold nothing.
      const winners = race.filter((id) => {
        const contract = community.contracts.get(id);
        return contract !== undefined && contract.endMinute > contract.terms.startMinute;
      }).length;
      must(winners <= 1, () => `${winners} proposals of one race are accepted`);
      won += winners;
    }
    return won;
  }

  /** Readings of these members that are not on the chain. */
  missingReadings(members: ReadonlySet<MemberIndex>): number {
    let missing = 0;
    for (const [id, member] of this.#readings)
      if (members.has(member) && !this.#onChain.has(id)) missing += 1;
    return missing;
  }
}

/** Votes and acknowledgements leave when what they say is on the disk (3.8). */
function isDurable(message: Message, { hardState, entries, base }: DiskImage): boolean {
  if (message.kind === 'appendResponse') {
    const { outcome } = message;
    if (outcome.kind !== 'accepted' && outcome.kind !== 'refused') return true;
    const lastIndex = entries.at(-1)?.index ?? base?.index ?? 0;
    return outcome.matchIndex <= lastIndex && hardState.term >= message.term;
  }
  if (message.kind !== 'requestVote' && message.kind !== 'voteResponse') return true;
  const isPromise = !message.preVote && (message.kind === 'requestVote' || message.granted);
  const votedFor = message.kind === 'requestVote' ? message.from : message.to;
  if (!isPromise || hardState.term > message.term) return true;
  return hardState.term === message.term && hardState.votedFor === votedFor;
}

/** The founding block is its founder's. */
function founding({ block, transactions }: Pick<AppliedEntry, 'block' | 'transactions'>): Validators {
  const [first] = transactions;
  if (first?.transaction.kind !== 'found') throw new Violation('the first block founds nothing');
  return { community: block.hash, validators: [0], members: [first.transaction.founder] };
}

function signedOf(bytes: Uint8Array): SignedTransaction {
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused') throw new Violation('a block holds what is no transaction');
  return decoded.signed;
}

const NOTHING = new Uint8Array();

function must(holds: boolean, what: () => string): void {
  if (!holds) throw new Violation(what());
}
