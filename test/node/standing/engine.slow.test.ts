import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BuyOrderInput, SellOrderInput } from '../../../node-core/api/standing-inputs.ts';
import { ApiError } from '../../../node-core/api/household-api.ts';
import { householdBooks } from '../../../node-core/node/books.ts';
import { standingCommands } from '../../../node-core/node/standing/commands.ts';
import { StandingEngine } from '../../../node-core/node/standing/engine.ts';
import { type Trading, trading } from '../../../node-core/node/trading.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  priceMicros,
  sharePermille,
} from '../../../node-core/units/index.ts';
import { at, openStreet, type Street, temporaryFolder } from '../street.ts';

const CAST = [
  ['grid', ['steward', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const [ADA, BO] = [1, 2];
const NOW = at('2026-06-10T08:00');
const FROM = at('2026-06-10T12:00');
const TO = at('2026-06-10T18:00');

const BUY: BuyOrderInput = {
  kind: 'buy',
  id: null,
  fromMinute: 0,
  untilMinute: 1440,
  keptSharePermille: 0,
  dayEnergyMwh: null,
  maxPrice: 900_000,
  maxCarbonGrams: 100,
  preferredSellers: [],
  preferencePremium: 0,
  dayMoneyMinor: null,
};
const SELL: SellOrderInput = {
  kind: 'sell',
  id: null,
  fromMinute: 0,
  untilMinute: 1440,
  keptSharePermille: 0,
  dayEnergyMwh: null,
  minPrice: 600_000,
  carbonGrams: 41,
};

let folder: { readonly dir: string; remove(): void };
let street: Street;

beforeEach(async () => {
  folder = temporaryFolder();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: NOW });
});
afterEach(async () => {
  await closeStreet();
  folder.remove();
});

const engines: StandingEngine[] = [];

async function closeStreet(): Promise<void> {
  for (const engine of engines.splice(0)) await engine.stop();
  await street.close();
}

function home(name: string, change: (trade: Trading) => Partial<Trading> = () => ({})) {
  const household = street.household(name);
  const trade = trading(household, householdBooks(household));
  const engine = new StandingEngine(household, { ...trade, ...change(trade) });
  engines.push(engine);
  return { household, engine, commands: standingCommands(household, engine) };
}

function list(price = 800_000, more: { readonly share?: number } = {}) {
  return street.send('bo', {
    kind: 'offer',
    startMinute: FROM,
    endMinute: TO,
    expectedEnergyMwh: energyMwh(5_000_000),
    share: sharePermille(more.share ?? 1000),
    price: priceMicros(price),
    minimumEnergyMwh: energyMwh(1_000_000),
    period: 'day',
    carbon: carbonGrams(41),
    expiresMinute: TO,
  });
}

const community = () => street.neighbourhood.replica.community;
const proposals = () => [...community().proposals.values()];

describe('two homes with standing orders', () => {
  test('find each other and trade; each says why, and looks again without doing it again', async () => {
    const [ada, bo] = [home('ada'), home('bo')];
    const offer = await list();
    ada.commands.saveStandingOrder(BUY);
    bo.commands.saveStandingOrder(SELL);
    await ada.engine.look();
    await bo.engine.look();
    const [contract] = community().contracts.values();
    expect(contract?.terms).toMatchObject({ seller: BO, buyer: ADA, price: 800_000, minimumEnergyMwh: 0 });
    expect(proposals()[0]?.proposal.offer).toBe(offer);
    expect(ada.commands.standingLog().map(({ deed, reason, outcome }) => [deed, reason, outcome])).toEqual([
      ['waited', 'covered', null],
      ['proposed', 'onlyOne', 'agreed'],
      ['saved', 'byHand', null],
    ]);
    expect(bo.commands.standingLog().at(0)).toMatchObject({ deed: 'waited', reason: 'tooLittleHistory' });
    expect(bo.commands.standingLog().at(1)).toMatchObject({
      deed: 'accepted',
      reason: 'aboveLimit',
      party: { name: 'ada' },
      targetId: contract?.id,
    });
    for (let again = 0; again < 3; again += 1) {
      await ada.engine.look();
      await bo.engine.look();
    }
    expect(proposals()).toHaveLength(1);
    // The offer is sold now, so that nobody offers any more: that is new, and said once.
    expect(ada.commands.standingLog().map(({ reason }) => reason)).toEqual([
      'noOffers',
      'covered',
      'onlyOne',
      'byHand',
    ]);
  });

  test('what a selling order does not take is left to the person, and noted once', async () => {
    const [ada, bo] = [home('ada'), home('bo')];
    await list(500_000);
    ada.commands.saveStandingOrder(BUY);
    bo.commands.saveStandingOrder(SELL);
    await ada.engine.look();
    await bo.engine.look();
    await bo.engine.look();
    expect(community().contracts.size).toBe(0);
    const left = bo.commands.standingLog().filter(({ deed }) => deed === 'left');
    expect(left).toMatchObject([{ reason: 'price', price: 500_000, party: { name: 'ada' } }]);
  });
});

describe('a stop in between', () => {
  test('a restart finds the orders and the log, and buys nothing twice', async () => {
    await list();
    const before = home('ada');
    before.commands.saveStandingOrder(BUY);
    await before.engine.look();
    await closeStreet();
    street = await openStreet({ dir: folder.dir, cast: CAST, start: NOW });
    const after = home('ada');
    expect(after.commands.standingOrders()).toMatchObject([{ id: 's1', order: { maxPrice: 900_000 } }]);
    await after.engine.look();
    expect(proposals()).toHaveLength(1);
    expect(after.commands.standingLog().map(({ deed }) => deed)).toEqual(['waited', 'proposed', 'saved']);
    expect(after.commands.saveStandingOrder({ ...BUY, maxPrice: 1 })).toEqual({ id: 's2' });
  });

  test('after the deed and before the note, the ledger says what became of it', async () => {
    await list();
    // The answer is lost: the step stays noted as under way.
    const lost = home('ada', (trade) => ({
      async propose(input) {
        await trade.propose(input);
        throw new ApiError({ kind: 'unavailable', reason: 'noLeader', detail: '' });
      },
    }));
    lost.commands.saveStandingOrder(BUY);
    await lost.engine.look();
    const after = home('ada');
    await after.engine.look();
    expect(proposals()).toHaveLength(1);
    expect(after.commands.standingLog().find(({ deed }) => deed === 'proposed')).toMatchObject({
      state: 'done',
      targetId: proposals()[0]?.id,
      canTakeBack: true,
    });
  });

  test('before the deed: the note says that nothing was sent, and it is done anew', async () => {
    await list();
    const stopped = home('ada', () => ({
      propose: () => Promise.reject(new ApiError({ kind: 'unavailable', reason: 'noLeader', detail: '' })),
    }));
    stopped.commands.saveStandingOrder(BUY);
    await stopped.engine.look();
    const after = home('ada');
    await after.engine.look();
    expect(proposals()).toHaveLength(1);
    const deals = after.commands.standingLog().filter(({ deed }) => deed === 'proposed');
    expect(deals.at(0)).toMatchObject({ state: 'done', outcome: 'open' });
    expect(deals.slice(1).map(({ state, failure }) => [state, failure])).toContainEqual([
      'failed',
      'notSent',
    ]);
  });

  test('while something waits in the outbox nothing is decided', async () => {
    await list();
    const ada = home('ada');
    const { outbox } = ada.household;
    outbox.put([{ id: 'ab'.repeat(32), chain: 'contract', bytes: new Uint8Array([1]) }]);
    ada.commands.saveStandingOrder(BUY);
    await ada.engine.look();
    expect(proposals()).toHaveLength(0);
    outbox.remove(['ab'.repeat(32)]);
    await ada.engine.look();
    expect(proposals()).toHaveLength(1);
  });
});

describe('what a person can do', () => {
  test('take back a proposal: it is not made again until the limits are changed', async () => {
    await list();
    const ada = home('ada');
    const { id } = ada.commands.saveStandingOrder(BUY);
    await ada.engine.look();
    const mine = proposals()[0]?.id ?? '';
    await street.send('ada', { kind: 'withdraw', target: mine });
    await ada.engine.look();
    expect(proposals()).toHaveLength(1);
    expect(ada.commands.standingLog().at(0)).toMatchObject({ deed: 'waited', reason: 'asked' });
    street.go(minute(NOW + 5));
    ada.commands.saveStandingOrder({ ...BUY, id });
    await ada.engine.look();
    expect(proposals()).toHaveLength(2);
  });

  test('pause, resume, remove', async () => {
    await list();
    const ada = home('ada');
    const { id } = ada.commands.saveStandingOrder({ ...BUY, maxPrice: 1 });
    ada.commands.pauseStandingOrder(id, true);
    ada.commands.saveStandingOrder({ ...BUY, id });
    await ada.engine.look();
    expect(ada.commands.standingOrders()).toMatchObject([{ paused: true }]);
    expect(proposals()).toHaveLength(0);
    ada.commands.pauseStandingOrder(id, false);
    await ada.engine.look();
    expect(proposals()).toHaveLength(1);
    ada.commands.removeStandingOrder(id);
    expect(ada.commands.standingOrders()).toEqual([]);
    expect(ada.commands.standingLog().map(({ deed }) => deed)).toContain('removed');
    expect(() => ada.commands.removeStandingOrder(id)).toThrow(ApiError);
  });

  test('have so many orders and no more', () => {
    const ada = home('ada');
    for (let count = 0; count < 20; count += 1) ada.commands.saveStandingOrder(BUY);
    expect(() => ada.commands.saveStandingOrder(BUY)).toThrow('at most 20');
  });
});

test('a refused step is noted and not tried again at once', async () => {
  await list();
  let tries = 0;
  const ada = home('ada', () => ({
    propose() {
      tries += 1;
      return Promise.reject(new ApiError({ kind: 'refused', reason: 'offerExpired', detail: '' }));
    },
  }));
  ada.commands.saveStandingOrder(BUY);
  await ada.engine.look();
  await ada.engine.look();
  expect(tries).toBe(1);
  const failed = ada.commands.standingLog().filter(({ state }) => state === 'failed');
  expect(failed).toMatchObject([{ failure: 'offerExpired' }]);
  street.go(minute(NOW + 31));
  await ada.engine.look();
  expect(tries).toBe(2);
});

test('two buying orders of one home share one need', async () => {
  const ada = home('ada');
  await list(800_000, { share: 500 });
  ada.commands.saveStandingOrder({ ...BUY, keptSharePermille: 300 });
  ada.commands.saveStandingOrder({ ...BUY, maxPrice: 850_000 });
  await list(810_000);
  await ada.engine.look();
  const shares = proposals().map(({ proposal }) => proposal.terms.buyerShare);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(1000);
  expect(shares).toHaveLength(2);
});
