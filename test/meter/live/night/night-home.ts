/** One process of a night: a live meter on a recorded stream, until the stream is at its end or somebody kills it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  capturePieces,
  captureSource,
  fileMemory,
  liveMeter,
  scaledLiveClock,
} from '../../../../node-core/meter/live/index.ts';
import { minute, minuteOfMs } from '../../../../node-core/units/index.ts';
import { NightLog, readNightLog } from './night-log.ts';
import { pulledCable } from './pulled-cable.ts';

const PLAN = z.object({
  stream: z.string(),
  log: z.string(),
  memory: z.string(),
  /** What the night's clock shows when the PC's shows `pcOriginMs`: the beginning of the stream. */
  originMs: z.number(),
  pcOriginMs: z.number(),
  speed: z.number(),
  /** By the night's clock, in ms after its beginning. */
  pulls: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
});
export type NightPlan = z.infer<typeof PLAN>;

const [given = ''] = process.argv.slice(2);
const plan = PLAN.parse(JSON.parse(given));
const clock = scaledLiveClock(plan);
const beginsMs = clock.monotonicMs() - (clock.nowMs() - plan.originMs);
const pieces = capturePieces(readFileSync(plan.stream));
const pulls = plan.pulls.map(({ fromMs, toMs }) => ({ fromMs: fromMs + beginsMs, toMs: toMs + beginsMs }));
const source = pulledCable(captureSource({ name: plan.stream, pieces, clock, beginsMs }), clock, pulls);
const said = readNightLog(plan.log).flatMap((entry) => (entry.kind === 'reading' ? [entry.minute] : []));
const last = said.at(-1);
const log = new NightLog(plan.log);
let silent = true;

liveMeter({
  source,
  settings: { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 },
  clock,
  memory: fileMemory(plan.memory),
  notice(notice) {
    // What waited for its turn on a busy PC was heard before.
    const lateMs = notice.kind === 'heard' ? clock.monotonicMs() - notice.atMs : 0;
    const atMs = clock.nowMs() - lateMs;
    if (notice.kind === 'lost') silent = true;
    if (notice.kind !== 'heard') {
      log.write({ kind: 'notice', atMs, notice: notice.kind });
    } else if (notice.event.kind === 'telegram') {
      if (silent) log.write({ kind: 'heard', atMs });
      silent = false;
      const { importMwh } = notice.event.telegram;
      if (importMwh !== undefined) log.write({ kind: 'register', atMs, importMwh });
    }
  },
}).start({
  fromMinute: last === undefined ? minuteOfMs(clock.nowMs()) : minute(last + 1),
  listener: {
    reading: (reading) => log.write({ kind: 'reading', ...reading }),
    correction: (reading) => log.write({ kind: 'correction', ...reading }),
    sample: () => undefined,
    ended: () => log.write({ kind: 'ended' }),
  },
});
