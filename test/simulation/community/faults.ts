import type { MemberIndex, Seat } from '../../../node-core/ledger/index.ts';
import { invite } from './founding.ts';
import type { SimulatedHome } from './home.ts';
import type { Malice } from './ports.ts';
import { CALM } from './network.ts';
import { isActive } from './trade.ts';
import type { World } from './world.ts';

/** Most homes of one run. */
const MAX_HOMES = 9;
const SECOND_MS = 1000;

const KINDS = {
  crash: 5,
  powerCut: 6,
  restart: 12,
  cut: 6,
  partition: 3,
  heal: 8,
  weather: 6,
  join: 5,
  standing: 2,
  seats: 3,
  transfer: 3,
  sleep: 3,
  clock: 3,
  clockRight: 3,
  fullDisk: 2,
  slowDisk: 2,
  goodDisk: 5,
  wipe: 4,
  malice: 6,
  honesty: 5,
} as const;
type Fault = keyof typeof KINDS;

/** Little else but changes of seats and members, and partitions. */
const CHURN: Readonly<Record<Fault, number>> = {
  ...KINDS,
  crash: 1,
  powerCut: 2,
  weather: 1,
  partition: 8,
  standing: 8,
  seats: 14,
  wipe: 5,
  transfer: 8,
};

export interface Dangers {
  readonly churn: boolean;
  /** What those who mean ill may do. */
  readonly malices: readonly Malice[];
}

/** Something goes wrong, or is put right again. */
export function befall(world: World, { churn, malices }: Dangers): void {
  const kind = world.random.weighted(churn ? CHURN : KINDS);
  const { random, running } = world;
  const anyone = running.length > 0 ? random.pick(running) : undefined;
  const home = random.chance(0.35) ? (world.leader ?? anyone) : anyone;
  switch (kind) {
    case 'restart': {
      const down = world.homes.filter((one) => one.running === undefined);
      if (down.length > 0) random.pick(down).start();
      return;
    }
    case 'join':
      if (home !== undefined && isActive(home) && world.homes.length < MAX_HOMES) invite(world, home);
      return;
    case 'cut':
    case 'partition':
    case 'heal':
    case 'weather':
      disturbNetwork(world, kind);
      return;
    case 'malice':
      if (home === undefined || malices.length === 0) return;
      turnBad(world, {
        home: (random.chance(0.8) ? world.leader : undefined) ?? home,
        malice: random.pick(malices),
      });
      return;
    case 'honesty':
      for (const one of world.homes) one.malice = undefined;
      return;
    case 'standing':
    case 'seats':
    case 'transfer':
      if (home !== undefined) churnMembers(world, { home, kind });
      return;
    case 'crash':
    case 'powerCut':
    case 'sleep':
    case 'clock':
    case 'clockRight':
    case 'fullDisk':
    case 'slowDisk':
    case 'goodDisk':
    case 'wipe':
      if (home !== undefined) disturbHome(world, { home, kind });
  }
}

/** Puts everything right: links whole, clocks right, disks good, all homes up, nobody means ill. */
export function putRight(world: World): void {
  world.network.heal();
  world.network.weather = CALM;
  for (const home of world.homes) {
    Object.assign(home, {
      isDiskFull: false,
      writeMs: 0,
      malice: undefined,
      powerCut: undefined,
      wallOffsetMs: 0,
    });
    home.wake();
    // Its power went out in what this home did last, and it is not known yet.
    if (home.isGhost) home.bury();
    home.start();
  }
}

function turnBad(world: World, { home, malice }: { home: SimulatedHome; malice: Malice }): void {
  if (world.homes.some((one) => one.malice !== undefined)) return;
  world.hadMalice = true;
  if (malice === 'equivocates') world.checker.hasEquivocated = true;
  home.malice = malice;
}

function disturbNetwork(world: World, kind: 'cut' | 'partition' | 'heal' | 'weather'): void {
  const { random, network, homes } = world;
  switch (kind) {
    case 'cut':
      cut(world);
      return;
    case 'partition': {
      const one = homes.map(({ n }) => n).filter(() => random.chance(0.5));
      network.partition(
        one,
        homes.map(({ n }) => n).filter((n) => !one.includes(n)),
      );
      return;
    }
    case 'heal':
      network.heal();
      return;
    case 'weather':
      network.weather = {
        loss: random.below(3) / 10,
        duplication: random.below(3) / 10,
        delayMs: random.pick([40, 400, 3000, 9000]),
      };
  }
}

