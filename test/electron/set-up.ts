import { spawn } from 'node:child_process';
import process from 'node:process';
import { buildDesktop } from '../../main/setup/desktop.mjs';
import { buildRenderer } from '../../main/setup/renderer.mjs';
import { makeDemoPast } from './demo-past.ts';
import { whichElectron } from './launch.ts';

/** Before all specs: the bundle, a demo's past, a screen where one is needed, and a line that says what they run on. */
export default async function setUp(): Promise<(() => void) | undefined> {
  await buildRenderer();
  await buildDesktop();
  await makeDemoPast();
  const { isReal, words } = whichElectron();
  const needsScreen = isReal && process.platform === 'linux' && (process.env['DISPLAY'] ?? '') === '';
  const screen = needsScreen ? await virtualScreen() : undefined;
  console.log(`Specs of the desktop app, on ${words}${screen === undefined ? '' : ', under Xvfb'}`);
  return screen;
}

/** Starts Xvfb for the specs, which take DISPLAY from this process. */
async function virtualScreen(): Promise<() => void> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]?.once('data', (said: Buffer) => resolve(said.toString('utf8').trim()));
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  process.env['DISPLAY'] = `:${number}`;
  return () => void server.kill();
}
