import path from 'node:path';
import type { HouseholdApi } from '../../api/household-api.ts';
import type { Progress, SessionView } from '../../api/views.ts';
import { fromHex, toHex } from '../../codec/index.ts';
import { NetworkError } from '../../network/index.ts';
import type { MeterSource } from '../../meter/source.ts';
import type { Clock } from '../clock.ts';
import { handOver } from '../member/hand-over.ts';
import { type Home, openHome } from '../member/home.ts';
import type { MemberNodeOptions } from '../member/member-node.ts';
import type { Decided, DecidedMember } from './decided.ts';
import { foundingOf } from './founding-plan.ts';
import { keepTariff } from './standing-tariff.ts';

/** The parts of the network's settings that are the host's. */
export type HomeNetwork = Omit<MemberNodeOptions['network'], 'port'>;

export interface HomeKeeperOptions {
  /** The folder of all data; the household has one of its own in it. */
  readonly dataDir: string;
  readonly decided: Decided;
  readonly clock: Clock;
  readonly network: HomeNetwork;
  readonly host: SessionView['host'];
  readonly version: string;
  /** Where the key of now is kept. */
  readonly keystore: () => SessionView['keystore'];
  readonly meter: ChosenMeter;
  /** A second one, which measures the roof alone. */
  readonly roofMeter: ChosenMeter;
  readonly onProgress: (progress: Progress) => void;
  readonly report: (line: string) => void;
}

interface ChosenMeter {
  /** Counts its choices. */
  readonly version: number;
  source(): MeterSource | null;
}

/** The household's folder in the data folder. */
export const HOUSEHOLD = 'household';

/**
 * Opens the household, and keeps it open: at each call as what has been decided by then. One call at a time. A key is
 * lent for as long as it is open.
 */
export class HomeKeeper {
  readonly #options: HomeKeeperOptions;
  #home: Home | undefined;
  #endTariff: (() => void) | undefined;
  #meterVersion = 0;
  #roofVersion: number | undefined;

  constructor(options: HomeKeeperOptions) {
    this.#options = options;
  }

  get api(): HouseholdApi | undefined {
    return this.#home?.api;
  }

  /**
   * Makes the community's first block, and opens its first household; again after a break, the one that was made.
   * @throws NetworkError 'port' of a port that was chosen; StorageError, FoundingFailed; the signal's reason
   */
  async found(seed: Uint8Array, signal: AbortSignal): Promise<HouseholdApi> {
    const { decided } = this.#options;
    const { community } = decided;
    if (community.kind !== 'founding') throw new Error('nothing is to be founded');
    const { input, salt } = community;
    const home = await this.#openOn([input.listenPort ?? 0], {
      seed,
      signal,
      beginning: { kind: 'found', founding: foundingOf(input, salt) },
    });
    decided.decide({
      kind: 'member',
      communityId: toHex(home.node.replica.community.id),
      memberIndex: home.node.household?.member ?? 0,
      contacts: [],
      listenPort: input.listenPort,
      lastPort: home.node.network.health().port,
      tariffPrice: input.tariffPrice,
    });
    return await this.#opened(home);
  }

  /** Opens the household of a member. @throws StorageError; the signal's reason */
  async open(seed: Uint8Array, signal: AbortSignal): Promise<HouseholdApi> {
    const { decided } = this.#options;
    const { community: member } = decided;
    if (member.kind !== 'member') throw new Error('this home is no member');
    const contacts = member.contacts;
    // Others remember the port of last time. Where it is taken now, the household is better on another than not at all.
    const ports = [member.listenPort ?? member.lastPort ?? 0, 0];
    const home = await this.#openOn(ports, {
      seed,
      signal,
      beginning: { kind: 'joined', community: fromHex(member.communityId), contacts },
    });
    const { port } = home.node.network.health();
    if (port !== member.lastPort) decided.decide({ ...member, lastPort: port });
    return await this.#opened(home);
  }

  /** Measures by what is chosen now, where the household runs and that is another meter. */
  async changeMeter(): Promise<void> {
    const { meter } = this.#options;
    if (this.#home === undefined) return;
    await this.#changeRoofMeter(this.#home);
    if (this.#meterVersion === meter.version) return;
    this.#meterVersion = meter.version;
    await this.#home.measureBy(meter.source());
  }

  async #changeRoofMeter(home: Home): Promise<void> {
    const { roofMeter } = this.#options;
    if (this.#roofVersion === roofMeter.version) return;
    this.#roofVersion = roofMeter.version;
    await home.measureRoofBy(roofMeter.source());
  }

  /** Before the PC sleeps: somebody else leads meanwhile. */
  async sleep(): Promise<void> {
    if (this.#home !== undefined) await handOver(this.#home.node.host);
  }

  /** After it: every link is tried at once, instead of when its turn comes. */
  wake(): void {
    this.#home?.node.network.wake();
  }

  /** Hands over leadership and closes all files. */
  async close(): Promise<void> {
    this.#endTariff?.();
    const home = this.#home;
    this.#home = undefined;
    await home?.close();
  }

  async #opened(home: Home): Promise<HouseholdApi> {
    this.#home = home;
    this.#roofVersion = undefined;
    await this.#changeRoofMeter(home);
    const { community } = this.#options.decided;
    const price = (community as DecidedMember).tariffPrice;
    const { household } = home.node;
    if (price !== null && household !== undefined) this.#endTariff = keepTariff(household, price);
    return home.api;
  }

  /**
   * The meter as it is chosen by then: a newcomer's is first asked for when its ledger has come, which may take a while.
   */
  #meterOnce(): () => MeterSource | null {
    let source: MeterSource | null | undefined;
    return () => {
      if (source === undefined) {
        this.#meterVersion = this.#options.meter.version;
        source = this.#options.meter.source();
      }
      return source;
    };
  }

  async #openOn(
    [port = 0, ...others]: readonly number[],
    of: {
      readonly seed: Uint8Array;
      readonly signal: AbortSignal;
      readonly beginning: MemberNodeOptions['beginning'];
    },
  ): Promise<Home> {
    const { dataDir, clock, network, keystore, host, version, onProgress, report } = this.#options;
    const meter = this.#meterOnce();
    try {
      return await openHome({
        node: {
          dir: path.join(dataDir, HOUSEHOLD),
          seed: of.seed,
          clock,
          network: { ...network, port },
          beginning: of.beginning,
          onEvent: (event) => {
            if (event.kind === 'setAside') report(`${event.file} was damaged and is set aside: ${event.why}`);
          },
        },
        get meter() {
          return meter();
        },
        get keystore() {
          return keystore();
        },
        host,
        version,
        onProgress,
        signal: of.signal,
      });
    } catch (error) {
      if (others.length === 0 || !(error instanceof NetworkError) || error.reason !== 'port') throw error;
      report(`port ${port} is taken: the household listens on another`);
      return await this.#openOn(others, of);
    }
  }
}
