import { blockCloser } from '../../../node-core/node/block-closer.ts';
import { GroupHost } from '../../../node-core/node/group/group-host.ts';
import { GroupWire } from '../../../node-core/node/group/group-wire.ts';
import { SeatKeeper } from '../../../node-core/node/group/seat-keeper.ts';
import { transactionPool } from '../../../node-core/node/pool.ts';
import { openReplica, type Replica } from '../../../node-core/node/replica.ts';
import { BlockFetcher } from './block-fetcher.ts';
import { tampered } from './malice.ts';
import type { Letter } from './network.ts';
import type { Home, HomeParts, Surroundings } from './ports.ts';

/** Long ticks, so that minutes pass along with elections: what is ten times slower here is so for all. */
export const TICK_MS = 2000;
const MINUTE_MS = 60_000;
/** Ticks between two looks at what has no event of its own. */
const ROUND_TICKS = 2;

/** Opens what is on the home's disk. */
export function openParts(home: Home, world: Surroundings): HomeParts {
  const { verifier } = world.keys;
  const { clock, signer, time } = home;
  const isAlive = home.lifeline();
  const store = home.openStore();
  const replica = openReplica({ store, verifier, clock, validator: undefined });
  world.checker.opened(home, replica);
  const late: { host?: GroupHost } = {};
  const hostNow = (): GroupHost => {
    if (late.host === undefined) throw new Error('the group is not started');
    return late.host;
  };
  const wire = wireOf(home, { world, replica, host: () => late.host });
  const fetcher = new BlockFetcher({ home, world, replica, host: hostNow, peers: () => wire.peers });
  const host = new GroupHost({
    replica,
    verifier,
    clock,
    signer,
    isFounder: home.n === 0 && home.wipes === 0,
    ...(world.community === undefined ? {} : { community: world.community }),
    links: wire,
    catchUp: ({ ordinal, signal }, done) => fetcher.reach(ordinal, { signal, done }),
    time,
    random: (bound) => world.random.below(bound),
    event: (event) => {
      if (isAlive()) world.heard(home, event);
    },
    tickMs: TICK_MS,
    settings: world.settings,
  });
  late.host = host;
  const pool = transactionPool({ replica, verifier, clock });
  const closer = blockCloser({
    replica,
    ordering: host,
    pool,
    verifier,
    clock,
    member: () => home.member ?? 0,
    tip: () => host.tip,
  });
  const seats = new SeatKeeper({
    self: () => home.member,
    replica,
    host: hostNow,
    peers: () => wire.peers,
    send: (draft) => home.tray.send(draft),
    tickMs: TICK_MS,
    minuteMs: MINUTE_MS,
  });
  replica.applied.listen((applied) => {
    if (!isAlive()) return;
    world.checker.settled(home, { applied, community: replica.community });
    fetcher.noteApplied();
    home.tray.noteApplied(applied);
    if (host.status().role === 'leader') fetcher.publish(applied.entry);
  });
  home.every(ROUND_TICKS * TICK_MS, () => {
    seats.look();
    wire.greet();
    fetcher.look();
    home.tray.round();
  });
  home.every(MINUTE_MS, () => home.tray.record());
  return {
    replica,
    host,
    closer,
    fetcher,
    receive: (from, letter) => receive(home, { world, wire, from, letter }),
  };
}

function wireOf(
  home: Home,
  of: { readonly world: Surroundings; readonly replica: Replica; readonly host: () => GroupHost | undefined },
): GroupWire {
  const { world, replica, host } = of;
  const isAlive = home.lifeline();
  const homeOf = (household: string): Home | undefined =>
    world.homes.find((other) => other.household === household);
  const wire: GroupWire = new GroupWire({
    network: {
      send: (to, frame) => {
        const other = homeOf(to);
        if (other === undefined || !isAlive()) return 'sent';
        world.post(home, {
          to: other,
          letter: { kind: 'group', frame: tampered(home, { frame, to: other, world }) },
        });
        return 'sent';
      },
      report: (_household, { evidence }) => world.reported(evidence),
    },
    community: () => host()?.tip ?? replica.community,
    memberOf: (household) => {
      const publicKey = homeOf(household)?.signer.publicKey;
      return publicKey === undefined ? undefined : replica.community.memberWithKey(publicKey)?.index;
    },
    householdOf: (member) => {
      const publicKey = replica.community.members[member]?.publicKey;
      return publicKey === undefined ? undefined : world.homeWithKey(publicKey)?.household;
    },
    linked: () => world.homes.filter((other) => other !== home).map(({ household }) => household),
    own: () => ({ disk: replica.store.disk(), appliedIndex: replica.appliedIndex, invited: [] }),
    onRaft: (from, frame) => host()?.receive(from, frame),
    onHello: () => {},
  });
  return wire;
}

function receive(
  home: Home,
  {
    world,
    wire,
    from,
    letter,
  }: {
    readonly world: Surroundings;
    readonly wire: GroupWire;
    readonly from: Home;
    readonly letter: Letter;
  },
): void {
  const { running, tray } = home;
  if (running === undefined) return;
  switch (letter.kind) {
    case 'group':
      wire.receive(from.household, letter.frame);
      return;
    case 'submit':
      tray.serve(from, letter);
      return;
    case 'answer':
      tray.answered(letter.id, letter.result);
      return;
    case 'readings':
      running.closer.offerReadings(letter.readings);
      return;
    case 'fetch':
      running.fetcher.serve(from, letter.from);
      return;
    case 'blocks':
      running.fetcher.take(letter.entries);
      return;
    default:
      world.never(letter);
  }
}
