/** The set-ups that `serve-recording.ts` can play, by name. */
import type { SetupView } from '../../node-core/api/index.ts';
import { METER_SCRIPTS, type MeterScript } from './scripted-search.ts';
import { NEW_HOME, ScriptedSetup } from './scripted-setup.ts';

const BEGINNINGS: Readonly<Record<string, SetupView>> = {
  new: NEW_HOME,
  noKeychain: NEW_HOME,
  locked: {
    ...NEW_HOME,
    stage: 'key',
    key: { kind: 'closed', place: 'passphraseFile', wordsChecked: true },
  },
  stuck: {
    ...NEW_HOME,
    stage: 'key',
    key: { kind: 'stuck', place: 'keychain', fault: 'lost', reason: null },
  },
  demo: { ...NEW_HOME, demo: true },
  /** As on the desktop, where the words have windows of their own. */
  window: { ...NEW_HOME, secretPages: 'window' },
};

/** Undefined where none is asked for. @throws Error for a name that there is not */
export function scriptedSetup(env: NodeJS.ProcessEnv): ScriptedSetup | undefined {
  const name = env['NABOWATT_SETUP'];
  if (name === undefined) return undefined;
  const begin = BEGINNINGS[name];
  const meter = env['NABOWATT_METER'] ?? 'found';
  if (begin === undefined) throw new Error(`NABOWATT_SETUP: ${Object.keys(BEGINNINGS).join(', ')}`);
  if (!isMeterScript(meter)) throw new Error(`NABOWATT_METER: ${METER_SCRIPTS.join(', ')}`);
  return new ScriptedSetup({
    begin,
    meter,
    keychain: name === 'noKeychain' ? { kind: 'unavailable', reason: 'notInstalled' } : { kind: 'works' },
    stepMs: Number(env['NABOWATT_STEP_MS'] ?? 700),
  });
}

function isMeterScript(name: string): name is MeterScript {
  return METER_SCRIPTS.some((each) => each === name);
}
