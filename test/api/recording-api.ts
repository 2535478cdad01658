/** A `HouseholdApi` and a `SetupApi` without a node: answers with the sample household and writes down what it was asked. */
import {
  ApiError,
  type Change,
  type HouseholdApi,
  type LivePower,
  type Progress,
} from '../../node-core/api/index.ts';
import { Feed, type RecordedCall } from './feed.ts';
import { RecordingCommunity } from './recording-community.ts';
import { copy, exported, PART, STORAGE, withoutNeighbours } from './sample-exports.ts';
import { health, invitation } from './sample-health.ts';
import * as standing from './sample-standing.ts';
import * as sample from './sample-views.ts';

export { Feed, type RecordedCall } from './feed.ts';

/** Answers everything, unless `broken` says otherwise. */
export class RecordingApi extends RecordingCommunity implements HouseholdApi {
  readonly power = new Feed<LivePower>(sample.livePower(0));
  readonly changes = new Feed<Change>();
  readonly progress = new Feed<Progress>();
  async #command(call: RecordedCall): Promise<{ id: string }> {
    return await Promise.resolve(this.answer(call, { id: 'd5'.repeat(32) }));
  }

  session() {
    return this.answer({ method: 'session', args: [] }, sample.session);
  }
  today() {
    return this.answer({ method: 'today', args: [] }, sample.today());
  }
  tasks() {
    return this.answer({ method: 'tasks', args: [] }, sample.tasks);
  }
  activeContracts() {
    return this.answer({ method: 'activeContracts', args: [] }, [sample.contract]);
  }
  offers() {
    return this.answer({ method: 'offers', args: [] }, [sample.offer]);
  }
  suggestOffer() {
    return this.answer({ method: 'suggestOffer', args: [] }, sample.suggestion);
  }
  publishOffer(input: Parameters<HouseholdApi['publishOffer']>[0]) {
    return this.#command({ method: 'publishOffer', args: [input] });
  }
  withdraw(id: string) {
    return this.#command({ method: 'withdraw', args: [id] });
  }
  proposals() {
    return this.answer({ method: 'proposals', args: [] }, [sample.proposal]);
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
    return this.answer({ method: 'contracts', args: [] }, [sample.contract]);
  }
  contract(id: string) {
    this.answer({ method: 'contract', args: [id] }, undefined);
    if (id === sample.ID.contract) return sample.contract;
    throw new ApiError({ kind: 'notFound', reason: 'notFound', detail: `no contract ${id}` });
  }
  requestEnd(id: string, endMinute: number) {
    return this.#command({ method: 'requestEnd', args: [id, endMinute] });
  }
  months() {
    return this.answer({ method: 'months', args: [] }, sample.months);
  }
  bill(month: string) {
    return this.answer({ method: 'bill', args: [month] }, sample.bill(month));
  }
  async verify(month: string) {
    return await Promise.resolve(
      this.answer({ method: 'verify', args: [month] }, sample.verifyReport(month)),
    );
  }
  dispute(input: Parameters<HouseholdApi['dispute']>[0]) {
    return this.#command({ method: 'dispute', args: [input] });
  }
  history(input: Parameters<HouseholdApi['history']>[0]) {
    return this.answer({ method: 'history', args: [input] }, sample.history(input));
  }
  tariffs(span: { startMinute: number; endMinute: number }) {
    return this.answer({ method: 'tariffs', args: [span] }, sample.tariffs);
  }
  community() {
    return this.answer({ method: 'community', args: [] }, sample.community);
  }
  health() {
    return this.answer({ method: 'health', args: [] }, health);
  }
  invitations() {
    return this.answer({ method: 'invitations', args: [] }, [invitation]);
  }
  async invite(input: Parameters<HouseholdApi['invite']>[0]) {
    const answer = { text: 'nabowatt:AQ', invitation };
    return await Promise.resolve(this.answer({ method: 'invite', args: [input] }, answer));
  }
  async revokeInvitation(key: string) {
    await Promise.resolve(this.answer({ method: 'revokeInvitation', args: [key] }, undefined));
  }
  async approveNewcomer(key: string) {
    await Promise.resolve(this.answer({ method: 'approveNewcomer', args: [key] }, undefined));
  }
  async makeExport(request: Parameters<HouseholdApi['makeExport']>[0]) {
    const answer = exported(request);
    return await Promise.resolve(this.answer({ method: 'makeExport', args: [request] }, answer));
  }
  async exportPart(part: Parameters<HouseholdApi['exportPart']>[0]) {
    return await Promise.resolve(this.answer({ method: 'exportPart', args: [part] }, PART));
  }
  setPaid(month: string, paid: boolean) {
    this.answer({ method: 'setPaid', args: [month, paid] }, undefined);
  }
  withoutNeighbours(month: string) {
    return this.answer({ method: 'withoutNeighbours', args: [month] }, withoutNeighbours(month));
  }
  async restorePart(part: Parameters<HouseholdApi['restorePart']>[0]) {
    await Promise.resolve(this.answer({ method: 'restorePart', args: [part] }, undefined));
  }
  async restore(upload: string, stage: boolean) {
    return await Promise.resolve(this.answer({ method: 'restore', args: [upload, stage] }, copy(stage)));
  }
  cancelRestore() {
    this.answer({ method: 'cancelRestore', args: [] }, undefined);
  }
  storage() {
    return this.answer({ method: 'storage', args: [] }, STORAGE);
  }
  forecast() {
    return this.answer({ method: 'forecast', args: [] }, standing.forecast);
  }
  waiting() {
    return this.answer({ method: 'waiting', args: [] }, standing.waiting);
  }
  signedTerms(id: string) {
    return this.answer({ method: 'signedTerms', args: [id] }, standing.signedTerms);
  }
  standingOrders() {
    return this.answer({ method: 'standingOrders', args: [] }, standing.orders);
  }
  saveStandingOrder(order: Parameters<HouseholdApi['saveStandingOrder']>[0]) {
    return this.answer({ method: 'saveStandingOrder', args: [order] }, { id: order.id ?? 's3' });
  }
  pauseStandingOrder(id: string, paused: boolean) {
    this.answer({ method: 'pauseStandingOrder', args: [id, paused] }, undefined);
  }
  removeStandingOrder(id: string) {
    this.answer({ method: 'removeStandingOrder', args: [id] }, undefined);
  }
  standingLog() {
    return this.answer({ method: 'standingLog', args: [] }, standing.log);
  }
  rehearseStandingOrder(order: Parameters<HouseholdApi['rehearseStandingOrder']>[0]) {
    return this.answer({ method: 'rehearseStandingOrder', args: [order] }, standing.rehearsal);
  }
  setSpeed(speed: number) {
    this.answer({ method: 'setSpeed', args: [speed] }, undefined);
  }
  watchPower(signal: AbortSignal) {
    return this.answer({ method: 'watchPower', args: [] }, this.power.watch(signal));
  }
  watchChanges(signal: AbortSignal) {
    return this.answer({ method: 'watchChanges', args: [] }, this.changes.watch(signal));
  }
  watchProgress(signal: AbortSignal) {
    return this.answer({ method: 'watchProgress', args: [] }, this.progress.watch(signal));
  }
}
