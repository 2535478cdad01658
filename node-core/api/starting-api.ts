/**
 * The API while the node starts. A page opens at once and shows how far the start has come; everything but that is
 * refused as `unavailable`, reason `starting`, until the node is there, and from then on goes straight to it.
 */
import { LatestChannel } from './channel.ts';
import { ApiError, type HouseholdApi } from './household-api.ts';
import type { DisputeRequest, HistoryRequest, Propose, PublishOffer } from './inputs.ts';
import type { Change, ChangeTopic, LivePower, Progress } from './views.ts';

type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly api: HouseholdApi }
  | { readonly kind: 'failed' };

const EVERYTHING: readonly ChangeTopic[] = [
  'power',
  'readings',
  'market',
  'contracts',
  'bill',
  'community',
  'session',
];

/**
 * Stands before a node that is still to come. `watchProgress` yields the start's tasks from the first moment and
 * goes on with the node's own. `watchChanges` is silent until the node is there, then names every topic, so that
 * pages ask again, and goes on with the node's own. After `fail` all is refused with reason `startFailed`.
 */
export class StartingApi implements HouseholdApi {
  #stage: Stage = { kind: 'starting' };
  readonly #tasks = new Map<string, Progress>();
  readonly #watchers = new Set<LatestChannel<Progress>>();
  readonly #settled = new AbortController();

  /** How far the start has come, by task; nothing happens after `ready` or `fail`. */
  report(progress: Progress): void {
    if (this.#stage.kind !== 'starting') return;
    this.#tasks.set(progress.id, progress);
    for (const watcher of this.#watchers) watcher.send(progress);
  }

  /** The node is there: tasks that still run are done, and every request goes to it from now on. */
  ready(api: HouseholdApi): void {
    if (this.#stage.kind !== 'starting') return;
    for (const task of this.#running()) this.report({ ...task, done: task.total, state: 'done' });
    this.#settle({ kind: 'ready', api });
  }

  /** The node will not come: tasks that still run have failed. */
  fail(): void {
    if (this.#stage.kind !== 'starting') return;
    const running = this.#running();
    const fallback: Progress = {
      id: 'start',
      task: 'sync',
      done: 0,
      total: 1,
      state: 'running',
      error: null,
    };
    for (const task of running.length === 0 ? [fallback] : running) {
      this.report({ ...task, state: 'failed', error: 'startFailed' });
    }
    this.#settle({ kind: 'failed' });
  }

  session() {
    return this.#node().session();
  }
  today() {
    return this.#node().today();
  }
  tasks() {
    return this.#node().tasks();
  }
  activeContracts() {
    return this.#node().activeContracts();
  }
  offers() {
    return this.#node().offers();
  }
  suggestOffer() {
    return this.#node().suggestOffer();
  }
  async publishOffer(input: PublishOffer) {
    return await this.#node().publishOffer(input);
  }
  async withdraw(id: string) {
    return await this.#node().withdraw(id);
  }
  proposals() {
    return this.#node().proposals();
  }
  async propose(input: Propose) {
    return await this.#node().propose(input);
  }
  async accept(proposalId: string) {
    return await this.#node().accept(proposalId);
  }
  async decline(proposalId: string, reason: string) {
    return await this.#node().decline(proposalId, reason);
  }
  contracts() {
    return this.#node().contracts();
  }
  contract(id: string) {
    return this.#node().contract(id);
  }
  async requestEnd(id: string, endMinute: number) {
    return await this.#node().requestEnd(id, endMinute);
  }
  months() {
    return this.#node().months();
  }
  bill(month: string) {
    return this.#node().bill(month);
  }
  async verify(month: string) {
    return await this.#node().verify(month);
  }
  async dispute(input: DisputeRequest) {
    return await this.#node().dispute(input);
  }
  history(input: HistoryRequest) {
    return this.#node().history(input);
  }
  tariffs(span: { startMinute: number; endMinute: number }) {
    return this.#node().tariffs(span);
  }
  community() {
    return this.#node().community();
  }
  health() {
    return this.#node().health();
  }
  invitations() {
    return this.#node().invitations();
  }
  invite(input: Parameters<HouseholdApi['invite']>[0]) {
    return this.#node().invite(input);
  }
  revokeInvitation(key: string) {
    return this.#node().revokeInvitation(key);
  }
  approveNewcomer(key: string) {
    return this.#node().approveNewcomer(key);
  }
  setSpeed(speed: number) {
    this.#node().setSpeed(speed);
  }

  watchPower(signal: AbortSignal): AsyncIterable<LivePower> {
    return this.#node().watchPower(signal);
  }

  async *watchChanges(signal: AbortSignal): AsyncIterable<Change> {
    if (this.#stage.kind === 'starting') {
      await this.#settlement(signal);
      if (signal.aborted) return;
      yield { topics: EVERYTHING, nowMs: this.#node().session().nowMs };
    }
    yield* this.#node().watchChanges(signal);
  }

  async *watchProgress(signal: AbortSignal): AsyncIterable<Progress> {
    const watcher = new LatestChannel<Progress>({ signal, keyOf: ({ id }) => id });
    for (const task of this.#tasks.values()) watcher.send(task);
    if (this.#stage.kind === 'starting') this.#watchers.add(watcher);
    else watcher.end();
    try {
      yield* watcher;
    } finally {
      this.#watchers.delete(watcher);
    }
    if (!signal.aborted) yield* this.#node().watchProgress(signal);
  }

  #node(): HouseholdApi {
    switch (this.#stage.kind) {
      case 'ready':
        return this.#stage.api;
      case 'starting':
        throw new ApiError({ kind: 'unavailable', reason: 'starting', detail: 'the node is starting' });
      case 'failed':
        throw new ApiError({ kind: 'unavailable', reason: 'startFailed', detail: 'the node did not start' });
    }
  }

  #running(): Progress[] {
    return [...this.#tasks.values()].filter(({ state }) => state === 'running');
  }

  #settle(stage: Stage): void {
    this.#stage = stage;
    this.#settled.abort();
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  async #settlement(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#settled.signal]);
    if (either.aborted) return;
    await new Promise<void>((resolve) => {
      either.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
