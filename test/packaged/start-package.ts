/** Starts a packaged app and looks at its first page. */
import { rmSync } from 'node:fs';
import { startAlone } from '../electron/alone.ts';
import { copyDemoPast } from '../electron/demo-past.ts';
import { rootSwitches } from '../electron/launch.ts';

/** How long the first page may take, on a busy machine. */
const PATIENCE_MS = 90_000;

interface SetupBridge {
  setup(): Promise<{ data?: { stage: string } }>;
  openDemo(): Promise<unknown>;
}

/** What the started app shows, and how it ended. */
export interface Seen {
  readonly url: string;
  /** Where it began, and where the demo led to. */
  readonly stage: unknown;
  readonly heading: string;
  /** Of the bridge: the desktop's own view. */
  readonly desktop: unknown;
  readonly exitCode: number | null;
}

/** Starts it, takes the demo from the set-up that it begins with, waits for the Home page, and asks it to quit. */
export async function startPackage(executable: string): Promise<Seen> {
  const dataDir = copyDemoPast();
  const words = [...rootSwitches(), `--data=${dataDir}`];
  const alone = startAlone({ executable, words, dataDir });
  try {
    const page = await alone.pageOf(0);
    const stage = await page.evaluate(async () => {
      const { nabowatt } = window as unknown as { nabowatt: SetupBridge };
      const { data } = await nabowatt.setup();
      await nabowatt.openDemo();
      return data?.stage;
    });
    const home = page.getByRole('heading', { level: 1, name: 'Home' });
    await home.waitFor({ timeout: PATIENCE_MS });
    const seen = {
      url: page.url(),
      stage,
      heading: (await home.textContent()) ?? '',
      desktop: await page.evaluate(async () => {
        const { nabowatt } = window as unknown as { nabowatt: { desktop(): Promise<{ data: unknown }> } };
        return (await nabowatt.desktop()).data;
      }),
    };
    alone.stop();
    return { ...seen, exitCode: await alone.left };
  } finally {
    await alone.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
