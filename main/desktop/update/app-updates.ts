/** The updates of this copy: off where it runs from its sources, or nobody publishes releases of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { app, dialog } from 'electron';
import { fromHex } from '../../../node-core/codec/index.ts';
import type { Words } from '../life/words.ts';
import { RELEASE_KEY } from './release-key.ts';
import { isSignedRelease } from './release-signature.ts';
import { updaterPort } from './updater-port.ts';
import { type UpdaterPort, updates, type Updates, type UpdateState } from './updates.ts';

/** The first look, when the start is through; and the ones after it. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 6 * 3600_000;
/** How long an update that failed is on the screen before the app starts anew without it. */
const STUCK_MS = 60_000;

/** Makes them, and looks now and then. */
export function appUpdates(options: {
  readonly words: Words;
  readonly closeNode: () => Promise<void>;
  /** Starts this version anew. */
  readonly restart: () => void;
  readonly onState: (state: UpdateState) => void;
  readonly report: (line: string) => void;
}): Updates {
  const { words, report } = options;
  const isOn = app.isPackaged && RELEASE_KEY !== '';
  const made = updates({
    port: isOn ? lazyPort(report) : undefined,
    isSigned: (release) => isSignedRelease(release, fromHex(RELEASE_KEY)),
    onState: options.onState,
    closeNode: options.closeNode,
    onStuck: () => void sayStuck(words).finally(() => options.restart()),
    report,
    async ask(version) {
      const { title, body } = words.update.ready(version);
      const { restart, later } = words.update;
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: title,
        detail: body,
        buttons: [restart, later],
        defaultId: 1,
        cancelId: 1,
      });
      return response === 0;
    },
  });
  if (isOn) {
    setTimeout(() => void made.look(), FIRST_LOOK_MS).unref();
    setInterval(() => void made.look(), LOOK_EVERY_MS).unref();
  }
  return made;
}

/** Until somebody has read it, or nobody has: the household does not run meanwhile. */
async function sayStuck(words: Words): Promise<void> {
  const { title, body } = words.update.notPlaced;
  const read = dialog.showMessageBox({ type: 'warning', message: title, detail: body });
  await Promise.race([read, pause(STUCK_MS)]);
}

/** Electron-updater is read when it is first needed: most starts look for nothing. */
function lazyPort(report: (line: string) => void): UpdaterPort {
  let port: Promise<UpdaterPort> | undefined;
  const made = () => (port ??= updaterPort(report));
  return {
    look: async () => await (await made()).look(),
    fetch: async (onPercent) => {
      await (await made()).fetch(onPercent);
    },
    restart: (onFailed) => void made().then((there) => there.restart(onFailed), onFailed),
  };
}
