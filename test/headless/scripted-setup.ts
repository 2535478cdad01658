/**
 * A `SetupApi` that plays a household being set up, without a key, a network or a meter: for working on the screens and
 * for their tests. What happens is decided by what is asked: an invitation with `UNREACHABLE`, `REFUSED` or `EXPIRED` in
 * it goes that way, the passphrase is `correct horse battery`, the meter's key is all ones.
 */
import {
  ApiError,
  type ChooseMeter,
  type ChooseRoofMeter,
  type ChoosePort,
  type FoundCommunity,
  type InvitationSummaryView,
  type JoinCommunity,
  type KeepKey,
  type KeychainView,
  LatestChannel,
  type MeterKeys,
  type MeterSearchView,
  type SetupApi,
  type SetupCommunityView,
  type SetupView,
  type TypedInvitation,
} from '../../node-core/api/index.ts';
import { scriptedPause } from './scripted-pause.ts';
import { type MeterScript, searchScript } from './scripted-search.ts';

export const SCRIPTED_PASSPHRASE = 'correct horse battery';
const COMMUNITY = 'e4'.repeat(32);

/** How it begins, and what the PC has. */
export interface SetupScript {
  readonly begin: SetupView;
  readonly keychain: KeychainView;
  readonly meter: MeterScript;
  /** How long each thing takes. */
  readonly stepMs: number;
}

/** Nothing is set up yet. */
export const NEW_HOME: SetupView = {
  stage: 'welcome',
  demo: false,
  key: { kind: 'none' },
  community: { kind: 'none' },
  meter: { kind: 'none' },
  roofMeter: { kind: 'none' },
  secretPages: 'address',
};

export class ScriptedSetup implements SetupApi {
  readonly #script: SetupScript;
  #view: SetupView;
  #keys: MeterKeys | undefined;
  readonly #watchers = new Set<LatestChannel<SetupView>>();
  #joining = new AbortController();

  constructor(script: SetupScript) {
    this.#script = script;
    this.#view = script.begin;
  }

  setup() {
    return this.#view;
  }

  async *watchSetup(signal: AbortSignal): AsyncIterable<SetupView> {
    const channel = new LatestChannel<SetupView>({ signal });
    this.#watchers.add(channel);
    try {
      yield this.#view;
      yield* channel;
    } finally {
      this.#watchers.delete(channel);
    }
  }

  async offerKeychain() {
    await this.#pause();
    return this.#script.keychain;
  }

  async newKey({ place }: KeepKey) {
    await this.#pause();
    this.#become({ stage: 'words', key: { kind: 'open', place, wordsChecked: false } });
    return { address: '/#/' };
  }

  async restoreKey({ place }: KeepKey) {
    await this.#pause();
    this.#later({ stage: 'community', key: { kind: 'open', place, wordsChecked: true } });
    return { address: '/#/' };
  }

  async showWords() {
    await this.#pause();
    const { key, stage } = this.#view;
    if (key.kind === 'open') {
      this.#later({ key: { ...key, wordsChecked: true }, stage: stage === 'words' ? 'community' : stage });
    }
    return { address: '/#/' };
  }

  async openKey({ passphrase }: { passphrase: string | null }) {
    await this.#pause();
    if (passphrase !== null && passphrase !== SCRIPTED_PASSPHRASE) throw refused('wrongPassphrase');
    const place = passphrase === null ? 'keychain' : 'passphraseFile';
    this.#become({ stage: 'running', key: { kind: 'open', place, wordsChecked: true }, community: MEMBER });
    return this.#view.key;
  }

  async moveKey({ place }: KeepKey) {
    await this.#pause();
    const { key } = this.#view;
    if (key.kind !== 'open') throw refused('keyClosed');
    this.#become({ key: { ...key, place } });
    return this.#view.key;
  }

