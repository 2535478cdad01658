import { expect, test } from 'vitest';
import type { ReleaseInfo } from '../../../../main/desktop/update/updates.ts';
import { updates, type UpdaterPort, type UpdateState } from '../../../../main/desktop/update/updates.ts';

const RELEASE: ReleaseInfo = { version: '2.0.0', files: [] };

function set(of: { port?: Partial<UpdaterPort> | null; signed?: boolean; ask?: boolean } = {}) {
  const story: string[] = [];
  const states: UpdateState[] = [];
  const asked = Promise.withResolvers<void>();
  const port: UpdaterPort = {
    look: () => Promise.resolve(RELEASE),
    fetch: (onPercent) => {
      onPercent(41.7);
      return Promise.resolve();
    },
    restart: () => void story.push('restart'),
    ...of.port,
  };
  const made = updates({
    port: of.port === null ? undefined : port,
    isSigned: () => of.signed ?? true,
    onState: (state) => states.push(state),
    ask: (version) => {
      story.push(`ask ${version}`);
      asked.resolve();
      return Promise.resolve(of.ask ?? false);
    },
    closeNode: async () => {
      await Promise.resolve();
      story.push('node closed');
    },
    onStuck: () => story.push('stuck'),
    report: (line) => story.push(line),
  });
  return { made, story, states, asked: asked.promise };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('found, fetched, asked for; later means later', async () => {
  const { made, story, states } = set();
  expect(await made.look()).toEqual({ kind: 'ready', version: '2.0.0' });
  await settled();
  expect(
    states.map((state) => (state.kind === 'fetching' ? `fetching ${state.percent}` : state.kind)),
  ).toEqual(['looking', 'fetching 0', 'fetching 41', 'ready']);
  expect(story).toEqual(['ask 2.0.0']);
});

test('the node is closed before the restart', async () => {
  const { made, story } = set({ ask: true });
  await made.look();
  await settled();
  expect(story).toEqual(['ask 2.0.0', 'node closed', 'restart']);
});

test('a new program that cannot be put in place is said, and this one starts anew', async () => {
  const { made, story } = set({ ask: true, port: { restart: (onFailed) => onFailed() } });
  await made.look();
  await settled();
  expect(story).toEqual(['ask 2.0.0', 'node closed', 'update: notPlaced', 'stuck']);
  expect(made.state).toEqual({ kind: 'failed', why: 'notPlaced' });
});

test('a release that is not signed by us is not even fetched', async () => {
  const { made, story } = set({ signed: false, port: { fetch: () => Promise.reject(new Error('fetched')) } });
  expect(await made.look()).toEqual({ kind: 'failed', why: 'notSigned' });
  expect(story).toEqual(['update: notSigned']);
  expect(made.install()).toBe(false);
});

test.each<[string, Partial<UpdaterPort>, UpdateState]>([
  ['no server', { look: () => Promise.reject(new Error('x')) }, { kind: 'failed', why: 'unreachable' }],
  ['nothing newer', { look: () => Promise.resolve(undefined) }, { kind: 'idle' }],
  ['a broken file', { fetch: () => Promise.reject(new Error('x')) }, { kind: 'failed', why: 'broken' }],
])('%s', async (_what, port, expected) => {
  const { made } = set({ port });
  expect(await made.look()).toEqual(expected);
  expect(made.install()).toBe(false);
});

test('a copy that cannot update itself does nothing', async () => {
  const { made, states } = set({ port: null });
  expect(await made.look()).toEqual({ kind: 'off' });
  expect([made.install(), states]).toEqual([false, []]);
});
