import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWindow, openApp, SCREENS } from './app-window.ts';

let app: AppWindow;

beforeAll(async () => {
  app = await openApp({ viewport: { width: 1_280, height: 900 }, locale: 'en-GB' });
}, 120_000);

afterAll(async () => {
  await app.close();
});

/** What axe finds on the page that is open: the rule, what it is about, and where, a line each. */
async function findings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: app.page })
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target.join(' ')}`),
  );
}

describe.each(['en', 'nb'] as const)('axe finds nothing, %s', (language) => {
  it.each(['light', 'dark', 'contrast'] as const)('in %s', { timeout: 240_000 }, async (theme) => {
    await app.choose({ language, theme });
    const found: string[] = [];
    // What a narrow window shows otherwise is the same in every theme.
    for (const width of theme === 'light' ? [1_280, 400] : [1_280]) {
      await app.page.setViewportSize({ width, height: 900 });
      for (const screen of SCREENS) {
        await app.open(screen);
        found.push(...(await findings()).map((each) => `${screen} at ${width}: ${each}`));
      }
    }
    expect(found).toEqual([]);
  });
});

it('a button keeps its name while it waits', async () => {
  await app.choose({ language: 'en', theme: 'light' });
  await app.page.evaluate(() => {
    location.hash = '#/components';
  });
  await app.page.getByRole('heading', { level: 1 }).waitFor();
  const names = await app.page.getByRole('button', { name: 'Sending', exact: true }).count();
  expect(names).toBe(1);
});

it('axe finds a name that is missing', async () => {
  await app.page.evaluate(() => {
    document.querySelector('main')?.append(document.createElement('button'));
  });
  expect((await findings()).join()).toContain('button-name');
});

it('the pages have nothing to complain of', () => {
  expect(app.complaints).toEqual([]);
});
