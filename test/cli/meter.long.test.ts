import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../house/source-tree.ts';
import { haveTelegrams, TELEGRAMS } from '../meter/telegrams/vectors.ts';

function meter(...given: string[]): { status: number | null; out: string; errors: string } {
  const command = [join(ROOT, 'main', 'cli', 'meter.ts'), ...given];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    timeout: 25_000,
  });
  return { status, out: stdout, errors: stderr };
}

describe('npm run meter', () => {
  test('a simulated meter: minutes line by line, and a count at the end', () => {
    const { status, out, errors } = meter(
      '--simulate',
      'kamstrup/consumer',
      '--speed',
      '120',
      '--seconds',
      '250',
    );
    expect([status, errors]).toEqual([0, '']);
    expect(out).toContain('connected to simulate:kamstrup/consumer');
    expect(out.match(/^\d\d:\d\d +\d+\.\d{3} Wh +0\.000 Wh/gm)?.length).toBeGreaterThanOrEqual(1);
    expect(out).toMatch(/\d+ telegrams, \d+ damaged; [1-4] minutes, \d+ corrections\n$/);
  });

  test('an encrypted one brings its own keys; a wrong key is said', () => {
    const right = meter('--simulate', 'aidon-encrypted', '--speed', '60', '--seconds', '120');
    expect(Number(/^(\d+) telegrams/m.exec(right.out)?.[1])).toBeGreaterThan(1);
    expect(right.out).not.toContain('authentication');
    const key = '00'.repeat(16);
    const wrong = meter('--simulate', 'aidon-encrypted', '--key', key, '--speed', '60', '--seconds', '120');
    expect(wrong.out).toContain('the key does not fit, or a telegram is damaged: authentication');
    expect(wrong.out).toContain('\n0 telegrams');
    expect(wrong.out + wrong.errors).not.toContain(key);
  });

  test('a cable that is not there is waited for, and what is wrong is said', () => {
    const { status, out } = meter(
      '--port',
      'serial:/dev/no-such-port',
      '--line',
      '2400-8e1',
      '--seconds',
      '3',
    );
    expect(status).toBe(0);
    expect(out).toMatch(/serial:\/dev\/no-such-port: .*; trying again in 1 s\n/);
    expect(out).toContain('trying again in 2 s');
  });

  test('a search is ended by Ctrl-C, without an error', async () => {
    const command = [join(ROOT, 'main', 'cli', 'meter.ts'), '--port', 'serial:/dev/no-such-port'];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    child.stdout.once('data', () => child.kill('SIGINT'));
    await once(child, 'exit');
    expect([child.exitCode, errors]).toEqual([0, '']);
  });

  test('without line settings, they are looked for', () => {
    const { status, out } = meter('--port', 'serial:/dev/no-such-port', '--seconds', '2');
    expect([status, out]).toEqual([0, 'serial:/dev/no-such-port is not there; it is waited for\n']);
  });

  test('other line settings than the meter has: noise', () => {
    const { out } = meter('--simulate', 'kaifa', '--line', '9600-8N1', '--speed', '30', '--seconds', '30');
    expect(out).toMatch(/^0 telegrams/m);
  });

  test.skipIf(!haveTelegrams)('a capture, to its end', () => {
    const file = join(TELEGRAMS, 'streams', 'kamstrup-20171020.tsv');
    const { status, out } = meter('--capture', file, '--speed', '900');
    expect(status).toBe(0);
    expect(out).toContain('lost: ended');
    const [, telegrams, minutes] = /(\d+) telegrams, \d+ damaged; (\d+) minutes/.exec(out) ?? [];
    // At 900 times its pace a busy PC misses some.
    expect(Number(telegrams)).toBeGreaterThan(500);
    expect(Number(minutes)).toBeGreaterThan(100);
  });

  test.each([
    [[], 'say one of --port NAME, --simulate NAME and --capture FILE'],
    [['--simulate', 'abacus'], 'no such simulated meter'],
    [['--capture', '/no/such/file'], 'ENOENT'],
  ])('called wrongly %j: exit code 2', (given, message) => {
    const { status, out, errors } = meter(...given);
    expect([status, out]).toEqual([2, '']);
    expect(errors).toContain(message);
  });
});
