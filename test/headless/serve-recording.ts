/**
 * The real headless host over the sample household, for working on the screens and for tests of the host itself:
 *
 *   npm run build && node test/headless/serve-recording.ts [--port N] [--no-open] ...
 *
 * The start takes `NABOWATT_START_MS` (3000) and shows progress; power changes every two seconds. With
 * `NABOWATT_START=fail` the start fails halfway. `NABOWATT_RENDERER` names another folder than dist/renderer.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { StartNode } from '../../main/headless/host.ts';
import { runHeadless } from '../../main/headless/run.ts';
import { processTerminal } from '../../main/headless/terminal.ts';
import type { Progress } from '../../node-core/api/index.ts';
import { RecordingApi } from '../api/recording-api.ts';
import { livePower } from '../api/sample-views.ts';

const STEPS = 30;

const startRecording: StartNode = async ({ onProgress, signal }) => {
  const stepMs = Number(process.env['NABOWATT_START_MS'] ?? 3000) / STEPS;
  const task: Progress = {
    id: 'history',
    task: 'history',
    done: 0,
    total: STEPS,
    state: 'running',
    error: null,
  };
  const made = Promise.withResolvers<void>();
  let done = 0;
  const making = setInterval(() => {
    done += 1;
    onProgress({ ...task, done });
    if (done === STEPS) made.resolve();
    if (process.env['NABOWATT_START'] === 'fail' && done === STEPS / 2)
      made.reject(new Error('the disk is full'));
  }, stepMs);
  signal.addEventListener('abort', () => made.reject(new Error('stopped')));
  await made.promise.finally(() => clearInterval(making));
  const api = new RecordingApi();
  let step = 0;
  const beat = setInterval(() => api.power.send(livePower(++step)), 2000);
  return {
    api,
    close: () => Promise.resolve(clearInterval(beat)),
  };
};

const home = mkdtempSync(join(tmpdir(), 'nabowatt-recording-'));
const code = await runHeadless({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  platform: process.platform,
  env: { ...process.env, XDG_DATA_HOME: home },
  home: homedir(),
  terminal: processTerminal(),
  rendererDir:
    process.env['NABOWATT_RENDERER'] ?? fileURLToPath(new URL('../../dist/renderer', import.meta.url)),
  startNode: startRecording,
});
rmSync(home, { recursive: true, force: true });
process.exit(code);
