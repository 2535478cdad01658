/** What is measured inside the running app: turns of the main process' loop, and how soon it answers its page. */
import { readFileSync } from 'node:fs';
import type { Launched } from '../electron/launch.ts';

/** Between two looks at the clock of the main thread. */
const LOOK_EVERY_MS = 5;

/** The longest turn of the main loop, by the thread's own CPU time and by the wall, which counts other programs too. */
export interface Turns {
  readonly longestCpuMs: number;
  readonly longestWallMs: number;
}

/** How long the main process took to answer its page while the node worked. */
export interface Answers {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Something that the page does: ask the node, or wait for so many values of power, which come every two seconds. */
export type Step = { readonly name: string; readonly input?: unknown } | { readonly values: number };

/** Measures while the page takes these steps. */
export async function measured(
  { app, page }: Launched,
  load: readonly Step[],
): Promise<{ readonly turns: Turns; readonly answers: Answers }> {
  await app.evaluate((_electron, everyMs) => {
    const turns = { cpuMs: 0, wallMs: 0 };
    const cpu = () => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1000;
    };
    let [lastCpu, lastWall] = [cpu(), performance.now()];
    const timer = setInterval(() => {
      const [nowCpu, nowWall] = [cpu(), performance.now()];
      turns.cpuMs = Math.max(turns.cpuMs, nowCpu - lastCpu);
      turns.wallMs = Math.max(turns.wallMs, nowWall - lastWall - everyMs);
      [lastCpu, lastWall] = [nowCpu, nowWall];
    }, everyMs);
    Object.assign(globalThis, { benchTurns: { turns, timer } });
  }, LOOK_EVERY_MS);
  const times = await page.evaluate(async (steps) => {
    type Call = (input?: unknown) => Promise<unknown>;
    type Watch = (hear: (event: unknown) => void) => () => void;
    const { nabowatt } = window as unknown as { nabowatt: Record<string, Call> & { watchPower: Watch } };
    const asked: number[] = [];
    const done = new AbortController();
    const ask = async () => {
      while (!done.signal.aborted) {
        const startMs = performance.now();
        await nabowatt['desktop']?.();
        asked.push(performance.now() - startMs);
        await new Promise(requestAnimationFrame);
      }
    };
    const heard = async (values: number) => {
      let left = values;
      await new Promise<void>((resolve) => {
        const leave = nabowatt.watchPower(() => {
          left -= 1;
          if (left > 0) return;
          resolve();
          queueMicrotask(() => leave());
        });
      });
    };
    const asking = ask();
    for (const step of steps) {
      if ('values' in step) await heard(step.values);
      else await nabowatt[step.name]?.(step.input);
    }
    done.abort();
    await asking;
    return asked;
  }, load);
  const { cpuMs, wallMs } = await app.evaluate(() => {
    const { benchTurns } = globalThis as unknown as {
      benchTurns: { turns: { cpuMs: number; wallMs: number }; timer: NodeJS.Timeout };
    };
    clearInterval(benchTurns.timer);
    return benchTurns.turns;
  });
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
  return {
    turns: { longestCpuMs: rounded(cpuMs), longestWallMs: rounded(wallMs) },
    answers: { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) },
  };
}

/** Resident memory of the main process, in megabytes of 10^6 bytes. */
export function residentMb({ app }: Launched): number {
  const status = readFileSync(`/proc/${app.process().pid ?? 0}/status`, 'utf8');
  return Math.round((Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024) / 1e6);
}

/** To a tenth. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
