import { spawnSync } from 'node:child_process';
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
    expect(out.match(/^\d\d:\d\d +\d+\.\d{3} Wh +0\.000 Wh$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(out).toMatch(/\d+ telegrams, 0 damaged; \d minutes, 0 corrections\n$/);
  });

  test('an encrypted one brings its own keys; a wrong key is said', () => {
    const right = meter('--simulate', 'aidon-encrypted', '--speed', '60', '--seconds', '60');
    expect(right.out).toMatch(/[4-7] telegrams, 0 damaged/);
    const key = '00'.repeat(16);
    const wrong = meter('--simulate', 'aidon-encrypted', '--key', key, '--speed', '60', '--seconds', '60');
    expect(wrong.out).toContain('a damaged telegram: authentication');
    expect(wrong.out).toContain(' 0 telegrams');
    expect(wrong.out + wrong.errors).not.toContain(key);
  });

  test.skipIf(!haveTelegrams)('a capture, to its end', () => {
    const file = join(TELEGRAMS, 'streams', 'kamstrup-20171020.tsv');
    const { status, out } = meter('--capture', file, '--speed', '900');
    expect(status).toBe(0);
    expect(out).toContain('lost: ended');
    const [, telegrams, minutes] = /(\d+) telegrams, \d+ damaged; (\d+) minutes/.exec(out) ?? [];
    expect(Number(telegrams)).toBeGreaterThan(660);
    expect(Number(minutes)).toBeGreaterThan(100);
  });

  test.each([
    [[], 'say one of --simulate NAME and --capture FILE'],
    [['--simulate', 'kaifa', '--capture', 'x'], 'say one of'],
    [['--simulate', 'abacus'], 'no such simulated meter'],
    [['--simulate', 'kaifa/castle'], 'no such simulated meter'],
    [['--capture', '/no/such/file'], 'ENOENT'],
    [['--simulate', 'kaifa', '--speed', '0'], '--speed wants a whole number'],
    [['--simulate', 'kaifa', '--key', '12345'], 'given: 5 characters'],
    [['--wrong'], "Unknown option '--wrong'"],
  ])('called wrongly %j', (given, message) => {
    const { status, out, errors } = meter(...given);
    expect([status, out]).toEqual([2, '']);
    expect(errors).toContain(message);
    expect(errors).not.toContain('12345');
  });

  test('help names the meters and the homes', () => {
    const { status, out } = meter('--help');
    expect(status).toBe(0);
    expect(out).toContain('kamstrup');
    expect(out).toContain('prosumer');
  });
});
