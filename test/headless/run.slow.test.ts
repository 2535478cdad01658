import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, http, trade } from './fixture.ts';

const PROGRAM = fileURLToPath(new URL('serve-recording.ts', import.meta.url));

let folder: string;
const started: ChildProcessWithoutNullStreams[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nabowatt-run-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>app</title>');
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly exit: Promise<number | null>;
  /** Waits for text on either output, from the last match on. */
  heard(text: RegExp): Promise<RegExpExecArray>;
  output(): string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [PROGRAM, '--no-open', ...args], {
    env: { ...process.env, NABOWATT_RENDERER: folder, NABOWATT_START_MS: '0', ...env },
  });
  started.push(child);
  let output = '';
  let from = 0;
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  }
  return {
    child,
    exit: new Promise((resolve) => child.once('close', resolve)),
    heard: (text) =>
      new Promise((resolve) => {
        const look = () => {
          const match = text.exec(output.slice(from));
          if (match === null) return;
          from += match.index + match[0].length;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
      }),
    output: () => output,
  };
}

const LINK = /http:\/\/127\.0\.0\.1:(\d+)\/\?code=[\w-]{43}\n/;

async function link(host: Run): Promise<{ url: string; port: number }> {
  const [url, port] = await host.heard(LINK);
  return { url: url.trim(), port: Number(port) };
}

describe('the program', () => {
  test('prints a link at once, a new one at Enter, and ends cleanly', async () => {
    const data = join(folder, 'data');
    const host = run(['--data', data], { NABOWATT_START_MS: '60000' });
    const first = await link(host);
    expect((await http(first.port)).status).toBe(200);
    expect((await trade(first.port, codeOf(first.url))).status).toBe(200);
    host.child.stdin.write('\n');
    const second = await link(host);
    expect(second.port).toBe(first.port);
    expect(second.url).not.toBe(first.url);
    expect((await trade(second.port, codeOf(second.url))).status).toBe(200);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    host.child.kill('SIGINT');
    expect(await host.exit).toBe(0);
    expect(host.output()).not.toContain('could not');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends it when the node runs', async (signal) => {
    const host = run([]);
    await link(host);
    host.child.kill(signal);
    expect(await host.exit).toBe(0);
  });

  test('goes on when its input ends', async () => {
    const host = run([]);
    const { port } = await link(host);
    host.child.stdin.end();
    expect((await http(port)).status).toBe(200);
    host.child.kill('SIGTERM');
    expect(await host.exit).toBe(0);
  });

  test('says what went wrong with the start', async () => {
    const host = run([], { NABOWATT_START: 'fail' });
    expect(await host.exit).toBe(1);
    expect(host.output()).toContain('Nabowatt could not start: the disk is full');
  });

  test('has the port of last time, or another while that is taken', async () => {
    const data = join(folder, 'data');
    const first = run(['--data', data]);
    const { port } = await link(first);
    const beside = await link(run(['--data', join(folder, 'other')]));
    first.child.kill('SIGTERM');
    await first.exit;
    const again = run(['--data', data]);
    expect((await link(again)).port).toBe(port);
    const third = join(folder, 'third');
    await mkdir(third);
    await copyFile(join(data, 'headless-port'), join(third, 'headless-port'));
    const second = await link(run(['--data', third]));
    expect([port, beside.port]).not.toContain(second.port);
  });

  test('refuses a second start on the same data, without a link', async () => {
    const data = join(folder, 'data');
    await link(run(['--data', data]));
    const second = run(['--data', data]);
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain('another Nabowatt on this PC');
    expect(second.output()).not.toMatch(LINK);
  });

  test('says that a port is taken', async () => {
    const { port } = await link(run([]));
    const second = run(['--port', String(port)]);
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`port ${port} is taken`);
  });

  test.each([
    ['--help', 0, '--data DIR'],
    ['--prot', 2, '--help shows what there is'],
  ])('%s', async (arg, code, text) => {
    const host = run([arg]);
    expect(await host.exit).toBe(code);
    expect(host.output()).toContain(text);
  });

  test('says that the screens are missing', async () => {
    const host = run([], { NABOWATT_RENDERER: join(folder, 'nothing') });
    expect(await host.exit).toBe(1);
    expect(host.output()).toContain('the screens are not built');
  });
});
