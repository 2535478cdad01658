/**
 * # setup: from an empty folder to a household that runs
 *
 * Purpose: `SetupApi` for whatever is no host's own matter. A host gives its `KeyDesk` (keychain, pages with the words)
 * and the demo; from here come the community, the meter, the household's start and stop, and one API in front of the
 * household and the demo that pages follow (`showing.ts`).
 *
 * ```
 * key -> words checked -> community decided -> founded or joined -> household runs -> meter chosen
 *        (KeyDesk)        (decided.ts)         (community-desk.ts)  (home-keeper.ts)  (MeterDesk)
 * ```
 *
 * Source: DESIGN 4, 12, 13.
 *
 * Invariants: what was decided is on the disk before it is done, so that a start after a break goes on there. Whoever has
 * the key open has the household open, as soon as it is a member of something. The demo changes nothing of the
 * household, which goes on behind it. One thing at a time opens or closes the household, one the demo.
 */
import type { HouseholdApi } from '../../api/household-api.ts';
import { ApiError } from '../../api/household-api.ts';
import { LatestChannel } from '../../api/channel.ts';
import type { SetupApi } from '../../api/setup-api.ts';
import type {
  ChooseMeter,
  ChoosePort,
  ChooseRoofMeter,
  FoundCommunity,
  JoinCommunity,
} from '../../api/setup-inputs.ts';
import type { SetupView } from '../../api/setup-views.ts';
import type { Progress, SessionView } from '../../api/views.ts';
import type { Clock } from '../clock.ts';
import { CommunityDesk } from './community-desk.ts';
import { type Decided, openDecided } from './decided.ts';
import { HomeKeeper, type HomeNetwork } from './home-keeper.ts';
import type { KeyDesk } from './key-desk.ts';
import { MeterKeeper } from './meter-keeper.ts';
import type { OpenMeterDesk } from './meter-port.ts';
import { type Scene, Showing } from './showing.ts';
import { stageOf } from './stage.ts';

/** A demo that runs. */
export interface OpenedDemo {
  readonly api: HouseholdApi;
  close(): Promise<void>;
}

export interface HouseholdSetupOptions {
  /** The folder of all data; it exists. */
  readonly dataDir: string;
  readonly keys: KeyDesk;
  readonly openMeter: OpenMeterDesk;
  readonly openDemo: (options: {
    readonly onProgress: (progress: Progress) => void;
    readonly signal: AbortSignal;
  }) => Promise<OpenedDemo>;
  /** What is on the screen first. */
  readonly scene: Scene;
  readonly clock: Clock;
  readonly network: HomeNetwork;
  readonly host: SessionView['host'];
  readonly version: string;
  /** Which node is on the screen from now on; undefined: none, for now. */
  readonly onShown: (api: HouseholdApi | undefined) => void;
  /** The household or the demo did not start. */
  readonly onFailed: (error: unknown) => void;
  /** Takes a line for the log. */
  readonly report: (line: string) => void;
}

/** Begins at once; `started` says when the first node runs, or waits for a person. */
export class HouseholdSetup implements SetupApi {
  readonly #options: HouseholdSetupOptions;
  readonly #decided: Decided;
  readonly #showing: Showing;
  readonly #keeper: HomeKeeper;
  readonly #community: CommunityDesk;
  readonly #meter: MeterKeeper;
  readonly #roofMeter: MeterKeeper;
  readonly #stopping = new AbortController();
  readonly #watchers = new Set<LatestChannel<SetupView>>();
  readonly #endListening: () => void;
  readonly #household = turns();
  readonly #demoTurns = turns();
  #demo: OpenedDemo | undefined;
  #isAway: boolean;
  /** Rejects with why the first node did not start. */
  readonly started: Promise<void>;

