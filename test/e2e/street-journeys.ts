/**
 * The whole way of a street: its homes found and join a community, one lists, another proposes, both agree, a night and a
 * morning go by, and both verify the bill. Each home has a process, files, a key and a seat of its own, and knows the
 * others by links over loopback alone; they share one time (street-hands.ts).
 */
import type { Page } from '@playwright/test';
import { dismissToasts, goTo, watchForFaults } from './moves.ts';
import {
  asksToJoin,
  connectsMadeUpMeter,
  expect,
  founds,
  invites,
  makesKey,
  Person,
} from './person-at-home.ts';
import type { HomeWish, Kind, RealHome } from './real-home.ts';
import { timeOf, turnHands } from './street-hands.ts';

/** An hour before midnight in Oslo, in June: what is offered for the next day has a sun. */
export const EVENING_MS = Date.parse('2026-06-15T23:00:00+02:00');
/** The sun has been on the roof for three hours. */
const MORNING_MS = Date.parse('2026-06-16T09:00:00+02:00');

/** What takes a second on a PC that has nothing else to do. */
const SOON_MS = 60_000;

/** In order of admission; the first founds the community and sets the public price. */
const HOMES = [
  { name: 'Roof', profile: 'House with solar panels' },
  { name: 'Workshop', profile: 'Workshop' },
  { name: 'Number 3', profile: 'Flat' },
  { name: 'Number 4', profile: 'Flat' },
  { name: 'Number 5', profile: 'Flat' },
] as const;

/** Homes that are neighbours; the first two trade. */
export interface Street {
  readonly roof: Person;
  readonly workshop: Person;
  readonly others: readonly Person[];
  /** What the pages of the two complained of. */
  readonly faults: readonly string[][];
  /** So many seconds of the street's time in a second. */
  speed(speed: number): void;
  nowMs(): number;
}

/** From empty folders to a community of that many homes, all with a meter. The first homes run on `kinds`, the others headless. */
export async function settle(of: {
  readonly realHome: (wish: HomeWish) => RealHome;
  readonly hands: string;
  readonly homes: number;
  readonly kinds: readonly Kind[];
}): Promise<Street> {
  const { realHome, hands } = of;
  const people = HOMES.slice(0, of.homes).map(
    ({ name }, at) => new Person(name, { home: realHome({ kind: of.kinds[at] ?? 'headless', hands }) }),
  );
  const [roof, workshop, ...others] = people;
  if (roof === undefined || workshop === undefined) throw new Error('a street has two homes at least');
  // Everybody makes a key at home, at the same time.
  await Promise.all(
    people.map(async (one) => {
      await one.arrive();
      await makesKey(one);
    }),
  );
  await founds(roof, { community: 'Solsvingen', home: roof.name });
  await connectsMadeUpMeter(roof, profileOf(roof));
  await goTo(roof.page, 'Community');
  for (const one of [workshop, ...others]) {
    const text = await invites(roof, { note: one.name, approve: false });
    await asksToJoin(one, { text, home: one.name });
    await connectsMadeUpMeter(one, profileOf(one));
  }
  await expect(roof.page.getByRole('table').getByRole('row')).toHaveCount(of.homes + 1);
  return {
    roof,
    workshop,
    others,
    faults: [watchForFaults(roof.page), watchForFaults(workshop.page)],
    speed: (speed) => turnHands(hands, speed),
    nowMs: () => timeOf(hands),
  };
}

function profileOf({ name }: Person): string {
  return HOMES.find((home) => home.name === name)?.profile ?? 'Flat';
}

/** Types a price into the form that is open. */
async function setPrice(page: Page, price: string): Promise<void> {
  const field = page.getByRole('dialog').getByRole('textbox', { name: /^Price/ });
  await field.fill(price);
  await field.press('Tab');
}

