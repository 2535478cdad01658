/**
 * `node test/bench/charts.ts [--seconds N]`: the chart of minutes in Chromium. How long a year of minutes (525 600 a
 * series, four series) takes from its arrival until it is on the screen, and how smoothly three years pan and zoom. The
 * last line is one JSON object; the exit is 1 when a limit of the issue is missed (150 ms, 50 frames a second).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import react from '@vitejs/plugin-react';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';

const MOST_DRAW_MS = 150;
const LEAST_FRAMES_PER_SECOND = 50;
const ROUNDS = 5;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } } });
const seconds = Number(values.seconds);

const folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-charts-'));
try {
  await build({
    root: path.join(import.meta.dirname, 'charts-page'),
    configFile: false,
    base: './',
    plugins: [react()],
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
  const server = createServer((request, response) => {
    const file = path.join(folder, request.url === '/' ? 'index.html' : path.normalize(request.url ?? ''));
    const type = file.endsWith('.js') ? 'text/javascript' : file.endsWith('.css') ? 'text/css' : 'text/html';
    try {
      const content = readFileSync(file);
      response.writeHead(200, { 'content-type': type }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
    await page.goto(`http://127.0.0.1:${address.port}/`);
    process.exitCode = await measure(page);
  } finally {
    await browser.close();
    server.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure(page: Page): Promise<number> {
  const ask = (call: string): Promise<unknown> => page.evaluate(`bench.${call}`);
  const bare = frames(await ask(`bare(${seconds})`));
  const draws: number[] = [];
  // The first has the code compiled too, and counts like the others.
  for (let round = 0; round < ROUNDS; round += 1) draws.push(Number(await ask('drawMs(1)')));
  const draw3YearsMs = Number(await ask('drawMs(3)'));
  const zoom = frames(await ask(`zoom(${seconds})`));
  await ask('zoomTo(40)');
  const panClose = frames(await ask(`pan(${seconds})`));
  await ask('drawMs(3)');
  await ask('zoomTo(6)');
  const panWide = frames(await ask(`pan(${seconds})`));
  const drawYearMs = Math.round(draws.toSorted((a, b) => a - b).at(Math.floor(ROUNDS / 2)) ?? 0);
  const worst = Math.min(zoom.perSecond, panClose.perSecond, panWide.perSecond);
  const holds = drawYearMs < MOST_DRAW_MS && worst >= LEAST_FRAMES_PER_SECOND;
  process.stdout.write(
    `${JSON.stringify({
      points: 525_600,
      series: 4,
      drawYearMs,
      drawYearMsEach: draws.map(Math.round),
      draw3YearsMs: Math.round(draw3YearsMs),
      zoom,
      panClose,
      panWide,
      // How busy the machine was: a bare canvas at the same time, and who else waited for its processors.
      bare,
      loadAverage: Number((os.loadavg()[0] ?? 0).toFixed(1)),
      processors: os.availableParallelism(),
      holds,
    })}\n`,
  );
  return holds ? 0 : 1;
}

function frames(answer: unknown): { perSecond: number; slowestMs: number } {
  if (!Array.isArray(answer)) throw new Error('no frames were measured');
  const times = answer.map(Number);
  const total = times.reduce((sum, each) => sum + each, 0);
  return {
    perSecond: Number(((times.length * 1_000) / total).toFixed(1)),
    slowestMs: Number(Math.max(...times).toFixed(1)),
  };
}
