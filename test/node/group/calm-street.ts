import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import type { GroupHost } from '../../../node-core/node/group/group-host.ts';
import type { Replica } from '../../../node-core/node/replica.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  minuteOfMs,
  priceMicros,
  sharePermille,
} from '../../../node-core/units/index.ts';
import { found, invite } from '../../simulation/community/founding.ts';
import type { SimulatedHome } from '../../simulation/community/home.ts';
import type { HomeParts } from '../../simulation/community/ports.ts';
import { cheapKeys } from '../../simulation/community/keys.ts';
import { World } from '../../simulation/community/world.ts';

const MOST_TURNS = 20_000;

/** Whole homes in simulated time, where only that goes wrong which a test has go wrong. */
export class CalmStreet {
  readonly world: World;

  private constructor(seed: number) {
    this.world = new World({ seed, keys: cheapKeys(), rules: { validatorCount: 5, checkpointInterval: 2 } });
  }

  /** Homes that all vote. */
  static async of(homes: number, seed = 1): Promise<CalmStreet> {
    const street = new CalmStreet(seed);
    await found(street.world);
    for (let n = 1; n < homes; n += 1) invite(street.world, street.home(0));
    await street.until('all homes vote', () =>
      street.world.homes.every(
        ({ id, running }) =>
          running?.host.raft.configuration.voters.includes(id) === true &&
          running.replica.community.seats.length === homes &&
          running.host.raft.configuration.outgoing.length === 0,
      ),
    );
    return street;
  }

  home(n: number): SimulatedHome {
    const home = this.world.homes[n];
    if (home === undefined) throw new Error(`there is no home ${n}`);
    return home;
  }

  parts(n: number): HomeParts {
    const { running } = this.home(n);
    if (running === undefined) throw new Error(`home ${n} is off`);
    return running;
  }

  host(n: number): GroupHost {
    return this.parts(n).host;
  }

  replica(n: number): Replica {
    return this.parts(n).replica;
  }

  entries(n: number, from: number): readonly CommittedEntry[] {
    return [...this.replica(n).store.entries(from)];
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      if (holds()) return;
      await this.world.next();
    }
    throw new Error(`never: ${what}`);
  }

  async pass(milliseconds: number): Promise<void> {
    const { timeline } = this.world;
    const untilMs = timeline.nowMs + milliseconds;
    await this.until('time passes', () => timeline.nowMs >= untilMs);
  }

  /** Home n and the others hear nothing of each other. */
  isolate(n: number): void {
    const others = this.world.homes.map((home) => home.n).filter((other) => other !== n);
    this.world.network.partition([n], others);
  }

  /** A transaction that any member may send at any time. */
  offerFrom(n: number): string {
    const startMinute = addMinutes(minuteOfMs(this.home(n).wallMs), 100);
    return this.home(n).tray.put({
      kind: 'offer',
      startMinute,
      endMinute: addMinutes(startMinute, 60),
      expectedEnergyMwh: energyMwh(1_000_000),
      share: sharePermille(1000),
      price: priceMicros(700_000),
      minimumEnergyMwh: energyMwh(0),
      period: 'hour',
      carbon: carbonGrams(10),
      expiresMinute: startMinute,
    }).id;
  }

  /** All homes that are up have the same blocks. */
  get isEven(): boolean {
    const { running, checker } = this.world;
    return running.every((home) => home.running?.replica.appliedIndex === checker.height);
  }
}
