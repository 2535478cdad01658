import type { GroupTime } from '../../../node-core/consensus/driver/ports.ts';
import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import type { RaftOptions } from '../../../node-core/consensus/raft/index.ts';
import type { Signer, Verifier } from '../../../node-core/identity/index.ts';
import type { CommunityState, Hash, MemberIndex, TransactionId } from '../../../node-core/ledger/index.ts';
import type { BlockCloser } from '../../../node-core/node/block-closer.ts';
import type { Clock } from '../../../node-core/node/clock.ts';
import type { Followed, GroupHost, HostEvent } from '../../../node-core/node/group/group-host.ts';
import type { AppliedEntry, Replica } from '../../../node-core/node/replica.ts';
import type { SequencedDraft, SubmitResult } from '../../../node-core/node/submit.ts';
import type { RaftWrite } from '../../../node-core/storage/index.ts';
import type { Random } from '../random.ts';
import type { DiskImage, MemoryStore } from './memory-store.ts';
import type { Letter } from './network.ts';
import type { Timeline } from './timeline.ts';

/** What the parts of the simulation know of each other. */

/** What a home does wrong on purpose, while it leads. */
export type Malice =
  /** Blocks that break a rule go to the others in place of its own. */
  | 'badSignature'
  | 'badMerkleRoot'
  | 'badStateHash'
  /** Half of them get another block than the rest, both keeping to the rules. */
  | 'equivocates'
  /** Certified blocks that it passes on have too few signatures, or are other blocks. */
  | 'forges';

/** What runs on a home's PC between a start and a stop: the real thing, but for block sync and hand-in. */
export interface HomeParts {
  readonly replica: Replica;
  readonly host: GroupHost;
  readonly closer: BlockCloser;
  readonly fetcher: Fetcher;
  receive(from: Home, letter: Letter): void;
}

/** How a home gets the blocks that it did not help to make. */
export interface Fetcher {
  look(): void;
  publish(entry: CommittedEntry): void;
  serve(to: Home, from: number): void;
  take(entries: readonly CommittedEntry[]): void;
}

/** A household's transactions until they are seen in a block. */
export interface Tray {
  send(draft: SequencedDraft): Promise<SubmitResult>;
  record(): void;
  round(): void;
  noteApplied(applied: AppliedEntry): void;
  serve(from: Home, letter: Extract<Letter, { kind: 'submit' }>): void;
  answered(id: TransactionId, result: SubmitResult): void;
}

/** One household's PC. */
export interface Home {
  readonly n: number;
  readonly household: string;
  readonly signer: Signer;
  readonly tray: Tray;
  readonly disk: DiskImage;
  /** The number of its node in the group. */
  readonly id: number;
  /** Undefined while it is off. */
  readonly running: HomeParts | undefined;
  /** Which member this household is, as its own copy has it. */
  readonly member: MemberIndex | undefined;
  readonly isGhost: boolean;
  readonly malice: Malice | undefined;
  readonly wipes: number;
  readonly wallMs: number;
  readonly time: GroupTime;
  readonly clock: Clock;
  /** Does something later, unless the home has been stopped by then. */
  plan(waitMs: number, run: () => void): void;
  every(intervalMs: number, run: () => void): () => void;
  /** Whether the node that runs now still does. */
  lifeline(): () => boolean;
  openStore(): MemoryStore;
}

/** Who watches that what must hold does. */
export interface Watcher {
  starts(home: Home): void;
  opened(home: Home, replica: Replica): void;
  wrote(home: Home, write: RaftWrite): void;
  settled(home: Home, what: { readonly applied: AppliedEntry; readonly community: CommunityState }): void;
  acknowledged(id: TransactionId): void;
  recorded(id: TransactionId, member: MemberIndex): void;
}

/** Where the homes are. */
export interface Surroundings {
  readonly random: Random;
  readonly timeline: Timeline;
  readonly checker: Watcher;
  readonly keys: { readonly verifier: Verifier; signerOf(home: number): Signer };
  readonly homes: readonly Home[];
  /** The wall clock's time at the beginning. */
  readonly startMs: number;
  readonly settings: Partial<Omit<RaftOptions, 'id' | 'random'>>;
  readonly community: Hash | undefined;
  homeWithKey(publicKey: Uint8Array): Home | undefined;
  newNumber(): number;
  post(from: Home, to: { readonly to: Home; readonly letter: Letter }): void;
  turn(home: Home, run: () => void): void;
  heard(home: Home, event: HostEvent): void;
  followed(followed: Followed): void;
  reported(evidence: string): void;
  noteMalice(): void;
  never(letter: never): never;
}
