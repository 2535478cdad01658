import { expect, type Page } from '@playwright/test';
import { test } from './host.ts';
import { dismissToasts, goTo, openHome } from './moves.ts';

declare global {
  interface Window {
    /** What the browser has shown outside of the page. */
    shownNotices: string[];
  }
}

/** Notes every notice that the browser really shows; and the page believes that another window is in front. */
async function lookAway(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.shownNotices = [];
    const Shown = window.Notification;
    window.Notification = class extends Shown {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        this.addEventListener('show', () => window.shownNotices.push(title));
      }
    };
    document.hasFocus = () => false;
  });
}

test('what needs me is told outside of the page, once it was asked for in Settings', async ({
  browser,
  host,
}) => {
  test.setTimeout(360_000);
  const context = await browser.newContext({ locale: 'en-GB', permissions: ['notifications'] });
  const page = await context.newPage();
  await lookAway(page);
  await openHome(page, host);
  const proposal = async () => {
    await goTo(page, 'Market');
    await page.getByRole('button', { name: 'List my surplus' }).click();
    const waiting = page.getByRole('list', { name: 'Proposals to you' });
    await expect(waiting.getByRole('button', { name: /Accept/ }).first()).toBeVisible({ timeout: 60_000 });
  };
  await goTo(page, 'Settings');
  await page.getByText('Tell me when something needs me').click();
  await expect(page.getByRole('checkbox', { name: /Tell me when something needs me/ })).toBeChecked();
  await proposal();
  const shown = () => page.evaluate(() => window.shownNotices);
  await expect
    .poll(shown, { timeout: 30_000 })
    .toContainEqual(expect.stringMatching(/has a proposal for you/));
  await dismissToasts(page);
  await context.close();

  // Whoever forbade it is told so, and nothing is switched on.
  const refused = await browser.newContext({ locale: 'en-GB' });
  const other = await refused.newPage();
  await openHome(other, host);
  await goTo(other, 'Settings');
  const wish = other.getByRole('checkbox', { name: /Tell me when something needs me/ });
  await other.getByText('Tell me when something needs me').click();
  await expect(other.getByText(/This browser does not allow it|Allow notifications/).first()).toBeVisible();
  await expect(wish).not.toBeChecked();
  await refused.close();
});