/** One link, one way: any, or a former leader comes back and everybody hears it but for the one that it does not hear. */
function cut({ random, network, homes, leader }: World): void {
  const term = leader?.running?.host.raft.term ?? 0;
  const former = homes.find(
    ({ running, disk }) => (running?.host.raft.term ?? term) < term && disk.entries.length > 0,
  );
  if (leader === undefined || former === undefined || random.chance(0.3)) {
    network.cut({ from: random.pick(homes).n, to: random.pick(homes).n });
    return;
  }
  network.heal();
  network.cut({ from: leader.n, to: former.n });
}

type HomeFault =
  | 'crash'
  | 'powerCut'
  | 'sleep'
  | 'clock'
  | 'clockRight'
  | 'fullDisk'
  | 'slowDisk'
  | 'goodDisk'
  | 'wipe';

function disturbHome(world: World, { home, kind }: { home: SimulatedHome; kind: HomeFault }): void {
  const { random } = world;
  switch (kind) {
    case 'crash':
      home.stop();
      if (random.chance(0.4)) world.timeline.after(random.below(20) * SECOND_MS, () => home.start());
      return;
    case 'powerCut':
      home.powerCut = { writes: 1 + random.below(6), isBefore: random.chance(0.5) };
      return;
    case 'sleep':
      home.sleep((5 + random.below(180)) * SECOND_MS, random.chance(0.5));
      return;
    case 'clock':
      home.wallOffsetMs = (random.below(300) - 150) * SECOND_MS;
      return;
    case 'clockRight':
      for (const one of world.homes) one.wallOffsetMs = 0;
      return;
    case 'fullDisk':
      home.isDiskFull = true;
      return;
    case 'slowDisk':
      home.writeMs = random.pick([200, 2000, 15_000]);
      return;
    case 'goodDisk':
      for (const one of world.homes) Object.assign(one, { isDiskFull: false, writeMs: 0 });
      return;
    case 'wipe':
      if (!mayLose(world, home)) return;
      home.wipe();
      world.timeline.after(random.below(20) * SECOND_MS, () => home.start());
  }
}

/** Whether those who vote have all their disks, and without this home's a majority, as any copy of the ledger has it. */
function mayLose(world: World, home: SimulatedHome): boolean {
  const disks = new Set(world.homes.map(({ id }) => id));
  return world.homes.every(({ running }) => {
    if (running === undefined) return true;
    const { voters, outgoing } = running.host.raft.configuration;
    return [voters, outgoing].every((half) => {
      const kept = half.filter((id) => id !== home.id);
      return (
        kept.length === half.length || (half.every((id) => disks.has(id)) && kept.length * 2 > half.length)
      );
    });
  });
}

function churnMembers(
  world: World,
  { home, kind }: { readonly home: SimulatedHome; readonly kind: 'standing' | 'seats' | 'transfer' },
): void {
  const { random } = world;
  const community = home.running?.replica.community;
  if (community === undefined || !isActive(home)) return;
  const other = random.pick(community.members);
  switch (kind) {
    case 'standing': {
      const change = standingChange(world, { member: other.index, standing: other.standing.kind });
      if (other.index !== home.member) void home.tray.send({ kind: 'member', change });
      return;
    }
    case 'seats':
      void home.tray.send({ kind: 'seats', seats: someSeats(world, community.seats) });
      return;
    case 'transfer': {
      const { leader } = world;
      const target = random.pick(world.homes).id;
      if (leader === undefined) return;
      world.turn(leader, () => {
        if (random.chance(0.7)) leader.running?.host.transferLeadership(target);
        else home.running?.host.campaign();
      });
    }
  }
}

function standingChange(world: World, { member, standing }: { member: MemberIndex; standing: string }) {
  if (standing === 'suspended') return { kind: 'reinstate', member } as const;
  if (world.random.chance(0.1)) return { kind: 'leave' } as const;
  return { kind: 'suspend', member, reason: 'a try' } as const;
}

/** Seats that somebody might ask for, sensible or not: some stay, some come, on the disks that the homes have now. */
function someSeats(world: World, before: readonly Seat[]): readonly Seat[] {
  const { random } = world;
  const kept = before.filter(() => random.chance(0.75));
  const others = world.homes.flatMap(({ member, disk }): Seat[] =>
    member !== undefined && !kept.some((seat) => seat.member === member) && random.chance(0.3)
      ? [{ member, disk: disk.number }]
      : [],
  );
  const all = [...kept, ...others].sort((a, b) => a.member - b.member).slice(0, 7);
  return all.length === 0 ? before : all;
}
