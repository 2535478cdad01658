import { SETTINGS_KEY } from '../../renderer/src/store/settings.ts';
import { cutTexts } from '../renderer/screens/cut-texts.ts';
import { walkSetUp } from '../renderer/screens/set-up-walk.ts';
import { axeFindings, expect, test } from './onboarding-host.ts';

test.setTimeout(480_000);

/** Every screen of the set-up in both languages, all themes and at both ends of the widths: nothing cut, nothing for axe. */
const LOOKS = [
  { language: 'en', theme: 'light', width: 400 },
  { language: 'nb', theme: 'dark', width: 400 },
  { language: 'nb', theme: 'contrast', width: 2_560 },
] as const;

for (const look of LOOKS) {
  test(`the set-up in ${look.language}, ${look.theme}, ${look.width} px`, async ({ page, play }) => {
    await page.setViewportSize({ width: look.width, height: 900 });
    await page.addInitScript(([key, text]) => localStorage.setItem(key, text), [
      SETTINGS_KEY,
      JSON.stringify({ language: look.language, theme: look.theme }),
    ] as const);
    await page.goto(await play({ setup: 'noKeychain', meter: 'blocked' }));
    const found: string[] = [];
    const note = async (screen: string) => {
      for (const what of [...(await cutTexts(page)), ...(await axeFindings(page))]) {
        found.push(`${screen}: ${what}`);
      }
    };
    await walkSetUp(page, note);
    expect(found).toEqual([]);
  });
}
