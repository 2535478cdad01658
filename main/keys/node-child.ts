/** The keychain's process under plain Node. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KeychainChild } from './keychain-process.ts';
import { KEYCHAIN_WORKER } from './keychain-worker-file.ts';

/** Starts it. `env` in place of this process' own: where its session and its keychain are. */
export function forkKeychain(env?: NodeJS.ProcessEnv): KeychainChild {
  const worker = fileURLToPath(KEYCHAIN_WORKER);
  const child: ChildProcess = fork(worker, [], {
    ...(env === undefined ? {} : { env }),
    // Nothing that it or a library writes may end in a log.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    post: (message) => void child.send(message, () => undefined),
    onMessage: (hear) => void child.on('message', hear),
    onExit(hear) {
      child.once('error', hear);
      child.once('exit', hear);
    },
    // It may be stuck in native code, where no other signal reaches it.
    kill: () => void child.kill('SIGKILL'),
  };
}
