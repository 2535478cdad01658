import { type Browser, expect, type Page } from '@playwright/test';
import { FOUNDER, REST, ROOF, type Street, test, WORKSHOP } from './five-homes-host.ts';
import { dismissToasts, goTo, watchForFaults } from './moves.ts';

test.describe.configure({ mode: 'serial' });

/** What takes a second on a PC that has nothing else to do. */
const SOON_MS = 60_000;

/** Somebody at home: a browser of one's own. */
async function at(home: number, on: { browser: Browser; street: Street }): Promise<Page> {
  const page = await (await on.browser.newContext({ locale: 'en-GB' })).newPage();
  await page.goto(await on.street.link(home));
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible({ timeout: SOON_MS });
  const skip = page.getByRole('button', { name: /^Skip/ });
  if (await skip.isVisible()) await skip.click();
  return page;
}

/** Types a price into the form that is open. */
async function setPrice(page: Page, price: string): Promise<void> {
  const field = page.getByRole('dialog').getByRole('textbox', { name: /^Price/ });
  await field.fill(price);
  await field.press('Tab');
}

test('five homes: list, propose, counter, accept, readings, a bill that both verify', async ({
  browser,
  street,
}) => {
  test.setTimeout(600_000);
  await street.speed(3);
  const roof = await at(ROOF, { browser, street });
  const workshop = await at(WORKSHOP, { browser, street });
  const faults = [watchForFaults(roof), watchForFaults(workshop)];

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

  // The night goes by, then the morning: ten minutes a second.
  await street.speed(600);
  await goTo(roof, 'Bill');
  await goTo(workshop, 'Bill');
  await expect(roof.getByText('Sold to Workshop').first()).toBeVisible({ timeout: 240_000 });
  await expect(workshop.getByText('Bought from Roof').first()).toBeVisible({ timeout: SOON_MS });
  await street.speed(1);
  for (const page of [roof, workshop]) {
    await page.getByRole('button', { name: 'Verify this bill' }).click();
    const verification = page.getByRole('region', { name: 'Verification' });
    await expect(verification.getByText(/all \d+ lines hold/i)).toBeVisible({ timeout: 60_000 });
  }
  // A third home knows nothing of it but that the two have a contract: no line of its own.
  expect(faults.flat()).toEqual([]);
  await roof.context().close();
  await workshop.context().close();
});

test('the others are gone: readings wait here and are counted, and go out by themselves', async ({
  browser,
  street,
}) => {
  test.setTimeout(400_000);
  const roof = await at(ROOF, { browser, street });
  await street.off([...REST, WORKSHOP]);
  await street.speed(60);
  const waiting = roof.getByText(/^Your readings wait here: (\d+)\./);
  await expect(waiting).toBeVisible({ timeout: 60_000 });
  await expect(roof.getByText(/cannot reach the others|Too few homes are on/)).toBeVisible();
  const count = async () => Number(/: (\d+)\./.exec(await waiting.innerText())?.[1]);
  const first = await count();
  await expect.poll(count, { timeout: SOON_MS }).toBeGreaterThan(first + 5);
  await street.on([FOUNDER, ...REST.slice(1), WORKSHOP]);
  // At a minute a second some always wait.
  await street.speed(1);
  // What waited has gone out: at most what is usual between a minute and its block is left.
  const left = async () => ((await waiting.isVisible()) ? await count() : 0);
  await expect.poll(left, { timeout: 120_000 }).toBeLessThanOrEqual(3);
  await roof.context().close();
});
