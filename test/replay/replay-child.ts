import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const ROOT = path.join(import.meta.dirname, '../..');
/** The contracts of the issue, and the tariff. */
export const SELLS = [
  { seller: '8000', buyer: '8001', price: '1.00' },
  { seller: '8002', buyer: '8003', price: '1.00' },
] as const;
export const TARIFF = '1.00';
export const SALE_ARGUMENTS: readonly string[] = [
  ...SELLS.flatMap(({ seller, buyer, price }) => ['--sell', `${seller}:${buyer}@${price}`]),
  '--tariff',
  TARIFF,
];

/** A reading that a replay has acknowledged. */
export interface Acknowledged {
  readonly home: string;
  readonly minute: number;
}

/** How a command ended. */
export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  /** Without the lines that acknowledge readings. */
  readonly stderr: string;
  readonly acknowledged: readonly Acknowledged[];
}

export interface CommandOptions {
  /** Killed with SIGKILL once so many readings are acknowledged. */
  readonly killAfterReadings?: number;
  /** Killed with SIGKILL so long after its start. */
  readonly killAfterMs?: number;
  /** A module that is loaded into the process before the command's own. */
  readonly preload?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `main/cli/<command>.ts` as a person does, in a process of its own. */
export async function command(
  name: 'replay' | 'verify',
  args: readonly string[],
  options: CommandOptions = {},
): Promise<Ended> {
  const preload = options.preload === undefined ? [] : ['--import', options.preload];
  const child = spawn(process.execPath, [...preload, path.join(ROOT, `main/cli/${name}.ts`), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = Promise.withResolvers<Pick<Ended, 'code' | 'signal'>>();
  child.on('exit', (code, signal) => exit.resolve({ code, signal }));
  const stdout = text(child.stdout);
  const kill = () => child.kill('SIGKILL');
  const timer = options.killAfterMs === undefined ? undefined : setTimeout(kill, options.killAfterMs);
  const acknowledged: Acknowledged[] = [];
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    const [, home, minute] = /^ack (\S+) (\d+)$/.exec(line) ?? [];
    if (home === undefined) said.push(line);
    else acknowledged.push({ home, minute: Number(minute) });
    if (home !== undefined && acknowledged.length === options.killAfterReadings) kill();
  }
  const ended = await exit.promise;
  clearTimeout(timer);
  return {
    ...ended,
    stdout: await stdout,
    stderr: said.join('\n'),
    acknowledged,
  };
}
