/**
 * The process that asks the keychain, one question each. A keychain may wait for a person for ever, inside native code
 * that nothing can interrupt but the end of its process; so it has a process of its own, and a fault in it ends that.
 */
import process from 'node:process';
import type * as keytarModule from 'keytar';
import {
  type KeychainAnswer,
  KEYCHAIN_SERVICE,
  keychainQuestion,
  type KeychainQuestion,
} from './worker-messages.ts';

type Keytar = typeof keytarModule;

async function answerTo(question: KeychainQuestion): Promise<KeychainAnswer> {
  let keytar: Keytar;
  try {
    const loaded: Keytar & { default?: Keytar } = await import('keytar');
    keytar = loaded.default ?? loaded;
  } catch {
    return { kind: 'failed', reason: 'notInstalled' };
  }
  try {
    return { kind: 'done', secret: await asked(keytar, question) };
  } catch (error) {
    return { kind: 'failed', reason: reasonOf(error) };
  }
}

async function asked(keytar: Keytar, question: KeychainQuestion): Promise<string | null> {
  const { account } = question;
  switch (question.kind) {
    case 'read':
      return await keytar.getPassword(KEYCHAIN_SERVICE, account);
    case 'write':
      await keytar.setPassword(KEYCHAIN_SERVICE, account, question.secret);
      return null;
    case 'remove':
      await keytar.deletePassword(KEYCHAIN_SERVICE, account);
      return null;
  }
}

/** By the system's words, which go no further: libsecret's, and D-Bus' where no keychain answers to its name. */
function reasonOf(error: unknown): 'notInstalled' | 'locked' | 'refused' {
  const words = error instanceof Error ? error.message : '';
  if (/locked|dismissed/i.test(words)) return 'locked';
  if (
    /ServiceUnknown|not provided by any|Cannot autolaunch|Could not connect|no such interface/i.test(words)
  ) {
    return 'notInstalled';
  }
  return 'refused';
}

/** A process that Electron made has a port to its parent, one that Node made has the channel of `fork`. */
interface ParentPort {
  on(event: 'message', hear: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}
const { parentPort } = process as unknown as { parentPort?: ParentPort };

async function serve(message: unknown, say: (answer: KeychainAnswer) => void): Promise<void> {
  const question = keychainQuestion.safeParse(message);
  say(question.success ? await answerTo(question.data) : { kind: 'failed', reason: 'refused' });
}

if (parentPort !== undefined) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has none
  parentPort.on('message', ({ data }) => void serve(data, (answer) => parentPort.postMessage(answer)));
} else {
  process.on('message', (message) => void serve(message, (answer) => process.send?.(answer)));
}
