/** What is wrong with a running app, in a word each: nothing, unless a fault was planted. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Launched } from './launch.ts';

export type Finding =
  | 'node in the page'
  | 'unsafe preferences'
  | 'no content security policy'
  | 'navigation'
  | 'permissions'
  | 'foreign sender'
  | 'schema bypassed'
  | 'seed in the page';

interface Bridge {
  [name: string]: (input?: unknown) => Promise<{ ok: boolean; data?: unknown }>;
}

/** Looks at everything. The node must have started. */
export async function findings(launched: Launched): Promise<Finding[]> {
  const found: Finding[] = [];
  if (await hasNode(launched)) found.push('node in the page');
  if (!(await hasSafePreferences(launched))) found.push('unsafe preferences');
  if (!(await hasPolicy(launched))) found.push('no content security policy');
  if (await mayUseDevices(launched)) found.push('permissions');
  if (await takesBadInput(launched)) found.push('schema bypassed');
  if (await showsSeed(launched)) found.push('seed in the page');
  if (await answersForeigner(launched)) found.push('foreign sender');
  // Last: where it succeeds the page is gone.
  if (await navigates(launched)) found.push('navigation');
  return found;
}

function hasNode({ page }: Launched): Promise<boolean> {
  return page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'ipcRenderer', '__standin_ipc'].some(
      (name) => name in globalThis,
    ),
  );
}

async function hasSafePreferences({ app }: Launched): Promise<boolean> {
  return await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    // Not in Electron's types, and there all the same.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } =
      contents.getLastWebPreferences();
    return (
      sandbox === true &&
      contextIsolation === true &&
      nodeIntegration === false &&
      webSecurity !== false &&
      webviewTag !== true
    );
  });
}

/** A script written into the page does not run: it cannot even be written, as trusted types are required. */
async function hasPolicy({ page }: Launched): Promise<boolean> {
  return await page.evaluate(() => {
    const script = document.createElement('script');
    try {
      script.textContent = 'window.planted = true';
    } catch {
      return true;
    }
    document.body.append(script);
    return !('planted' in window);
  });
}

/** A running household's page has no use for any of these, the camera included, which is for the set-up alone. */
async function mayUseDevices({ page }: Launched): Promise<boolean> {
  return await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'midi', 'camera', 'microphone'] as PermissionName[];
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name })).state),
    );
    return states.includes('granted');
  });
}

async function takesBadInput({ page }: Launched): Promise<boolean> {
  return await page.evaluate(async () => {
    const { nabowatt } = window as unknown as { nabowatt: Bridge };
    const answers = await Promise.all([
      nabowatt['setSpeed']?.({ speed: -5 }),
      nabowatt['setSpeed']?.({ speed: 1, more: true }),
      nabowatt['setSpeed']?.('fast'),
      nabowatt['bill']?.({ month: '2026-13' }),
      nabowatt['bill']?.({ month: '2026-01', more: true }),
      nabowatt['bill']?.('2026-01'),
    ]);
    return answers.some((answer) => answer?.ok !== false || !JSON.stringify(answer).includes('"invalid"'));
  });
}

/** Every seed of the demo's homes, looked for in all that the page can ask for, keep or show. */
async function showsSeed({ page, dataDir }: Launched): Promise<boolean> {
  const kept = readFileSync(join(dataDir, 'demo', 'demo.json'), 'utf8');
  const secrets = kept.match(/\b[0-9a-f]{64}\b/g) ?? [];
  if (secrets.length === 0) throw new Error('the demo keeps no seeds any more: look for them elsewhere');
  const seen = await page.evaluate(async () => {
    const { nabowatt } = window as unknown as { nabowatt: Bridge };
    const asked = Object.keys(nabowatt).filter((name) => !/^(watch|set|restart)/.test(name));
    const answers = await Promise.all(asked.map(async (name) => await nabowatt[name]?.()));
    const globals = Object.getOwnPropertyNames(window).filter((name) => /nabowatt|seed|key$/i.test(name));
    return JSON.stringify([
      answers,
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      globals,
      document.cookie,
    ]);
  });
  const shown = seen + (await page.content());
  return secrets.some((secret) => shown.includes(secret));
}

/** A window with the same preload and a page from elsewhere: no channel may answer it. */
async function answersForeigner({ app }: Launched): Promise<boolean> {
  return await app.evaluate(async ({ ipcMain }) => {
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => unknown>;
    };
    const heard: unknown[] = [];
    const sender = {
      send: (...args: unknown[]) => heard.push(args),
      isDestroyed: () => false,
      on: () => sender,
    };
    const foreign = { sender, senderFrame: { url: 'https://elsewhere.example/', parent: null } };
    for (const channel of ipcMain.eventNames()) {
      if (String(channel).startsWith('nabowatt:')) ipcMain.emit(channel, foreign, 1, 'watchProgress');
    }
    const answers = await Promise.allSettled(
      [...handlers].map(async ([, handler]) => await handler(foreign, 'session')),
    );
    await new Promise((resolve) => setImmediate(resolve));
    return heard.length > 0 || answers.some(({ status }) => status === 'fulfilled');
  });
}

/** Follows a link to elsewhere, and asks the last one to hear of it whether it was prevented. */
async function navigates({ app, page }: Launched): Promise<boolean> {
  const went = app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<boolean>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('will-navigate', (event) => resolve(!event.defaultPrevented));
      }),
  );
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://elsewhere.example/';
    document.body.append(link);
    link.click();
  });
  return await went;
}
