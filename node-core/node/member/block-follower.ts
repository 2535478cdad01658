import { ItemFault } from '../../codec/index.ts';
import type { GroupTime } from '../../consensus/driver/ports.ts';
import type { CommittedEntry } from '../../consensus/ordering.ts';
import { type HouseholdId, type HouseholdNetwork, NetworkError, SERVICES } from '../../network/index.ts';
import type { GroupHost } from '../group/group-host.ts';
import type { Peer } from '../group/group-wire.ts';
import type { Replica } from '../replica.ts';
import type { CheckpointStart } from './begin.ts';
import { CertifiedGossip } from './certified-gossip.ts';
import { decodeRange, EntryPieces, encodeRange, entryPieces } from './entry-bytes.ts';
import { pause } from './pause.ts';

export interface BlockFollowerOptions {
  readonly network: HouseholdNetwork;
  readonly replica: Replica;
  readonly time: Pick<GroupTime, 'every' | 'monotonicMs'>;
  readonly host: () => GroupHost;
  /** Homes whose link is up, with how far they are. */
  readonly peers: () => readonly Peer[];
  /** Two different blocks at one place, both certified: a majority of the validators has signed both. */
  readonly onFork: (entry: CommittedEntry) => void;
  readonly onProgress: (progress: SyncProgress) => void;
  /** How an empty copy may begin; undefined: with the founding block. */
  readonly start: CheckpointStart | undefined;
}

/** How far a home is behind the others. */
export interface SyncProgress {
  readonly appliedIndex: number;
  /** The highest entry that anybody says to have, of those who give what they say. */
  readonly targetIndex: number;
}

/** Entries of one request, and of one turn in which nothing else happens. */
const RANGE_ENTRIES = 2000;
const TURN_ENTRIES = 64;
/** A validator that knows its leader gets blocks from it; only when nothing has come for so long does it look elsewhere. */
const STALLED_MS = 5000;

/**
 * How a home gets the blocks that it did not help to make: certified ones, gossiped as they come or fetched by ranges
 * from any home that has them, each checked against its certificate before it is applied.
 */
export class BlockFollower {
  readonly #options: BlockFollowerOptions;
  readonly #stopping = new AbortController();
  readonly #gossip: CertifiedGossip;
  readonly #gaveNothingAtMs = new Map<HouseholdId, number>();
  #syncing: Promise<void> | undefined;
  #target = 0;
  #lastProgressMs: number;
  #lastApplied = 0;

