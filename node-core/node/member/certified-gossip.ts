import { equalBytes, ItemFault } from '../../codec/index.ts';
import type { GroupTime } from '../../consensus/driver/ports.ts';
import type { CommittedEntry } from '../../consensus/ordering.ts';
import {
  type GossipHandle,
  type HouseholdId,
  type HouseholdNetwork,
  NetworkError,
  TOPICS,
  type Verdict,
} from '../../network/index.ts';
import type { Followed } from '../group/group-host.ts';
import type { Replica } from '../replica.ts';
import { decodeEntries, encodeEntries, MAX_GOSSIPED } from './entry-bytes.ts';

export interface CertifiedGossipOptions {
  readonly network: Pick<HouseholdNetwork, 'join'>;
  readonly replica: Pick<Replica, 'appliedIndex' | 'applied'> & {
    readonly store: { blockAt(index: number): Pick<CommittedEntry, 'bytes' | 'certificate'> | undefined };
  };
  readonly time: Pick<GroupTime, 'every'>;
  /** Whether blocks come to this home through the group: then gossip tells it nothing, and it only passes it on. */
  readonly isCarried: () => boolean;
  /** Applies certified blocks, in order. */
  readonly follow: (entries: readonly CommittedEntry[]) => Followed;
  /** An entry up to which this home ought to fetch. */
  readonly aim: (index: number) => void;
  readonly blame: (from: HouseholdId, fault: { readonly reason: string; readonly detail: string }) => void;
  /** Another block than this home's own, at the same place. */
  readonly onFork: (entry: CommittedEntry) => void;
}

/**
 * A block that comes alone is told at once; those that come within so long of it are told together. Only homes that do
 * not vote wait for it: many blocks a second would otherwise cost each home more to hear of than to make.
 */
const GATHER_MS = 250;
/** Of the blocks of one message together. A block that is larger is not told of: others fetch it with the next. */
const GOSSIP_BYTES = 200 * 1024;
/** Of blocks that wait to be told of. Blocks may be made faster than they are told of: the oldest are left to be fetched. */
const UNTOLD_BYTES = 8 * 1024 * 1024;
/** Within so long, a validator has the block from its leader; else it has fallen behind, and cannot judge. */
const PATIENCE_MS = 2_000;

/** How certified blocks come to homes that do not vote: the leader tells of them, and everybody passes on what holds. */
export class CertifiedGossip {
  readonly #options: CertifiedGossipOptions;
  #handle: GossipHandle | undefined;
  #untold: CommittedEntry[] = [];
  #untoldBytes = 0;
  #cancelGather: (() => void) | undefined;

  constructor(options: CertifiedGossipOptions) {
    this.#options = options;
  }

  start(): void {
    this.#handle = this.#options.network.join({
      ...TOPICS.certified,
      receive: (message, from) => this.#heard(message, from),
    });
  }

  /** As leader: tells everybody of a block that is certified. */
  publish(entry: CommittedEntry): void {
    if (bytesOf(entry) > GOSSIP_BYTES) return;
    this.#untold.push(entry);
    this.#untoldBytes += bytesOf(entry);
    while (this.#untoldBytes > UNTOLD_BYTES) this.#take(1);
    if (this.#cancelGather === undefined) this.#tell();
  }

  stop(): void {
    this.#cancelGather?.();
    this.#handle?.leave();
    this.#handle = undefined;
  }

  #tell(): void {
    const message = encodeEntries(this.#take(countTogether(this.#untold)));
    this.#cancelGather = this.#after(GATHER_MS, () => {
      this.#cancelGather = undefined;
      if (this.#untold.length > 0) this.#tell();
    });
    this.#handle?.publish(message).catch((error: unknown) => {
      if (!(error instanceof NetworkError)) throw error;
    });
  }

  #take(count: number): readonly CommittedEntry[] {
    const taken = this.#untold.splice(0, count);
    for (const entry of taken) this.#untoldBytes -= bytesOf(entry);
    return taken;
  }

  async #heard(message: Uint8Array, from: HouseholdId): Promise<Verdict> {
    const { replica, isCarried, aim } = this.#options;
    let entries: readonly CommittedEntry[];
    try {
      entries = decodeEntries(message);
    } catch (error) {
      if (error instanceof ItemFault) return 'reject';
      throw error;
    }
    const last = entries.at(-1)?.index ?? 0;
    if (isCarried() && last > replica.appliedIndex) await this.#applied(last);
    const fresh = entries.filter(({ index }) => index > replica.appliedIndex);
    const [next] = fresh;
    if (next === undefined) return this.#known(entries);
    if (next.index > replica.appliedIndex + 1 || isCarried()) {
      // It cannot be judged before the one before it is here; whoever is ahead is asked for both.
      aim(isCarried() ? last : next.index - 1);
      return 'ignore';
    }
    return this.#follow(fresh, from);
  }

  #follow(entries: readonly CommittedEntry[], from: HouseholdId): Verdict {
    const followed = this.#options.follow(entries);
    if (followed.kind === 'applied') return followed.count === entries.length ? 'accept' : 'ignore';
    this.#options.blame(from, followed);
    return 'reject';
  }

  /** What is passed on is what this home has itself, certificate and all: others take it for this home's word. */
  #known(entries: readonly CommittedEntry[]): Verdict {
    const { replica, onFork } = this.#options;
    let isOwn = true;
    for (const entry of entries) {
      const own = replica.store.blockAt(entry.index);
      if (own === undefined) isOwn = false;
      else if (!equalBytes(own.bytes, entry.bytes)) {
        // Who signed both can only be told with the validators of that time: `Check everything` does.
        onFork(entry);
        isOwn = false;
      } else isOwn &&= equalBytes(own.certificate, entry.certificate);
    }
    return isOwn ? 'accept' : 'ignore';
  }

  /** On a clock that nobody sets: a wall clock that is set back would keep blocks from being told. */
  #after(waitMs: number, run: () => void): () => void {
    const cancel = this.#options.time.every(waitMs, () => {
      cancel();
      run();
    });
    return cancel;
  }

  /** Resolves once this entry is applied, or when it takes too long. */
  async #applied(index: number): Promise<void> {
    const { replica } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const unlisten = replica.applied.listen(() => {
      if (replica.appliedIndex >= index) resolve();
    });
    const cancel = this.#after(PATIENCE_MS, resolve);
    await promise;
    cancel();
    unlisten();
  }
}

/** How many of the first entries go in one message: they follow on one another, which they need not after another led. */
function countTogether(entries: readonly CommittedEntry[]): number {
  const [first] = entries;
  if (first === undefined) return 0;
  let bytes = 0;
  const beyond = entries.findIndex((entry, place) => {
    bytes += bytesOf(entry);
    return bytes > GOSSIP_BYTES || entry.index !== first.index + place;
  });
  return Math.min(beyond === -1 ? entries.length : beyond, MAX_GOSSIPED);
}

const bytesOf = ({ bytes, certificate }: CommittedEntry): number =>
  bytes.length + certificate.length + ENTRY_HEAD_BYTES;

/** At most, of an entry's place, term and lengths. */
const ENTRY_HEAD_BYTES = 32;
