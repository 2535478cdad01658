/** What the journeys have in common: opening the app, going somewhere, by mouse or by keys alone. */
import { expect, type Page } from '@playwright/test';

/** A home that a test may open, whatever runs it. */
export interface HomeHost {
  readonly kind: 'headless' | 'desktop';
  /** Brings the app onto the page. */
  open(page: Page): Promise<void>;
}

/** The first start makes a month of history, with a bar: half a minute, on a PC that is busy with other things some more. */
export const FIRST_START_MS = 240_000;

/** Opens the app and waits until the home is there. Returns what the browser complained of. */
export async function openHome(page: Page, host: HomeHost): Promise<string[]> {
  const faults = watchForFaults(page);
  // What is not there within that is not coming, however busy the PC is.
  page.setDefaultTimeout(60_000);
  await host.open(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: FIRST_START_MS });
  return faults;
}

/** Goes to a page by its link in the navigation. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Goes to an address within the app. */
export async function goToAddress(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    window.location.hash = `#${to}`;
  }, address);
}

/** Toasts lie over buttons in the corner. */
export async function dismissToasts(page: Page): Promise<void> {
  for (const close of await page.getByRole('button', { name: /dismiss|close/i }).all()) await close.click();
}

/** What the browser complains of: a blocked resource, an exception, an error on the console. */
export function watchForFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}

/** So many stops lie between any two controls of a page at most. */
const MOST_TABS = 120;

/** Moves the focus by Tab alone until it is on a control of that name, as somebody without a mouse does. */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < MOST_TABS; stop += 1) {
    await page.keyboard.press('Tab');
    const words = await focusedName(page);
    if (name.test(words)) return;
    seen.push(words);
  }
  throw new Error(`no control is called ${name.source}; there were: ${[...new Set(seen)].join(' | ')}`);
}

/** The name of what has the focus, near enough: its label, or its words. */
async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return '';
    const label = focused.getAttribute('aria-label');
    if (label !== null) return label;
    const labelledBy = focused.getAttribute('aria-labelledby');
    const labels = (labelledBy ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '');
    const words = labels.join(' ').trim();
    if (words !== '') return words;
    if (focused instanceof HTMLInputElement) return focused.labels?.[0]?.textContent?.trim() ?? focused.type;
    return (focused.textContent ?? '').trim();
  });
}
