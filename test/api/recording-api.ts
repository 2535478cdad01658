/** A `HouseholdApi` without a node: answers with the sample household and writes down what it was asked. */
import {
  ApiError,
  type Change,
  type HouseholdApi,
  LatestChannel,
  type LivePower,
  type Progress,
} from '../../node-core/api/index.ts';
import { health, invitation } from './sample-health.ts';
import * as sample from './sample-views.ts';

/** One call: the method and its arguments, without signals. */
export interface RecordedCall {
  readonly method: keyof HouseholdApi;
  readonly args: readonly unknown[];
}

/** A watch that a test feeds. */
export class Feed<Value> {
  readonly #open = new Set<LatestChannel<Value>>();
  readonly #first: Value | undefined;

  constructor(first?: Value) {
    this.#first = first;
  }

  /** Watches that run now. */
  get watchers(): number {
    return this.#open.size;
  }

  /** Gives a value to every watch that runs. */
  send(value: Value): void {
    for (const channel of this.#open) channel.send(value);
  }

  /** Breaks every watch that runs. */
  fail(error: unknown): void {
    for (const channel of this.#open) channel.fail(error);
  }

  async *watch(signal: AbortSignal): AsyncIterable<Value> {
    const channel = new LatestChannel<Value>({ signal });
    this.#open.add(channel);
    try {
      if (this.#first !== undefined) yield this.#first;
      yield* channel;
    } finally {
      this.#open.delete(channel);
    }
  }
}

/** Answers everything, unless `broken` says otherwise. */
export class RecordingApi implements HouseholdApi {
  readonly calls: RecordedCall[] = [];
  readonly power = new Feed<LivePower>(sample.livePower(0));
  readonly changes = new Feed<Change>();
  readonly progress = new Feed<Progress>();
  /** Thrown by every method while it is set. */
  broken: Error | undefined;

  #answer<Value>(call: RecordedCall, value: Value): Value {
    this.calls.push(call);
    if (this.broken !== undefined) throw this.broken;
    return value;
  }

  async #command(call: RecordedCall): Promise<{ id: string }> {
    return await Promise.resolve(this.#answer(call, { id: 'd5'.repeat(32) }));
  }

  session() {
    return this.#answer({ method: 'session', args: [] }, sample.session);
  }
  today() {
    return this.#answer({ method: 'today', args: [] }, sample.today());
  }
  tasks() {
    return this.#answer({ method: 'tasks', args: [] }, sample.tasks);
  }
  activeContracts() {
    return this.#answer({ method: 'activeContracts', args: [] }, [sample.contract]);
  }
  offers() {
    return this.#answer({ method: 'offers', args: [] }, [sample.offer]);
  }
  suggestOffer() {
    return this.#answer({ method: 'suggestOffer', args: [] }, sample.suggestion);
  }
  publishOffer(input: Parameters<HouseholdApi['publishOffer']>[0]) {
    return this.#command({ method: 'publishOffer', args: [input] });
  }
  withdraw(id: string) {
    return this.#command({ method: 'withdraw', args: [id] });
  }
  proposals() {
    return this.#answer({ method: 'proposals', args: [] }, [sample.proposal]);
  }
  propose(input: Parameters<HouseholdApi['propose']>[0]) {
    return this.#command({ method: 'propose', args: [input] });
  }
  accept(proposalId: string) {
    return this.#command({ method: 'accept', args: [proposalId] });
  }
  decline(proposalId: string, reason: string) {
    return this.#command({ method: 'decline', args: [proposalId, reason] });
  }
  contracts() {
    return this.#answer({ method: 'contracts', args: [] }, [sample.contract]);
  }
  contract(id: string) {
    this.#answer({ method: 'contract', args: [id] }, undefined);
    if (id === sample.ID.contract) return sample.contract;
    throw new ApiError({ kind: 'notFound', reason: 'notFound', detail: `no contract ${id}` });
  }
  requestEnd(id: string, endMinute: number) {
    return this.#command({ method: 'requestEnd', args: [id, endMinute] });
  }
  months() {
    return this.#answer({ method: 'months', args: [] }, sample.months);
  }
  bill(month: string) {
    return this.#answer({ method: 'bill', args: [month] }, sample.bill(month));
  }
  async verify(month: string) {
    return await Promise.resolve(
      this.#answer({ method: 'verify', args: [month] }, sample.verifyReport(month)),
    );
  }
  dispute(input: Parameters<HouseholdApi['dispute']>[0]) {
    return this.#command({ method: 'dispute', args: [input] });
  }
  history(input: Parameters<HouseholdApi['history']>[0]) {
    return this.#answer({ method: 'history', args: [input] }, sample.history(input));
  }
  tariffs(span: { startMinute: number; endMinute: number }) {
    return this.#answer({ method: 'tariffs', args: [span] }, sample.tariffs);
  }
  community() {
    return this.#answer({ method: 'community', args: [] }, sample.community);
  }
  health() {
    return this.#answer({ method: 'health', args: [] }, health);
  }
  invitations() {
    return this.#answer({ method: 'invitations', args: [] }, [invitation]);
  }
  async invite(input: Parameters<HouseholdApi['invite']>[0]) {
    const answer = { text: 'nabowatt:AQ', invitation };
    return await Promise.resolve(this.#answer({ method: 'invite', args: [input] }, answer));
  }
  async revokeInvitation(key: string) {
    await Promise.resolve(this.#answer({ method: 'revokeInvitation', args: [key] }, undefined));
  }
  async approveNewcomer(key: string) {
    await Promise.resolve(this.#answer({ method: 'approveNewcomer', args: [key] }, undefined));
  }
  setSpeed(speed: number) {
    this.#answer({ method: 'setSpeed', args: [speed] }, undefined);
  }
  watchPower(signal: AbortSignal) {
    return this.#answer({ method: 'watchPower', args: [] }, this.power.watch(signal));
  }
  watchChanges(signal: AbortSignal) {
    return this.#answer({ method: 'watchChanges', args: [] }, this.changes.watch(signal));
  }
  watchProgress(signal: AbortSignal) {
    return this.#answer({ method: 'watchProgress', args: [] }, this.progress.watch(signal));
  }
}
