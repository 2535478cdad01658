/** The keychain's process under Electron. */
import { fileURLToPath } from 'node:url';
import type { UtilityProcess } from 'electron';
import type { KeychainChild } from '../keys/keychain-process.ts';
import { KEYCHAIN_WORKER } from '../keys/keychain-worker-file.ts';

/** Makes the starter from Electron's `utilityProcess`. */
export function utilityKeychain(utilityProcess: {
  fork(
    path: string,
    args: string[],
    options: { readonly serviceName: string; readonly stdio: 'ignore' },
  ): UtilityProcess;
}): () => KeychainChild {
  const worker = fileURLToPath(KEYCHAIN_WORKER);
  return () => {
    // Nothing that it or a library writes may end in a log.
    const child = utilityProcess.fork(worker, [], { serviceName: 'Nabowatt keychain', stdio: 'ignore' });
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has none
      post: (message) => child.postMessage(message),
      onMessage: (hear) => void child.on('message', hear),
      onExit: (hear) => void child.once('exit', hear),
      kill: () => void child.kill(),
    };
  };
}
