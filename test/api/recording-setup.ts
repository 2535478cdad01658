/** A `SetupApi` without a host: answers as one whose household runs, and writes down what it was asked. */
import type {
  ChooseMeter,
  ChooseRoofMeter,
  ChoosePort,
  FoundCommunity,
  InvitationSummaryView,
  JoinCommunity,
  KeepKey,
  MeterAnswer,
  MeterKeys,
  MeterSearchView,
  SetupApi,
  SetupView,
  TypedInvitation,
} from '../../node-core/api/index.ts';
import { Feed, type RecordedCall } from './feed.ts';

export const SETUP: SetupView = {
  stage: 'running',
  demo: false,
  key: { kind: 'open', place: 'keychain', wordsChecked: true },
  community: { kind: 'member', communityId: 'e4'.repeat(32), memberIndex: 0, listenPort: null },
  meter: { kind: 'simulated', profile: 'prosumer', seed: 7 },
  roofMeter: { kind: 'none' },
  secretPages: 'address',
};

const SEARCH: MeterSearchView = { kind: 'noAdapter', adapters: [], found: null, reason: null };

const SUMMARY: InvitationSummaryView = {
  communityId: 'e4'.repeat(32),
  inviterKey: '0f'.repeat(32),
  expiresMs: 1_800_000_000_000,
  roles: [],
  addresses: ['/ip4/192.0.2.1/tcp/4001'],
};

export class RecordingSetup implements SetupApi {
  readonly calls: RecordedCall[] = [];
  readonly setups = new Feed<SetupView>(SETUP);
  readonly searches = new Feed<MeterSearchView>(SEARCH);
  /** Thrown by every method while it is set. */
  broken: Error | undefined;

  protected answer<Value>(call: RecordedCall, value: Value): Value {
    this.calls.push(call);
    if (this.broken !== undefined) throw this.broken;
    return value;
  }

  async #later<Value>(call: RecordedCall, value: Value): Promise<Value> {
    return await Promise.resolve(this.answer(call, value));
  }

  setup() {
    return this.answer({ method: 'setup', args: [] }, SETUP);
  }
  watchSetup(signal: AbortSignal) {
    return this.answer({ method: 'watchSetup', args: [] }, this.setups.watch(signal));
  }
  offerKeychain() {
    return this.#later({ method: 'offerKeychain', args: [] }, { kind: 'works' as const });
  }
  newKey(input: KeepKey) {
    return this.#later({ method: 'newKey', args: [input] }, { address: '/secret/x' });
  }
  restoreKey(input: KeepKey) {
    return this.#later({ method: 'restoreKey', args: [input] }, { address: '/secret/x' });
  }
  showWords() {
    return this.#later({ method: 'showWords', args: [] }, { address: '/secret/x' });
  }
  openKey(input: { passphrase: string | null }) {
    return this.#later({ method: 'openKey', args: [input] }, SETUP.key);
  }
  moveKey(input: KeepKey) {
    return this.#later({ method: 'moveKey', args: [input] }, SETUP.key);
  }
  readInvitation(input: TypedInvitation) {
    return this.answer({ method: 'readInvitation', args: [input] }, SUMMARY);
  }
  join(input: JoinCommunity) {
    return this.#later({ method: 'join', args: [input] }, undefined);
  }
  cancelJoin() {
    this.answer({ method: 'cancelJoin', args: [] }, undefined);
  }
  found(input: FoundCommunity) {
    return this.#later({ method: 'found', args: [input] }, undefined);
  }
  choosePort(input: ChoosePort) {
    this.answer({ method: 'choosePort', args: [input] }, undefined);
  }
  watchMeterSearch(signal: AbortSignal) {
    return this.answer({ method: 'watchMeterSearch', args: [] }, this.searches.watch(signal));
  }
  tryMeterKeys(input: MeterKeys) {
    this.answer({ method: 'tryMeterKeys', args: [input] }, undefined);
  }
  chooseMeter(input: ChooseMeter) {
    return this.#later({ method: 'chooseMeter', args: [input] }, undefined);
  }
  watchRoofSearch(signal: AbortSignal) {
    return this.answer({ method: 'watchRoofSearch', args: [] }, this.searches.watch(signal));
  }
  tryRoofKeys(input: MeterKeys) {
    this.answer({ method: 'tryRoofKeys', args: [input] }, undefined);
  }
  chooseRoofMeter(input: ChooseRoofMeter) {
    return this.#later({ method: 'chooseRoofMeter', args: [input] }, undefined);
  }
  answerMeter(input: MeterAnswer) {
    this.answer({ method: 'answerMeter', args: [input] }, undefined);
  }
  openDemo() {
    return this.#later({ method: 'openDemo', args: [] }, undefined);
  }
  closeDemo() {
    return this.#later({ method: 'closeDemo', args: [] }, undefined);
  }
}