  /** @throws SetupFileError, StorageError */
  constructor(options: HouseholdSetupOptions) {
    const { dataDir, keys, clock, network, report } = options;
    this.#options = options;
    this.#isAway = options.scene === 'demo';
    this.#decided = openDecided(dataDir);
    this.#showing = new Showing(options.scene, options.onShown);
    this.#meter = new MeterKeeper({
      dataDir,
      open: options.openMeter,
      changed: this.#changed,
      exchange: () => this.#exchangeMeter(),
    });
    this.#roofMeter = new MeterKeeper({
      dataDir,
      folder: 'roof',
      open: options.openMeter,
      changed: this.#changed,
      exchange: () => this.#exchangeMeter(),
    });
    this.#keeper = new HomeKeeper({
      ...options,
      decided: this.#decided,
      keystore: () => keystoreOf(keys),
      meter: this.#meter,
      roofMeter: this.#roofMeter,
      onProgress: (progress) => this.#showing.report('home', progress),
    });
    this.#community = new CommunityDesk({
      decided: this.#decided,
      clock,
      network,
      keeper: this.#keeper,
      changed: this.#changed,
      report,
    });
    this.#endListening = keys.changed.listen(() => {
      this.#changed();
      if (!this.#isAway) this.#kick();
    });
    this.started = this.#begin();
    // Whoever does not ask for it hears it by `onFailed`.
    this.started.catch(() => undefined);
  }

  /** The API of whatever is on the screen. */
  get api(): HouseholdApi {
    return this.#showing.api;
  }

  setup(): SetupView {
    const { keys } = this.#options;
    const key = keys.view();
    const community = this.#community.view();
    const hasMeter = this.#meter.isChosen;
    return {
      stage: stageOf({ key, community, hasMeter, isOpen: this.#keeper.api !== undefined }),
      demo: this.#showing.scene === 'demo',
      key,
      community,
      meter: this.#meter.view(),
      roofMeter: this.#roofMeter.view(),
      secretPages: keys.secretPages,
    };
  }

  async *watchSetup(signal: AbortSignal): AsyncIterable<SetupView> {
    const ending = AbortSignal.any([signal, this.#stopping.signal]);
    const channel = new LatestChannel<SetupView>({ signal: ending });
    this.#watchers.add(channel);
    try {
      yield this.setup();
      yield* channel;
    } finally {
      this.#watchers.delete(channel);
    }
  }

  offerKeychain: SetupApi['offerKeychain'] = () => this.#options.keys.offerKeychain();
  newKey: SetupApi['newKey'] = (input) => this.#options.keys.newKey(input);
  restoreKey: SetupApi['restoreKey'] = (input) => this.#options.keys.restoreKey(input);
  showWords: SetupApi['showWords'] = () => this.#options.keys.showWords();
  openKey: SetupApi['openKey'] = (input) => this.#options.keys.openKey(input);
  moveKey: SetupApi['moveKey'] = (input) => this.#options.keys.moveKey(input);

  readInvitation: SetupApi['readInvitation'] = (input) => this.#community.read(input);
  tryMeterKeys: SetupApi['tryMeterKeys'] = (keys) => this.#meter.tryKeys(keys);
  answerMeter: SetupApi['answerMeter'] = (answer) => this.#meter.answer(answer);
  watchMeterSearch: SetupApi['watchMeterSearch'] = (signal) => this.#meter.watchSearch(signal);
  tryRoofKeys: SetupApi['tryRoofKeys'] = (keys) => this.#roofMeter.tryKeys(keys);
  watchRoofSearch: SetupApi['watchRoofSearch'] = (signal) => this.#roofMeter.watchSearch(signal);

  async join(input: JoinCommunity): Promise<void> {
    await this.#checkKey();
    this.#community.decideToJoin(input);
    this.#kick();
  }

  async found(input: FoundCommunity): Promise<void> {
    await this.#checkKey();
    this.#community.decideToFound(input);
    this.#kick();
  }

  choosePort(input: ChoosePort): void {
    this.#community.choosePort(input);
  }

  cancelJoin(): void {
    this.#community.cancel();
  }

  async chooseMeter(wish: ChooseMeter): Promise<void> {
    await this.#meter.choose(wish);
  }

  async chooseRoofMeter(wish: ChooseRoofMeter): Promise<void> {
    await this.#roofMeter.choose(
      wish.kind === 'none' ? wish : { ...wish, swapped: false, factorPermille: 1_000 },
    );
  }

  async openDemo(): Promise<void> {
    await this.#demoTurns(() => this.#enterDemo());
  }

  async closeDemo(): Promise<void> {
    this.#isAway = false;
    this.#showing.show('home');
    this.#changed();
    this.#kick();
    await this.#demoTurns(async () => {
      const demo = this.#demo;
      this.#demo = undefined;
      this.#showing.waiting('demo');
      await demo?.close();
    });
  }

  async sleep(): Promise<void> {
    await this.#keeper.sleep();
  }

  wake(): Promise<void> {
    this.#keeper.wake();
    return Promise.resolve();
  }

  /** Gives up what is under way; the household hands over leadership, and all files are closed. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#endListening();
    // Both wait for what is under way, whatever comes of it.
    await Promise.all([this.#household(nothing), this.#demoTurns(nothing)]);
    await this.#keeper.close();
    await Promise.all([this.#meter.close(), this.#roofMeter.close()]);
    await this.#demo?.close();
  }

  readonly #changed = (): void => {
    if (this.#watchers.size === 0) return;
    const view = this.setup();
    for (const watcher of this.#watchers) watcher.send(view);
  };

  async #begin(): Promise<void> {
    if (this.#showing.scene === 'demo') return await this.openDemo();
    await this.#options.keys.looked;
    await this.#household(() => this.#goOn());
  }

  async #enterDemo(): Promise<void> {
    this.#showing.show('demo');
    this.#changed();
    if (this.#demo !== undefined) return;
    this.#showing.waiting('demo');
    try {
      this.#demo = await this.#options.openDemo({
        onProgress: (progress) => this.#showing.report('demo', progress),
        signal: this.#stopping.signal,
      });
      this.#showing.ready('demo', this.#demo.api);
    } catch (error) {
      this.#failed('demo', error);
      throw error;
    }
  }

  /** Does what can be done by now: nothing is done twice. */
  async #goOn(): Promise<void> {
    const { signal } = this.#stopping;
    if (signal.aborted || this.#keeper.api !== undefined) return;
    const seed = await this.#options.keys.seed();
    if (seed === undefined) return;
    try {
      this.#meter.open(seed);
      this.#roofMeter.open(seed);
      await this.#community.go(seed, signal);
      if (this.#decided.community.kind !== 'member') {
        seed.fill(0);
        return;
      }
      this.#showing.waiting('home');
      const api = this.#keeper.api ?? (await this.#keeper.open(seed, signal));
      this.#showing.ready('home', api);
    } catch (error) {
      this.#failed('home', error);
      throw error;
    } finally {
      this.#changed();
    }
  }

  #failed(scene: Scene, error: unknown): void {
    this.#showing.failed(scene);
    if (!this.#stopping.signal.aborted) this.#options.onFailed(error);
  }

  async #exchangeMeter(): Promise<void> {
    const changed = this.#household(() => this.#keeper.changeMeter());
    // A newcomer's ledger may take long to come, and the meter is asked for when it has.
    if (this.#keeper.api !== undefined) await changed;
    else changed.catch(() => undefined);
  }

  async #checkKey(): Promise<void> {
    const seed = await this.#options.keys.seed();
    seed?.fill(0);
    if (seed === undefined) throw new ApiError({ kind: 'notAllowed', reason: 'keyClosed', detail: '' });
  }

  /** What goes wrong is told by `onFailed` and on the pages. */
  #kick(): void {
    this.#household(() => this.#goOn()).catch(() => undefined);
  }
}

/** Work that goes one after the other. */
function turns(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

function keystoreOf(keys: KeyDesk): SessionView['keystore'] {
  const key = keys.view();
  return 'place' in key && key.place === 'passphraseFile' ? 'passphrase' : 'keychain';
}