  constructor(options: BlockFollowerOptions) {
    this.#options = options;
    this.#lastProgressMs = options.time.monotonicMs();
    this.#gossip = new CertifiedGossip({
      network: options.network,
      replica: options.replica,
      time: options.time,
      isCarried: () => options.host().isCarried,
      follow: (entries) => options.host().follow(entries),
      aim: (index) => this.#aim(index),
      blame: (from, fault) => this.#blame(from, fault),
      onFork: options.onFork,
    });
  }

  async start(): Promise<void> {
    const { network, replica } = this.#options;
    await network.serve({
      ...SERVICES.blocks,
      *answer(request) {
        yield* entryPieces(entriesOf(replica, request));
      },
    });
    this.#gossip.start();
  }

  /** As leader: tells everybody of a block that is certified. */
  publish(entry: CommittedEntry): void {
    this.#gossip.publish(entry);
  }

  /** A home has said how far it is. */
  heardOf({ appliedIndex }: Peer): void {
    this.#aim(appliedIndex);
  }

  /** Called now and then: looks whether this home has fallen behind without hearing of it. */
  look(): void {
    const { replica, time, peers } = this.#options;
    if (replica.appliedIndex !== this.#lastApplied) {
      this.#lastApplied = replica.appliedIndex;
      this.#lastProgressMs = time.monotonicMs();
    }
    this.#aim(Math.max(0, ...peers().map(({ appliedIndex }) => appliedIndex)));
  }

  /** Fetches until all up to this entry is applied; tries again until then or until the signal. */
  async reach(index: number, signal: AbortSignal): Promise<void> {
    const { replica } = this.#options;
    this.#target = Math.max(this.#target, index);
    while (replica.appliedIndex < index && !signal.aborted && !this.#stopping.signal.aborted) {
      await this.#syncOnce(index, signal);
    }
  }

  stop(): void {
    this.#stopping.abort();
    this.#gossip.stop();
  }

  #aim(index: number): void {
    this.#target = Math.max(this.#target, index);
    const { replica, host, time } = this.#options;
    if (this.#target <= replica.appliedIndex || this.#syncing !== undefined) return;
    if (host().isCarried && time.monotonicMs() - this.#lastProgressMs < STALLED_MS) return;
    this.#syncing = this.#syncOnce(this.#target, this.#stopping.signal).finally(() => {
      this.#syncing = undefined;
    });
  }

  /** One round of asking, peer after peer, until one could give something. */
  async #syncOnce(index: number, signal: AbortSignal): Promise<void> {
    const { replica, peers, start, time } = this.#options;
    if (replica.appliedIndex === 0 && start !== undefined) {
      const began = await start.attempt(peers(), AbortSignal.any([signal, this.#stopping.signal]));
      if (began === 'again') return await pause(RETRY_MS, signal);
    }
    const before = replica.appliedIndex;
    const candidates = peers()
      .filter(({ appliedIndex }) => appliedIndex > before)
      .sort(
        (a, b) =>
          Number(this.#isDoubted(a.household)) - Number(this.#isDoubted(b.household)) ||
          b.appliedIndex - a.appliedIndex,
      );
    for (const { household } of candidates) {
      if (signal.aborted || this.#stopping.signal.aborted || replica.appliedIndex >= index) return;
      await this.#fetchFrom(household, signal);
      if (replica.appliedIndex > before) return;
      this.#gaveNothingAtMs.set(household, time.monotonicMs());
    }
    // Who spoke of more is asked again when it says so again.
    this.#target = replica.appliedIndex;
    await pause(RETRY_MS, signal);
  }

  /** It says that it has more, and when it was asked last it gave nothing: others are asked first, and it is not believed. */
  #isDoubted(household: HouseholdId): boolean {
    const atMs = this.#gaveNothingAtMs.get(household);
    return atMs !== undefined && this.#options.time.monotonicMs() - atMs < DOUBT_MS;
  }

  async #fetchFrom(household: HouseholdId, signal: AbortSignal): Promise<void> {
    const { network, replica } = this.#options;
    const pieces = new EntryPieces();
    const request = encodeRange({ from: replica.appliedIndex + 1, limit: RANGE_ENTRIES });
    try {
      const answer = network.ask(household, { ...SERVICES.blocks, request, signal });
      for await (const piece of answer) {
        if (this.#stopping.signal.aborted || !(await this.#take(pieces.push(piece), household))) return;
      }
    } catch (error) {
      if (error instanceof ItemFault) {
        network.report(household, { offence: 'garbled', evidence: error.message });
      } else if (!(error instanceof NetworkError)) {
        throw error;
      }
    }
  }

  /** Applies entries, some at a time so that nothing else has to wait. @returns whether to go on */
  async #take(entries: readonly CommittedEntry[], from: HouseholdId): Promise<boolean> {
    const { host, replica, peers, onProgress } = this.#options;
    for (let at = 0; at < entries.length; at += TURN_ENTRIES) {
      const next = entries.slice(at, at + TURN_ENTRIES).filter(({ index }) => index > replica.appliedIndex);
      if (next.length === 0) continue;
      const followed = host().follow(next);
      this.#gaveNothingAtMs.delete(from);
      const believed = peers().filter(({ household }) => !this.#isDoubted(household));
      const targetIndex = Math.max(replica.appliedIndex, ...believed.map(({ appliedIndex }) => appliedIndex));
      onProgress({ appliedIndex: replica.appliedIndex, targetIndex });
      if (followed.kind === 'refused') {
        if (followed.reason !== 'outOfOrder') this.#blame(from, followed);
        return false;
      }
      if (followed.count < next.length) return false;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return true;
  }

  #blame(from: HouseholdId, { reason, detail }: { readonly reason: string; readonly detail: string }): void {
    this.#options.network.report(from, { offence: 'invalid', evidence: `${reason}: ${detail}` });
  }
}

/** Between two rounds in which nobody had anything. */
const RETRY_MS = 1000;
/** How long one that had nothing to give is not believed. */
const DOUBT_MS = 60_000;

/** @throws NetworkError 'refused' for a request that cannot be read */
function* entriesOf(replica: Replica, request: Uint8Array): Generator<CommittedEntry> {
  let range: { readonly from: number; readonly limit: number };
  try {
    range = decodeRange(request);
  } catch (error) {
    if (error instanceof ItemFault) throw new NetworkError('refused', 'malformed');
    throw error;
  }
  let count = 0;
  for (let index = range.from; count < Math.min(range.limit, RANGE_ENTRIES); index += 1) {
    const block = replica.store.blockAt(index);
    if (block === undefined) return;
    const { term, bytes, certificate } = block;
    yield { index, term, bytes, certificate };
    count += 1;
  }
}
