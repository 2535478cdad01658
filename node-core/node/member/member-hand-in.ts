import type { Verifier } from '../../identity/index.ts';
import {
  type ChainName,
  chainOfKind,
  decodeTransaction,
  type MemberIndex,
  transactionId,
} from '../../ledger/index.ts';
import {
  type GossipHandle,
  type HouseholdId,
  type HouseholdNetwork,
  NetworkError,
  onlyItem,
  SERVICES,
  TOPICS,
  type Verdict,
} from '../../network/index.ts';
import { ItemFault } from '../../codec/index.ts';
import type { BlockCloser } from '../block-closer.ts';
import type { Clock } from '../clock.ts';
import type { GroupHost } from '../group/group-host.ts';
import type { Replica } from '../replica.ts';
import { SMALL_COMMUNITY } from './neighbours.ts';
import type { HandIn, OfferAnswer, SubmitResult } from '../submit.ts';
import { HandInBatches, UNREACHABLE } from './hand-in-batches.ts';
import { HandInGate } from './hand-in-gate.ts';
import { LeaderFinder } from './leader-finder.ts';
import {
  decodeAnswers,
  decodeHandIn,
  decodeReadings,
  decodeResult,
  encodeAnswers,
  encodeHandIn,
  encodeReadings,
  encodeResult,
  encodeResults,
  type HandInRequest,
  MAX_READINGS,
  RESULTS_AT_ONCE,
} from './hand-in-bytes.ts';

export interface MemberHandInOptions {
  readonly network: HouseholdNetwork;
  readonly replica: Replica;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly host: () => GroupHost;
  readonly closer: BlockCloser;
  readonly householdOf: (member: MemberIndex) => HouseholdId | undefined;
  /** The member whose home this is; undefined before it is one. */
  readonly member: () => MemberIndex | undefined;
  /** A contract transaction of this home is certified, so long after it was handed in. */
  readonly onCertified: (latencyMs: number) => void;
}

/** The leader's answer comes with the block; that of a grant's may be a minute away, and then its deadline. */
const ANSWER_TIMEOUT_MS = 90_000;
/** Between a leader's end and its successor's first block lie some seconds: whoever clicked need not hear of it. */
const ELECTION_PATIENCE_MS = 10_000;
const RETRY_MS = 200;
/** Below what a leader answers one home: 200 requests a second, 8 at once (network/limits.ts). */
const GATE = { perSecond: 160, atOnce: { slow: 3, quick: 5 }, waiting: 500 };
/** How long this home waits to see a block that the leader says is certified. */
const OWN_COPY_TIMEOUT_MS = 10_000;
/** A gossiped message holds a home's readings of a few minutes at most. */
const GOSSIPED_READINGS = 500;
/**
 * What makes a gossiped reading the fault of whoever passes it on; anything else may be a matter of timing. A home that is
 * behind takes a new member for a stranger: that is no fault of the one who knows more.
 */
const GARBAGE: readonly string[] = ['malformed', 'badSignature', 'wrongCommunity', 'wrongSize'];

/**
 * The way of a home's own transactions to the leader, and of others' through this home. Contract transactions go straight
 * to the leader, by way of any member; readings are gossiped to all, so that the next leader has them too.
 */
export class MemberHandIn implements HandIn {
  readonly #options: MemberHandInOptions;
  readonly #gate = new HandInGate({ ...GATE, monotonicMs: () => performance.now() });
  readonly #batches: HandInBatches;
  readonly #leader: LeaderFinder;
  #gossip: GossipHandle | undefined;
  #isStopped = false;

