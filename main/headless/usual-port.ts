/**
 * The port that this household had last time. What a browser keeps for a page, such as language and theme, it keeps
 * by port; so the host takes the same one again while it can.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'headless-port';

/** The port of the last run, or undefined where none is known. */
export async function usualPort(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, FILE), 'utf8').catch(() => '');
  const port = /^\d{4,5}\n$/.test(text) ? Number(text) : 0;
  return port >= 1024 && port <= 65_535 ? port : undefined;
}

/** Keeps the port for the next run. That it cannot be kept is no reason to stop. */
export async function keepPort(dataDir: string, port: number): Promise<void> {
  await writeFile(join(dataDir, FILE), `${port}\n`, { mode: 0o600 }).catch(() => undefined);
}
