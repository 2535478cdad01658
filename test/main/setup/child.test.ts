import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../../main/setup/child.mjs';
import { BIN, NODE_24, ROOT, withoutTools, withTools } from '../../../main/setup/paths.mjs';

function runScript(script: string): Promise<{ code: number; output: string }> {
  return run(NODE_24, ['-e', script], { env: process.env, cwd: ROOT, quiet: true });
}

describe('a command of set-up', () => {
  test('gives its exit code and, when quiet, all it wrote', async () => {
    const ending = await runScript('console.log("out"); console.error("err"); process.exitCode = 3;');
    expect(ending.code).toBe(3);
    expect(ending.output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
  });

  test('that a signal ends has 128 and the signal', async () => {
    expect((await runScript('process.kill(process.pid, "SIGTERM")')).code).toBe(143);
  });

  test('that is not there ends with 127 and says so', async () => {
    const ending = await run(join(ROOT, 'no-such-command'), [], { env: {}, cwd: ROOT, quiet: true });
    expect(ending.code).toBe(127);
    expect(ending.output).toMatch(/ENOENT/);
  });

  test('leaves no signal handlers behind', async () => {
    const before = process.listenerCount('SIGTERM');
    await runScript('0');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  test('runs on Node 24, whatever the machine has', async () => {
    const ending = await run('node', ['--version'], { env: withTools(process.env), cwd: ROOT, quiet: true });
    expect(ending.output).toMatch(/^v24\./);
  });

  test('npm ci is not run with tools that it deletes', () => {
    const env = { PATH: [BIN, '/usr/bin', BIN, '/bin'].join(delimiter), HOME: '/root' };
    expect(withoutTools(env)).toEqual({ PATH: ['/usr/bin', '/bin'].join(delimiter), HOME: '/root' });
    expect(withTools(env)['PATH']).toBe([BIN, '/usr/bin', '/bin'].join(delimiter));
  });
});
