/** The Community page in Chromium: axe finds nothing on any of its parts, no text is cut off, dialogs work by keyboard. */
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppWindow, openApp, SCREENS } from '../../screens/app-window.ts';
import { cutTexts } from '../../screens/cut-texts.ts';

const PARTS = SCREENS.filter((screen) => screen.startsWith('/community'));

let app: AppWindow;

beforeAll(async () => {
  app = await openApp({ viewport: { width: 1280, height: 900 } });
});

afterAll(async () => {
  await app.close();
});

async function faults(): Promise<string[]> {
  // What react-aria says to screen readers for some seconds names a control that may be gone by then.
  const builder = new AxeBuilder({ page: app.page }).exclude('[data-live-announcer]');
  const { violations } = await builder.setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 300)}`));
}

describe('the Community page', () => {
  it.each(['light', 'dark', 'contrast'] as const)('has nothing that axe finds: %s', async (theme) => {
    const found: string[] = [];
    for (const language of ['en', 'nb'] as const) {
      await app.choose({ language, theme });
      for (const part of PARTS) {
        await app.open(part);
        found.push(...(await faults()).map((fault) => `${part} ${language} ${fault}`));
      }
    }
    expect(found).toEqual([]);
  });

  it.each(['en', 'nb'] as const)(
    'cuts no text off and does not scroll sideways at 400 pixels: %s',
    async (language) => {
      await app.choose({ language, theme: 'light' });
      await app.page.setViewportSize({ width: 400, height: 800 });
      const cut: string[] = [];
      for (const part of PARTS) {
        await app.open(part);
        cut.push(...(await cutTexts(app.page)).map((text) => `${part}: ${text}`));
        const wide = await app.page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (wide > 0) cut.push(`${part}: ${wide} pixels too wide`);
      }
      await app.page.setViewportSize({ width: 1280, height: 900 });
      expect(cut).toEqual([]);
    },
  );

  it('changes roles by keyboard, and says what follows before it is done', async () => {
    await app.choose({ language: 'en', theme: 'light' });
    await app.open('/community');
    const { page } = app;
    await page.getByRole('button', { name: 'Roles of Berg family' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: /Super user/ }).focus();
    await page.keyboard.press('Space');
    expect(await dialog.textContent()).toContain('become readable to Berg family');
    expect(await faults()).toEqual([]);
    await dialog.getByRole('button', { name: 'Change roles' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The roles of Berg family are changed').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('gives an invitation with a code to scan', async () => {
    const { page } = app;
    await app.open('/community');
    await page.getByRole('button', { name: 'Invite a household' }).click();
    expect(await faults()).toEqual([]);
    await page.getByRole('button', { name: 'Make the invitation' }).click();
    await page.getByRole('img', { name: 'The invitation as a code to scan' }).waitFor();
    expect(await faults()).toEqual([]);
    await page.getByRole('button', { name: 'Done' }).click();
  });

  it('reads a price file that is chosen, and shows it', async () => {
    const { page } = app;
    await app.open('/community/prices');
    await page.getByText('From a price file').click();
    await page
      .getByLabel('Price file', { exact: true })
      .setInputFiles({ name: 'prices.json', mimeType: 'application/json', buffer: Buffer.from('[]') });
    await page.getByRole('heading', { name: 'What will be published' }).waitFor();
    expect(await faults()).toEqual([]);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByText('The prices are published').waitFor();
  });

  it('has nothing to complain of', () => {
    expect(app.complaints).toEqual([]);
  });
});
