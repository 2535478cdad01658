/**
 * The real headless host over the sample household, for working on the screens and for tests of the host itself:
 *
 *   npm run build && node test/headless/serve-recording.ts [--port N] [--no-open] ...
 *
 * The start takes `NABOWATT_START_MS` (3000) and shows progress; power changes every two seconds
 * (`NABOWATT_BEAT_MS`; a second or less: every sixtieth brings a minute's readings along). With
 * `NABOWATT_START=fail` the start fails halfway. `NABOWATT_RENDERER` names another folder than dist/renderer,
 * `NABOWATT_OFFERS` how many offers the market has.
 *
 * With `NABOWATT_SETUP` the household is not there yet but set up by a script (scripted-setup.ts): `new`, `noKeychain`,
 * `locked` (a passphrase opens it), `stuck`, `demo`; `NABOWATT_METER` says what the search for a meter comes to, and
 * `NABOWATT_STEP_MS` (700) how long each thing takes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hostOf, type StartNode } from '../../main/headless/host.ts';
import { runHeadless } from '../../main/headless/run.ts';
import { processTerminal } from '../../main/headless/terminal.ts';
import type { OfferView, Progress } from '../../node-core/api/index.ts';
import { RecordingApi } from '../api/recording-api.ts';
import { livePower, NOW_MS, offer } from '../api/sample-views.ts';
import { scriptedSetup } from './setup-scripts.ts';

const STEPS = 30;
const BEAT_MS = Number(process.env['NABOWATT_BEAT_MS'] ?? 2000);
const isFast = BEAT_MS <= 1000;

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
  const offers = Number(process.env['NABOWATT_OFFERS'] ?? 0);
  if (offers > 0) Object.assign(api, { offers: () => manyOffers(offers) });
  let step = 0;
  const beat = setInterval(() => {
    api.power.send(livePower(++step));
    // As at home, where a minute's readings come every sixty seconds.
    if (isFast && step % 60 === 0) api.changes.send({ topics: ['power', 'readings', 'bill'], nowMs: NOW_MS });
  }, BEAT_MS);
  return {
    api,
    close: () => Promise.resolve(clearInterval(beat)),
  };
};

/** A market as full as that of a large street: no two offers alike. */
function manyOffers(count: number): OfferView[] {
  return Array.from({ length: count }, (_, at) => ({
    ...offer,
    id: `${at.toString(16).padStart(4, '0')}${offer.id.slice(4)}`,
    seller: { memberIndex: 10 + at, name: `Solsvingen ${at}`, isMe: false },
    startMinute: offer.startMinute + (at % 48) * 30,
    endMinute: offer.endMinute + (at % 48) * 30,
    price: offer.price + at * 1_000,
    carbonGrams: 20 + (at % 150),
    expectedEnergyMwh: offer.expectedEnergyMwh + at * 50_000,
    savingMinor: 500 - at,
    myProposalId: null,
  }));
}

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
  openHost: hostOf(startRecording, scriptedSetup(process.env) ?? new RecordingApi()),
});
rmSync(home, { recursive: true, force: true });
process.exit(code);
