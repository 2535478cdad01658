/** Where the code of the keychain's process is: a file of its own, in the bundle too. */
export const KEYCHAIN_WORKER = new URL('./keychain-worker.ts', import.meta.url);
