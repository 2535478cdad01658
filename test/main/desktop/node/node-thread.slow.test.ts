import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { beginNode } from '../../../../main/desktop/node/begun-node.ts';
import {
  type NodeEvents,
  type NodeThread,
  startNodeThread,
} from '../../../../main/desktop/node/node-thread.ts';
import { CHANNELS } from '../../../../main/desktop/procedures.ts';
import { FarKeyDesk } from '../../../../main/desktop/node/key-messages.ts';
import { lockForWriting } from '../../../../node-core/storage/index.ts';
import { livePower, session } from '../../../api/sample-views.ts';
import { FakeIpcMain, FakePage } from '../fake-ipc.ts';

const NO_KEY = new FarKeyDesk(() => undefined);

const open: { thread: NodeThread; dataDir: string }[] = [];
afterEach(async () => {
  for (const { thread, dataDir } of open.splice(0)) {
    await thread.close();
    rmSync(dataDir, { recursive: true });
  }
});

function begin(manner: string) {
  const dataDir = mkdtempSync(join(tmpdir(), `nabowatt-${manner}-`));
  const heard: string[] = [];
  const events: NodeEvents = {
    onStarted: () => heard.push('started'),
    onAway: () => heard.push('away'),
    onFailed: (words) => heard.push(`failed: ${words}`),
    onStopped: () => heard.push('stopped by itself'),
    onPower: () => heard.push('power'),
    onLook: () => heard.push('look'),
    report: () => undefined,
  };
  const begun = beginNode({
    worker: new URL('./fake-node-worker.ts', import.meta.url),
    start: { dataDir, speed: undefined, scene: undefined, usual: 'demo' },
    beforeStart: () => undefined,
  });
  const thread = startNodeThread({ begun, keys: NO_KEY, events });
  open.push({ thread, dataDir });
  const page = new FakePage(new FakeIpcMain());
  const call = (name: unknown, input?: unknown) => thread.end.call(page, { name, input });
  const until = (what: string) => expect.poll(() => heard, { timeout: 90_000 }).toContain(what);
  return { thread, dataDir, heard, until, page, call };
}
test('calls, watches and their back-pressure are as without a thread; the tray hears power and looks', async () => {
  const { thread, until, page, call } = begin('usual');
  await until('started');
  expect(await call('session')).toEqual({ ok: true, data: session });
  expect(await call('bill', { month: 'May' })).toMatchObject({ error: { data: { kind: 'invalid' } } });
  thread.end.watch(page, 1, { name: 'watchPower', input: undefined });
  await page.heard(1);
  await thread.wake();
  await call('session');
  expect(page.events).toHaveLength(1);
  thread.end.taken(page, 1);
  await page.heard(2);
  expect(page.events[1]).toEqual({ watch: 1, event: { kind: 'value', value: livePower(9) } });
  await until('power');
  page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
  thread.end.watch(page, 1, { name: 'watchPower', input: undefined });
  await page.heard(3);
  await expect(thread.sleep()).rejects.toThrow('too busy to sleep');
});

test('a node that is busy for long leaves this thread free', async () => {
  const { until, call } = begin('usual');
  await until('started');
  const asked = call('today');
  let turns = 0;
  const answered = new AbortController();
  const end = asked.finally(() => answered.abort());
  while (!answered.signal.aborted) {
    turns += 1;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  await end;
  expect(turns).toBeGreaterThan(20);
});

test('one lock for each folder, free again when the node is closed', async () => {
  const { thread, dataDir, heard, until } = begin('usual');
  await until('started');
  const lock = () => lockForWriting(join(dataDir, 'nabowatt'));
  expect(lock).toThrow(/already open/);
  await thread.close();
  lock().release();
  expect(heard.join()).not.toMatch(/failed|stopped/);
});

test('a quit waits until the node has handed over what it leads, and the folder is locked until then', async () => {
  const { thread, dataDir, until } = begin('usual');
  await until('started');
  const file = join(dataDir, 'handed-over');
  const closing = thread.close();
  expect(existsSync(file)).toBe(false);
  expect(() => lockForWriting(join(dataDir, 'nabowatt'))).toThrow(/already open/);
  await closing;
  expect(existsSync(file)).toBe(true);
});

test('a start that fails is said in words, and pages get a refusal', async () => {
  const { until, call } = begin('failing');
  await until('failed: no room on the disk');
  expect(await call('session')).toMatchObject({ ok: false, error: { data: { reason: 'startFailed' } } });
});

test('a start that is given up is no failure', async () => {
  const { thread, heard, call } = begin('endless');
  expect(await call('session')).toMatchObject({ ok: false, error: { data: { reason: 'starting' } } });
  await thread.close();
  expect(heard).toEqual([]);
});

test('a thread that breaks takes nothing with it: what was asked is answered, and so is what is asked after', async () => {
  const { thread, until, page, call } = begin('breaking');
  const asked = Promise.all([call('session'), call('session')]);
  await until('stopped by itself');
  await asked;
  expect(await call('session')).toMatchObject({ ok: false, error: { data: { kind: 'unavailable' } } });
  thread.end.watch(page, 1, { name: CHANNELS.watch, input: undefined });
  await thread.sleep();
});