  readInvitation({ text }: TypedInvitation): InvitationSummaryView {
    if (!text.trim().startsWith('nabowatt:')) throw refused('notAnInvitation');
    if (text.includes('EXPIRED')) throw refused('expired');
    return {
      communityId: COMMUNITY,
      inviterKey: '0f'.repeat(32),
      expiresMs: Date.parse('2026-12-24T12:00:00Z'),
      roles: text.includes('STEWARD') ? ['steward'] : [],
      addresses: ['/ip4/192.0.2.17/tcp/4001', '/ip6/2001:db8::17/tcp/4001'],
    };
  }

  async join({ text }: JoinCommunity) {
    this.readInvitation({ text });
    this.#joining = new AbortController();
    this.#community({ kind: 'joining', state: 'dialling', detail: null });
    void this.#goIn(text, this.#joining.signal);
    await Promise.resolve();
  }

  cancelJoin() {
    this.#joining.abort();
    this.#community({ kind: 'none' });
  }

  async found({ name }: FoundCommunity) {
    this.#community({ kind: 'founding', name });
    await this.#pause();
    if (name.includes('REFUSED')) this.#community({ kind: 'failed', reason: 'foundingRefused' });
    else this.#become({ community: MEMBER, stage: 'meter' });
  }

  async *watchMeterSearch(signal: AbortSignal): AsyncIterable<MeterSearchView> {
    yield* searchScript(this.#script.meter, {
      signal,
      stepMs: this.#script.stepMs,
      keys: () => this.#keys,
    });
  }

  tryMeterKeys(keys: MeterKeys) {
    this.#keys = keys;
  }

  choosePort({ listenPort }: ChoosePort) {
    this.#community({ ...MEMBER, listenPort });
  }

  async chooseMeter(choice: ChooseMeter) {
    await this.#pause();
    this.#become({ meter: chosen(choice), stage: 'running' });
  }

  watchRoofSearch(signal: AbortSignal) {
    return this.watchMeterSearch(signal);
  }

  tryRoofKeys(keys: MeterKeys) {
    this.tryMeterKeys(keys);
  }

  async chooseRoofMeter(choice: ChooseRoofMeter) {
    await this.#pause();
    const roofMeter =
      choice.kind === 'none' ? choice : chosen({ ...choice, swapped: false, factorPermille: 1_000 });
    this.#become({ roofMeter });
  }

  answerMeter() {
    // Nothing asks here.
  }

  async openDemo() {
    await this.#pause();
    this.#become({ demo: true });
  }

  async closeDemo() {
    await this.#pause();
    this.#become({ demo: false });
  }

  async #goIn(text: string, signal: AbortSignal) {
    await this.#pause();
    if (signal.aborted) return;
    if (text.includes('REFUSED')) return this.#community({ kind: 'failed', reason: 'used' });
    if (text.includes('UNREACHABLE')) {
      const detail = 'connect ECONNREFUSED 192.0.2.17:4001';
      return this.#community({ kind: 'joining', state: 'unreachable', detail });
    }
    this.#community({ kind: 'joining', state: 'waiting', detail: null });
    await this.#pause();
    if (!signal.aborted) this.#become({ community: { ...MEMBER, memberIndex: 3 }, stage: 'meter' });
  }

  #community(community: SetupCommunityView) {
    this.#become({ community, stage: 'community' });
  }

  #become(part: Partial<SetupView>) {
    this.#view = { ...this.#view, ...part };
    for (const watcher of this.#watchers) watcher.send(this.#view);
  }

  #later(part: Partial<SetupView>) {
    void this.#pause().then(() => this.#become(part));
  }

  async #pause() {
    await scriptedPause(this.#script.stepMs);
  }
}

const MEMBER = { kind: 'member', communityId: COMMUNITY, memberIndex: 0, listenPort: null } as const;

function refused(reason: string): ApiError {
  return new ApiError({ kind: 'refused', reason, detail: '' });
}

function chosen(choice: ChooseMeter): SetupView['meter'] {
  switch (choice.kind) {
    case 'none':
      return choice;
    case 'simulated':
      return { ...choice, seed: 7 };
    case 'usb':
      return { ...choice, line: '2400 8E1', protocol: 'hdlc', meterId: '6970631401234567', encrypted: false };
  }
}
