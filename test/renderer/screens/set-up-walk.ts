import type { Page } from 'playwright';

/**
 * Through every screen of the set-up by what stands where, so that it goes in any language; over a host that plays
 * `noKeychain` with a meter that is `blocked` (test/headless/setup-scripts.ts).
 */
export async function walkSetUp(page: Page, look: (screen: string) => Promise<void>): Promise<void> {
  const way = (at: number) => page.locator('.setup-way').nth(at);
  const primary = page.locator('.button-primary');
  await way(0).waitFor();
  await look('welcome');
  await way(0).click();
  await page.locator('.setup-note').waitFor();
  await page.locator('input[type=password]').nth(0).fill('correct horse');
  await page.locator('input[type=password]').nth(1).fill('correct hors');
  await primary.click();
  await look('key');
  await page.locator('input[type=password]').nth(1).fill('correct horse');
  await primary.click();
  await page.locator('.setup-list').waitFor();
  await look('words');
  await primary.click();
  await way(1).waitFor();
  await look('community');
  await way(0).click();
  await page.locator('textarea').fill('nabowatt:UNREACHABLEabcdefghijklmnop');
  await page.locator('.setup-facts').waitFor();
  await page.locator('summary').click();
  await page.locator('input[type=text]').nth(0).fill('Storgata 4');
  await look('join');
  await primary.click();
  await page.locator('.steps').waitFor();
  await look('unreachable');
  await page.locator('.setup-actions button').click();
  await page.locator('textarea').fill('nabowatt:REFUSEDabcdefghijklmnopqrst');
  await page.locator('.setup-facts').waitFor();
  await primary.click();
  await page.locator('.setup-note-bad').waitFor();
  await look('refused');
  await primary.click();
  await page.locator('.button-quiet').first().click();
  await way(1).click();
  await page.locator('summary').click();
  await page.locator('.choice').nth(1).click();
  await primary.click();
  await look('found');
  await page.locator('form input[type=text]').nth(0).fill('Fjordgata');
  await page.locator('form input[type=text]').nth(1).fill('Familien Berg');
  await page.locator('.field-number input').first().fill('1');
  await primary.click();
  await page.locator('.udev-command').waitFor();
  await look('meter');
  await page.locator('.setup-actions .button-secondary').last().click();
  await page.locator('.choices').waitFor();
  await look('simulated');
  await primary.click();
  await page.locator('.done-mark').waitFor();
  await look('done');
  await primary.click();
  await page.locator('.tour').waitFor();
  await look('tour');
}
