/** One instance for each data folder; a new version that was just put in place waits for the old one to leave. */

/** Set by electron-updater for an AppImage that it starts while the old program is still about to leave. */
const JUST_INSTALLED = 'APPIMAGE_SILENT_INSTALL';
const ASK_EVERY_MS = 200;
/** Longer than the old one takes to quit. */
const ASKS = 150;

/**
 * Whether this is the first instance. Somebody who starts the app twice has their answer at once; after an update the two
 * would else pass each other, and nobody would run.
 *
 * @param of.ask takes the lock where it is free
 * @param of.pause resolves after that time
 */
export async function isFirstInstance(of: {
  readonly ask: () => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pause: (ms: number) => Promise<void>;
}): Promise<boolean> {
  const { ask, env, pause } = of;
  for (let left = env[JUST_INSTALLED] === 'true' ? ASKS : 0; !ask(); left -= 1) {
    if (left <= 0) return false;
    await pause(ASK_EVERY_MS);
  }
  return true;
}
