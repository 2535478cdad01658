import { expect, test, vi } from 'vitest';
import { type KeychainChild, keychainProcess } from '../../../main/keys/keychain-process.ts';
import type { KeychainQuestion } from '../../../main/keys/worker-messages.ts';

/** A process that does what a test wants of it. */
class FakeChild implements KeychainChild {
  killed = 0;
  say: (message: unknown) => void = () => undefined;
  exit: () => void = () => undefined;
  readonly #asked: (question: KeychainQuestion, child: FakeChild) => void;

  constructor(asked: (question: KeychainQuestion, child: FakeChild) => void) {
    this.#asked = asked;
  }
  post(question: KeychainQuestion) {
    this.#asked(question, this);
  }
  onMessage(hear: (message: unknown) => void) {
    this.say = hear;
  }
  onExit(hear: () => void) {
    this.exit = hear;
  }
  kill() {
    this.killed += 1;
  }
}

function keychain(asked: (question: KeychainQuestion, child: FakeChild) => void) {
  const children: FakeChild[] = [];
  const store = keychainProcess({
    start: () => {
      const child = new FakeChild(asked);
      children.push(child);
      return child;
    },
    patienceMs: 1000,
  });
  return { store, children };
}

test('each question has a process of its own, which is ended', async () => {
  const { store, children } = keychain((_question, child) => child.say({ kind: 'done', secret: 's' }));
  expect(await Promise.all([store.read('a'), store.read('b')])).toEqual(['s', 's']);
  expect(children.map(({ killed }) => killed)).toEqual([1, 1]);
});

test.each([
  ['ends', (child: FakeChild) => child.exit(), 'stopped'],
  ['says something else', (child: FakeChild) => child.say('secret'), 'refused'],
  [
    'has no keychain',
    (child: FakeChild) => child.say({ kind: 'failed', reason: 'notInstalled' }),
    'notInstalled',
  ],
])('a process that %s', async (_how, act, reason) => {
  const { store, children } = keychain((_question, child) => act(child));
  await expect(store.read('a')).rejects.toMatchObject({ kind: 'unavailable', reason });
  expect(children[0]?.killed).toBe(1);
});

test('one that never answers is ended in time, and the next question is asked all the same', async () => {
  vi.useFakeTimers();
  try {
    const { store, children } = keychain(({ account }, child) => {
      if (account === 'b') child.say({ kind: 'done', secret: null });
    });
    const first = store.read('a').catch((error: unknown) => error);
    const second = store.read('b');
    await vi.advanceTimersByTimeAsync(999);
    expect(children.map(({ killed }) => killed)).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toMatchObject({ reason: 'noAnswer' });
    expect(await second).toBeNull();
    expect(children.map(({ killed }) => killed)).toEqual([1, 1]);
  } finally {
    vi.useRealTimers();
  }
});