/** List, propose, counter, accept: tomorrow's surplus of the roof goes to the workshop at 0.80. */
export async function agree({ roof: seller, workshop: buyer }: Street): Promise<void> {
  const [roof, workshop] = [seller.page, buyer.page];
  // A home that is new has no pattern to propose from, so the offer is made by hand: all of tomorrow.
  await goTo(roof, 'Market');
  await roof.getByRole('button', { name: 'Make an offer of your own' }).click();
  await roof
    .getByRole('dialog')
    .getByRole('textbox', { name: /^About how much/ })
    .fill('12');
  await setPrice(roof, '0.90');
  await roof.getByRole('button', { name: 'List this offer' }).click();
  await expect(roof.getByRole('dialog')).toBeHidden({ timeout: SOON_MS });

  await goTo(workshop, 'Market');
  await workshop.getByRole('list', { name: 'Offers' }).getByRole('button', { name: 'Propose' }).click();
  await workshop.getByText('Change the terms').click();
  await setPrice(workshop, '0.70');
  await workshop.getByRole('button', { name: 'Sign and send' }).click();
  await expect(workshop.getByRole('dialog')).toBeHidden({ timeout: SOON_MS });

  const inbox = roof.getByRole('list', { name: 'Proposals to you' });
  await expect(inbox.getByText('Workshop wants to buy from you')).toBeVisible({ timeout: SOON_MS });
  await dismissToasts(roof);
  await inbox.getByRole('button', { name: 'Suggest other terms' }).click();
  await setPrice(roof, '0.80');
  await roof.getByRole('button', { name: 'Sign and send' }).click();
  await expect(roof.getByRole('dialog')).toBeHidden({ timeout: SOON_MS });

  const countered = workshop.getByRole('list', { name: 'Proposals to you' });
  await expect(countered.getByText('Roof suggests other terms')).toBeVisible({ timeout: SOON_MS });
  await dismissToasts(workshop);
  await countered.getByRole('button', { name: 'Accept' }).click();
  await expect(workshop.getByRole('dialog').getByText(/0\.80/).first()).toBeVisible();
  await workshop.getByRole('button', { name: 'Sign the contract' }).click();
  await expect(workshop.getByRole('dialog')).toBeHidden({ timeout: SOON_MS });
}

/** A line of a bill with more than nothing in it. The currency is what the PC's place suggests. */
function soldLine(words: string): RegExp {
  return new RegExp(`^${words} (?!0\\.00 )[\\d.]+ kWh \\D+0\\.80`);
}

/** The night goes by, then the morning: ten minutes a second. Then both have the sale on the bill, and verify it. */
export async function settleUp(street: Street): Promise<void> {
  const [roof, workshop] = [street.roof.page, street.workshop.page];
  street.speed(600);
  await goTo(roof, 'Bill');
  await goTo(workshop, 'Bill');
  await expect.poll(() => street.nowMs(), { timeout: 120_000 }).toBeGreaterThan(MORNING_MS);
  // A PC that has other things to do is behind by now: from here on it catches up.
  street.speed(1);
  // The line is there from midnight on; what it is about came with the sun.
  await expect(roof.getByRole('row', { name: soldLine('Sold to Workshop') })).toBeVisible({
    timeout: 300_000,
  });
  await expect(workshop.getByRole('row', { name: soldLine('Bought from Roof') })).toBeVisible({
    timeout: SOON_MS,
  });
  for (const page of [roof, workshop]) {
    await page.getByRole('button', { name: 'Verify this bill' }).click();
    const verification = page.getByRole('region', { name: 'Verification' });
    await expect(verification.getByText(/all \d+ lines hold|the 1 line holds/)).toBeVisible({
      timeout: SOON_MS,
    });
  }
}

/** All but the roof are switched off: its readings wait and are counted, and go out by themselves once the others are there. */
export async function stayBehind(street: Street): Promise<void> {
  const { roof, workshop, others } = street;
  const { page } = roof;
  await goTo(page, 'Home');
  await Promise.all([workshop, ...others].map((one) => one.home.stop()));
  street.speed(60);
  const waiting = page.getByText(/^Your readings wait here: (\d+)\./);
  await expect(waiting).toBeVisible({ timeout: SOON_MS });
  await expect(page.getByText(/cannot reach the others|Too few homes are on/)).toBeVisible();
  const count = async () => Number(/: (\d+)\./.exec(await waiting.innerText())?.[1]);
  const first = await count();
  await expect.poll(count, { timeout: SOON_MS }).toBeGreaterThan(first + 5);
  for (const one of [workshop, ...others]) {
    await one.arrive();
    await one.unlock();
  }
  // At a minute a second some always wait.
  street.speed(1);
  // What waited has gone out: at most what is usual between a minute and its block is left.
  const left = async () => ((await waiting.isVisible()) ? await count() : 0);
  await expect.poll(left, { timeout: 120_000 }).toBeLessThanOrEqual(3);
}
