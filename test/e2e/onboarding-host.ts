import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect as quick, type Page, test as base } from '@playwright/test';
import type { MeterScript } from '../headless/scripted-search.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A busy machine is no failed test. */
export const expect = quick.configure({ timeout: 20_000 });

/** What is played (test/headless/setup-scripts.ts). */
export interface Played {
  readonly setup: 'new' | 'noKeychain' | 'locked' | 'stuck' | 'demo' | 'window';
  readonly meter?: MeterScript;
}

/** The real headless host around a set-up that is played; each call starts one, and gives its link. */
export const test = base.extend<{ play: (played: Played) => Promise<string> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from this pattern
  play: async ({}, provide) => {
    const hosts: ChildProcess[] = [];
    await provide(async ({ setup, meter = 'found' }) => {
      const host = spawn(process.execPath, ['test/headless/serve-recording.ts', '--no-open', '--port', '0'], {
        cwd: ROOT,
        env: {
          ...process.env,
          NABOWATT_SETUP: setup,
          NABOWATT_METER: meter,
          NABOWATT_STEP_MS: '150',
          NABOWATT_START_MS: '30',
          CI: 'true',
        },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      hosts.push(host);
      return await linkOf(host);
    });
    for (const host of hosts) {
      if (host.exitCode !== null) continue;
      host.kill('SIGINT');
      await once(host, 'exit');
    }
  },
});

async function linkOf(host: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of host.stdout ?? []) {
    printed += String(chunk);
    const link = /http:\/\/127\.0\.0\.1:\d+\/\?code=\S+/.exec(printed)?.[0];
    if (link === undefined) continue;
    host.stdout?.resume();
    return link;
  }
  throw new Error(`the host stopped before it gave a link: ${printed}`);
}

/**
 * What axe finds on the screen, in a line each.
 *
 * @param at.kind a window of the desktop app opens no page beside it, which axe otherwise wants
 */
export async function axeFindings(
  page: Page,
  { kind = 'headless' }: { readonly kind?: 'headless' | 'desktop' } = {},
): Promise<string[]> {
  // react-aria announces a button that waits by its id, for seven seconds, also where the button is gone by then.
  const axe = new AxeBuilder({ page }).exclude('[data-live-announcer]').setLegacyMode(kind === 'desktop');
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

/** The screen is this one, its heading has the focus of whoever came here, and axe finds nothing on it. */
export async function expectScreen(page: Page, title: string | RegExp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
}

/** Goes to a control by Tab alone. @throws Error when it is not reached */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    // A page that is just being left has no focus to tell of.
    const focused = await focusedName(page).catch(() => '');
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
    seen.push(focused);
  }
  throw new Error(`${String(name)} is not reached by Tab: ${seen.join(' | ')}`);
}

/** Goes to a button or a link and presses it. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** The name of the control that has the focus, as a screen reader would say it. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null) return '';
    const labelled = (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
    const labels = element instanceof HTMLInputElement ? (element.labels?.[0]?.textContent ?? '') : '';
    const name = element.getAttribute('aria-label') ?? (labelled.trim() || labels || element.textContent);
    return (name ?? '').replaceAll(/\s+/g, ' ').trim();
  });
}
