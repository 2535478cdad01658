/**
 * The API while the node starts. A page opens at once and shows how far the start has come; everything but that is
 * refused as `unavailable`, reason `starting`, until the node is there, and from then on goes straight to it.
 */
import { LatestChannel } from './channel.ts';
import type { ExportPartRequest, ExportRequest, RestorePart } from './export-inputs.ts';
import { ApiError, type HouseholdApi } from './household-api.ts';
import type { DisputeRequest, HistoryRequest, Propose, PublishOffer } from './inputs.ts';
import type { StandingOrderInput } from './standing-inputs.ts';
import { StartingCommunity } from './starting-community.ts';
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
 * Stands before a node that is still to come, or that gives way to another one (`restart`): the household and the demo.
 * `watchProgress` yields the start's tasks from the first moment
 * and goes on with the node's own. `watchChanges` is silent until the node is there, then names every topic, so that pages
 * ask again, and goes on with the node's own; after a switch it does so again. All watches go on over a switch. After
 * `fail` all is refused with reason `startFailed`.
 */
export class StartingApi extends StartingCommunity implements HouseholdApi {
  #stage: Stage = { kind: 'starting' };
  readonly #tasks = new Map<string, Progress>();
  readonly #watchers = new Set<LatestChannel<Progress>>();
  /** Aborted when this start is through. */
  #settled = new AbortController();
  /** Aborted when the node of now gives way. */
  #gone = new AbortController();

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

  /** The node gives way to another, which `ready` brings: until then it is as at the beginning. */
  restart(): void {
    if (this.#stage.kind === 'starting') return;
    const gone = this.#gone;
    this.#stage = { kind: 'starting' };
    this.#tasks.clear();
    this.#settled = new AbortController();
    this.#gone = new AbortController();
    gone.abort();
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
  async makeExport(request: ExportRequest) {
    return await this.#node().makeExport(request);
  }
  async exportPart(part: ExportPartRequest) {
    return await this.#node().exportPart(part);
  }
  setPaid(month: string, paid: boolean) {
    this.#node().setPaid(month, paid);
  }
  withoutNeighbours(month: string) {
    return this.#node().withoutNeighbours(month);
  }
  async restorePart(part: RestorePart) {
    await this.#node().restorePart(part);
  }
  async restore(upload: string, stage: boolean) {
    return await this.#node().restore(upload, stage);
  }
  cancelRestore() {
    this.#node().cancelRestore();
  }
  storage() {
    return this.#node().storage();
  }
  forecast() {
    return this.#node().forecast();
  }
  waiting() {
    return this.#node().waiting();
  }
  signedTerms(contractId: string) {
    return this.#node().signedTerms(contractId);
  }
  standingOrders() {
    return this.#node().standingOrders();
  }
  saveStandingOrder(order: StandingOrderInput) {
    return this.#node().saveStandingOrder(order);
  }
  pauseStandingOrder(id: string, paused: boolean) {
    this.#node().pauseStandingOrder(id, paused);
  }
  removeStandingOrder(id: string) {
    this.#node().removeStandingOrder(id);
  }
  standingLog() {
    return this.#node().standingLog();
  }
  rehearseStandingOrder(order: StandingOrderInput) {
    return this.#node().rehearseStandingOrder(order);
  }
  setSpeed(speed: number) {
    this.#node().setSpeed(speed);
  }

  watchPower(signal: AbortSignal): AsyncIterable<LivePower> {
    // Asked at once, so that a caller who comes too early is refused, as with everything else.
    let first: AsyncIterable<LivePower> | undefined = this.#node().watchPower(this.#until(signal));
    return this.#followed(signal, (api, ending) => {
      const power = first ?? api.watchPower(ending);
      first = undefined;
      return power;
    });
  }

  watchChanges(signal: AbortSignal): AsyncIterable<Change> {
    let asks = this.#stage.kind === 'ready';
    return this.#followed(signal, async function* changes(api, ending) {
      if (!asks) yield { topics: EVERYTHING, nowMs: api.session().nowMs };
      asks = false;
      yield* api.watchChanges(ending);
    });
  }

  async *watchProgress(signal: AbortSignal): AsyncIterable<Progress> {
    while (!signal.aborted) {
      yield* this.#startProgress(signal);
      if (signal.aborted) return;
      // Another start has begun meanwhile.
      if (this.#stage.kind === 'starting') continue;
      const gone = this.#gone.signal;
      const api = this.#node();
      yield* api.watchProgress(this.#until(signal));
      if (!gone.aborted) return;
    }
  }

  async *#startProgress(signal: AbortSignal): AsyncIterable<Progress> {
    const watcher = new LatestChannel<Progress>({ signal, keyOf: ({ id }) => id });
    for (const task of this.#tasks.values()) watcher.send(task);
    if (this.#stage.kind === 'starting') this.#watchers.add(watcher);
    else watcher.end();
    try {
      yield* watcher;
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  /** A watch of the node of now, then of each that takes its place. */
  async *#followed<Value>(
    signal: AbortSignal,
    watch: (api: HouseholdApi, ending: AbortSignal) => AsyncIterable<Value>,
  ): AsyncIterable<Value> {
    while (!signal.aborted) {
      while (this.#stage.kind === 'starting' && !signal.aborted) await this.#settlement(signal);
      if (signal.aborted) return;
      const gone = this.#gone.signal;
      yield* watch(this.#node(), this.#until(signal));
      if (!gone.aborted) return;
    }
  }

  /** A watch's own signal, or the end of the node of now. */
  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#gone.signal]);
  }

  protected node(): HouseholdApi {
    return this.#node();
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