  constructor(options: MemberHandInOptions) {
    this.#options = options;
    this.#leader = new LeaderFinder(options);
    const { network } = options;
    this.#batches = new HandInBatches({
      gate: this.#gate,
      ask: (leader, request) =>
        network.ask(leader, { ...SERVICES.handIn, request, timeoutMs: ANSWER_TIMEOUT_MS }),
      garbled: (leader, evidence) => network.report(leader, { offence: 'garbled', evidence }),
    });
  }

  async start(): Promise<void> {
    const { network } = this.#options;
    const serve = (request: Uint8Array) => this.#serve(request);
    await network.serve({ ...SERVICES.handIn, answer: (request) => serve(request) });
    this.#gossip = network.join({ ...TOPICS.readings, receive: (message) => this.#heard(message) });
  }

  submit(bytes: Uint8Array): Promise<SubmitResult> {
    return this.#submitUntilDecided(bytes, { awaitsCopy: true });
  }

  /** The same for what others have signed: resolves with the leader's answer, whether this home has the block yet or not. */
  relay(bytes: Uint8Array): Promise<SubmitResult> {
    return this.#submitUntilDecided(bytes, { awaitsCopy: false });
  }

  async #submitUntilDecided(
    bytes: Uint8Array,
    { awaitsCopy }: { readonly awaitsCopy: boolean },
  ): Promise<SubmitResult> {
    const startMs = performance.now();
    for (;;) {
      const result = await this.#submit({ kind: 'submit', isForwarded: false, bytes });
      if (result.kind === 'refused') return this.#onChain(bytes) ?? result;
      if (result.kind === 'certified') {
        if (decodedChain(bytes) === 'contract') this.#options.onCertified(performance.now() - startMs);
        if (awaitsCopy) await this.#seen(bytes);
        return result;
      }
      // The same bytes may be handed in again: the chain takes them once.
      if (this.#isStopped || performance.now() - startMs > ELECTION_PATIENCE_MS) return result;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  offerReadings(readings: readonly Uint8Array[]): readonly OfferAnswer[] {
    const answers = this.#options.closer.offerReadings(readings);
    const taken = readings.filter((_, at) => answers[at] === 'taken');
    for (let at = 0; at < taken.length; at += GOSSIPED_READINGS) {
      this.#publish(encodeReadings(taken.slice(at, at + GOSSIPED_READINGS)));
    }
    return answers;
  }

  /** Hands readings that gossip seems to have lost to the leader itself. */
  async deliverReadings(readings: readonly Uint8Array[]): Promise<void> {
    const leader = this.#leader.now();
    if (leader.kind !== 'other') return;
    for (let at = 0; at < readings.length; at += MAX_READINGS) {
      const some = readings.slice(at, at + MAX_READINGS);
      const answer = await this.#ask(leader.household, {
        kind: 'readings',
        isForwarded: false,
        readings: some,
      });
      if (answer === undefined) return;
    }
  }

  /**
   * Members or seats are others now. Readings are for those who may have to make a block of them: in a large community a
   * home without a seat would check each of them twice and carry all of them to no purpose.
   */
  communityChanged(): void {
    const { replica, member } = this.#options;
    const { members, validators } = replica.community;
    const own = member();
    const votes = own !== undefined && validators.includes(own);
    this.#gossip?.listen(votes || members.length <= SMALL_COMMUNITY);
  }

  stop(): void {
    this.#isStopped = true;
    this.#leader.stop();
    this.#gossip?.leave();
  }

  async #submit(request: Extract<HandInRequest, { kind: 'submit' }>): Promise<SubmitResult> {
    const leader = this.#leader.now();
    if (leader.kind === 'self') return await this.#options.closer.submit(request.bytes);
    if (leader.kind === 'unknown') return { kind: 'unavailable', reason: 'noLeader' };
    // What has a block at once goes with all that wait for the same turn; a block of the minute keeps nobody else waiting.
    if (decodedChain(request.bytes) !== 'energy') {
      const result = await this.#batches.submit(leader.household, request);
      if (result.kind === 'unavailable') this.#leader.doubt(leader.household);
      return result;
    }
    const answer = await this.#ask(leader.household, request);
    if (answer === undefined) return UNREACHABLE;
    try {
      return decodeResult(answer);
    } catch (error) {
      if (!(error instanceof ItemFault)) throw error;
      this.#options.network.report(leader.household, { offence: 'garbled', evidence: error.message });
      return UNREACHABLE;
    }
  }

  /** Another home's request. */
  async *#serve(encoded: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    let request: HandInRequest;
    try {
      request = decodeHandIn(encoded);
    } catch (error) {
      if (error instanceof ItemFault) throw new NetworkError('refused', 'malformed');
      throw error;
    }
    const forwarded = { ...request, isForwarded: true };
    const isLost = request.isForwarded && this.#leader.now().kind !== 'self';
    if (forwarded.kind === 'readings') {
      yield await this.#serveReadings(forwarded, isLost);
    } else if (forwarded.kind === 'submit') {
      yield encodeResult(isLost ? NOT_LEADER : await this.#submit(forwarded));
    } else {
      yield* this.#serveMany(forwarded.transactions, isLost);
    }
  }

  async #serveReadings(
    request: Extract<HandInRequest, { kind: 'readings' }>,
    isLost: boolean,
  ): Promise<Uint8Array> {
    const leader = this.#leader.now();
    if (leader.kind === 'other' && !isLost) {
      const answer = await this.#ask(leader.household, request);
      if (answer !== undefined) return encodeAnswers(decodeAnswers(answer));
    }
    return encodeAnswers(this.#options.closer.offerReadings(request.readings));
  }

  /** All are handed in before the first is waited for, so that one block takes them. */
  async *#serveMany(
    transactions: readonly Uint8Array[],
    isLost: boolean,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const results = transactions.map((bytes) =>
      isLost
        ? Promise.resolve<SubmitResult>(NOT_LEADER)
        : this.#submit({ kind: 'submit', isForwarded: true, bytes }),
    );
    for (let at = 0; at < results.length; at += RESULTS_AT_ONCE) {
      yield encodeResults(await Promise.all(results.slice(at, at + RESULTS_AT_ONCE)));
    }
  }

  async #ask(
    leader: HouseholdId,
    request: Exclude<HandInRequest, { kind: 'submitMany' }>,
  ): Promise<Uint8Array | undefined> {
    const { network } = this.#options;
    const isSlow = request.kind === 'submit';
    const ask = { ...SERVICES.handIn, request: encodeHandIn(request), timeoutMs: ANSWER_TIMEOUT_MS };
    try {
      return await this.#gate.run(isSlow ? 'slow' : 'quick', () => onlyItem(network.ask(leader, ask)));
    } catch (error) {
      if (error instanceof NetworkError) return undefined;
      throw error;
    }
  }

  #heard(message: Uint8Array): Verdict {
    const readings = decodeReadings(message, GOSSIPED_READINGS);
    if (readings === undefined) return 'reject';
    // Without a ledger, every reading is of another community.
    if (this.#options.replica.appliedIndex === 0) return 'ignore';
    const answers = this.#options.closer.offerReadings(readings);
    if (answers.some((answer) => answer !== 'taken' && GARBAGE.includes(answer.reason))) return 'reject';
    return answers.includes('taken') ? 'accept' : 'ignore';
  }

  #publish(message: Uint8Array): void {
    this.#gossip?.publish(message).catch((error: unknown) => {
      if (!(error instanceof NetworkError)) throw error;
    });
  }

  /** It is there already: an earlier answer was lost. */
  #onChain(bytes: Uint8Array): SubmitResult | undefined {
    const id = transactionId(bytes);
    const found = this.#options.replica.store.findTransaction(id);
    return found === undefined ? undefined : { kind: 'certified', id, height: found.height };
  }

  /** Waits until this home's copy has it, so that who acts next sees what it did; not for ever. */
  async #seen(bytes: Uint8Array): Promise<void> {
    const { replica, clock } = this.#options;
    if (this.#onChain(bytes) !== undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.at(clock.nowMs() + OWN_COPY_TIMEOUT_MS, resolve);
    const unlisten = replica.applied.listen(() => {
      if (this.#onChain(bytes) !== undefined) resolve();
    });
    await promise;
    cancel();
    unlisten();
  }
}

/** Grants wait for the minute's block; contract transactions have one at once. */
function decodedChain(bytes: Uint8Array): ChainName | undefined {
  const decoded = decodeTransaction(bytes);
  return decoded.kind === 'ok' ? chainOfKind(decoded.signed.transaction.kind) : undefined;
}

const NOT_LEADER = { kind: 'unavailable', reason: 'notLeader' } as const;
