import { type ContractTerms, type MemberIndex, termsHash } from '../../../node-core/ledger/index.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  type Minute,
  minuteOfMs,
  priceMicros,
  sharePermille,
} from '../../../node-core/units/index.ts';
import type { SimulatedHome } from './home.ts';
import type { World } from './world.ts';

/** Transactions of a home that wait at the same time: who trades faster than blocks come only lengthens the queue. */
const MAX_WAITING = 4;

/** Somebody does something on the market: offers, proposes the same hours to two buyers, accepts, declines, takes back. */
export function trade(world: World): void {
  const { random } = world;
  const homes = world.running.filter((home) => isActive(home) && home.tray.contractsWaiting < MAX_WAITING);
  if (homes.length === 0) return;
  const home = random.pick(homes);
  switch (random.weighted({ offer: 2, race: 3, answer: 6, withdraw: 1 })) {
    case 'offer':
      offer(world, home);
      return;
    case 'race':
      race(world, home);
      return;
    case 'answer':
      answer(world, home);
      return;
    case 'withdraw':
      withdraw(home);
  }
}

/** Whether its own copy says that it is a member who may send. */
export function isActive(home: SimulatedHome): boolean {
  const { running, member } = home;
  if (running === undefined || member === undefined) return false;
  return running.replica.community.members[member]?.standing.kind === 'active';
}

/** Minutes of which there are so many that contracts seldom meet, unless they are meant to. */
function someHours(world: World, home: SimulatedHome): { startMinute: Minute; endMinute: Minute } {
  const startMinute = addMinutes(minuteOfMs(home.wallMs), 20 + world.random.below(2000));
  return { startMinute, endMinute: addMinutes(startMinute, 60) };
}

function offer(world: World, home: SimulatedHome): void {
  const hours = someHours(world, home);
  void home.tray.send({
    kind: 'offer',
    ...hours,
    expectedEnergyMwh: energyMwh(1_000_000),
    share: sharePermille(1000),
    price: priceMicros(700_000),
    minimumEnergyMwh: energyMwh(0),
    period: 'hour',
    carbon: carbonGrams(10),
    expiresMinute: hours.startMinute,
  });
}

/** The seller proposes the same hours, whole, to two buyers at once: one of them can have them. */
function race(world: World, home: SimulatedHome): void {
  const { running, member: seller } = home;
  if (running === undefined || seller === undefined) return;
  const buyers = running.replica.community.members
    .filter(({ index, standing }) => index !== seller && standing.kind === 'active')
    .map(({ index }) => index);
  if (buyers.length < 2) return;
  const first = world.random.pick(buyers);
  const second = world.random.pick(buyers.filter((buyer) => buyer !== first));
  const hours = someHours(world, home);
  world.checker.race([first, second].map((buyer) => propose(home, { ...hours, seller, buyer })));
}

function propose(
  home: SimulatedHome,
  of: { startMinute: Minute; endMinute: Minute; seller: MemberIndex; buyer: MemberIndex },
): string {
  const terms: ContractTerms = {
    ...of,
    sellerShare: sharePermille(1000),
    buyerShare: sharePermille(500),
    price: priceMicros(700_000),
    minimumEnergyMwh: energyMwh(0),
    period: 'hour',
    carbon: carbonGrams(10),
  };
  const expiresMinute = of.startMinute;
  return home.tray.put({ kind: 'proposal', terms, offer: null, counters: null, expiresMinute }).id;
}

/** Answers what is addressed to this home. */
function answer(world: World, home: SimulatedHome): void {
  const { running, member } = home;
  if (running === undefined || member === undefined) return;
  const open = [...running.replica.community.proposals.values()].filter(
    ({ addressee, standing }) => addressee === member && standing.kind === 'open',
  );
  if (open.length === 0) return;
  const { id, proposal } = world.random.pick(open);
  if (world.random.chance(0.1)) void home.tray.send({ kind: 'decline', proposal: id, reason: 'away' });
  else void home.tray.send({ kind: 'acceptance', proposal: id, termsHash: termsHash(proposal.terms) });
}

function withdraw(home: SimulatedHome): void {
  const { running, member } = home;
  if (running === undefined || member === undefined) return;
  const mine = [...running.replica.community.offers.values()].find(
    ({ offer: own, standing }) => own.author === member && standing === 'open',
  );
  if (mine !== undefined) void home.tray.send({ kind: 'withdraw', target: mine.id });
}
