/** The keychain behind a process for each question: whatever happens in there, a call ends, and this process lives. */
import { KeychainUnavailable, type SecretStore } from '../../node-core/identity/index.ts';
import { type KeychainAnswer, keychainAnswer, type KeychainQuestion } from './worker-messages.ts';

/** A process that was started: Electron's utility process, or Node's child. */
export interface KeychainChild {
  post(message: KeychainQuestion): void;
  onMessage(hear: (message: unknown) => void): void;
  /** Also when it could not be started. */
  onExit(hear: () => void): void;
  kill(): void;
}

/** A person may have to find a password and type it. */
export const KEYCHAIN_PATIENCE_MS = 60_000;

/**
 * Makes the store. Questions are asked one after the other.
 *
 * @param options.patienceMs how long one question may take; its process is ended then
 */
export function keychainProcess(options: {
  readonly start: () => KeychainChild;
  readonly patienceMs: number;
}): SecretStore {
  const { start, patienceMs } = options;
  let last: Promise<unknown> = Promise.resolve();

  const ask = (question: KeychainQuestion): Promise<string | null> => {
    const asked = last.then(() => askOne(start(), { question, patienceMs }));
    last = asked.catch(() => undefined);
    return asked;
  };
  return {
    read: (account) => ask({ kind: 'read', account }),
    async write(account, secret) {
      await ask({ kind: 'write', account, secret });
    },
    async remove(account) {
      await ask({ kind: 'remove', account });
    },
  };
}

async function askOne(
  child: KeychainChild,
  { question, patienceMs }: { readonly question: KeychainQuestion; readonly patienceMs: number },
): Promise<string | null> {
  const { promise, resolve, reject } = Promise.withResolvers<KeychainAnswer>();
  const patience = setTimeout(() => reject(new KeychainUnavailable('noAnswer')), patienceMs);
  child.onMessage((message) => {
    const answer = keychainAnswer.safeParse(message);
    if (answer.success) resolve(answer.data);
    else reject(new KeychainUnavailable('refused'));
  });
  child.onExit(() => reject(new KeychainUnavailable('stopped')));
  try {
    child.post(question);
    const answer = await promise;
    if (answer.kind === 'failed') throw new KeychainUnavailable(answer.reason);
    return answer.secret;
  } finally {
    clearTimeout(patience);
    child.kill();
  }
}
