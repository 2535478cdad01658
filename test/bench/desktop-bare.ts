/**
 * An app of one window with one line of text: what a start takes of Electron or its stand-in, Chromium and Playwright,
 * and not of Nabowatt.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../electron/launch.ts';

const MAIN = `
import { app, BrowserWindow, protocol } from 'electron';
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
const [data] = process.argv.flatMap((word) => (word.startsWith('--data=') ? [word.slice(7)] : []));
app.setPath('userData', data);
app.requestSingleInstanceLock();
app.whenReady().then(() => {
  const page = '<!doctype html><title>Bare</title><h1>Power now</h1>';
  protocol.handle('app', () => new Response(page, { headers: { 'content-type': 'text/html' } }));
  void new BrowserWindow({ webPreferences: { sandbox: true } }).loadURL('app://nabowatt/');
});
`;

/** Milliseconds until its text is there: the shortest of so many starts. */
export async function bareStartMs(starts: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'nabowatt-bare-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"bare","version":"0.0.0","type":"module","main":"main.js"}',
  );
  writeFileSync(join(folder, 'main.js'), MAIN);
  try {
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < starts; round += 1) {
      const beganMs = performance.now();
      const launched = await launch({ folder, dataDir });
      await launched.page.getByText('Power now').waitFor();
      best = Math.min(best, performance.now() - beganMs);
      await launched.end();
    }
    return Math.round(best);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
