/** `DesktopApi` on the parts of this desktop. */
import { ApiError, LatestChannel } from '../../node-core/api/index.ts';
import type { DesktopApi, DesktopView, Look } from './desktop-api.ts';
import type { Keyring } from '../keys/keyring.ts';
import { keyRefusal } from '../keys/ring-desk.ts';
import type { LoginItem } from './life/login-item.ts';
import type { PreferenceStore } from './preferences.ts';
import type { UpdateState, Updates } from './update/updates.ts';

export interface DesktopHost extends DesktopApi {
  /** Something that a view shows has changed. */
  changed(): void;
}

/** Makes it. */
export function desktopHost(options: {
  readonly version: string;
  readonly platform: string;
  readonly preferences: PreferenceStore;
  readonly login: LoginItem | undefined;
  readonly ring: Keyring;
  readonly updates: () => Updates;
  /** Hears of every change, for the tray. */
  readonly onChange: () => void;
  /** Hears that the key was used here. */
  readonly onKey: () => void;
  /** Hears how the page looks. */
  readonly onLook: (look: Look) => void;
  /** Leaves as a person who quits does, and starts anew. */
  readonly restart: () => void;
}): DesktopHost {
  const { preferences, login, ring } = options;
  const watchers = new Set<LatestChannel<DesktopView>>();
  const view = (): DesktopView => ({
    version: options.version,
    platform: options.platform,
    notices: preferences.now.notices,
    quietHours: preferences.now.quietHours,
    startAtLogin: login?.isOn ?? null,
    key: ring.state,
    update: options.updates().state,
  });
  const changed = () => {
    options.onChange();
    if (watchers.size === 0) return;
    const now = view();
    for (const watcher of watchers) watcher.send(now);
  };
  return {
    changed,
    desktop: view,
    setNotice(kind, on) {
      preferences.change({ notices: { ...preferences.now.notices, [kind]: on } });
      changed();
    },
    setQuietHours(chosen) {
      preferences.change({ quietHours: chosen });
      changed();
    },
    setStartAtLogin(on) {
      if (login === undefined) throw refused('notAllowed', 'noLoginItem');
      try {
        login.set(on);
      } catch {
        throw refused('unavailable', 'noLoginItem');
      }
      changed();
    },
    ...keyProcedures(ring, () => options.onKey()),
    setLook: (look) => options.onLook(look),
    lookForUpdate: (): Promise<UpdateState> => options.updates().look(),
    installUpdate() {
      if (!options.updates().install()) throw refused('notAllowed', 'noUpdate');
    },
    restart: () => options.restart(),
    async *watchDesktop(signal) {
      const channel = new LatestChannel<DesktopView>({ signal });
      watchers.add(channel);
      try {
        yield view();
        yield* channel;
      } finally {
        watchers.delete(channel);
      }
    },
  };
}

type KeyProcedures = Pick<DesktopApi, 'keychainOffer' | 'unlockKey' | 'lockKey'>;

function keyProcedures(ring: Keyring, changed: () => void): KeyProcedures {
  const onKey = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw keyRefusal(error);
    } finally {
      changed();
    }
  };
  return {
    keychainOffer: () => onKey(() => ring.offer()),
    unlockKey: (passphrase) => onKey(() => ring.unlock(passphrase ?? undefined)),
    lockKey() {
      ring.lock();
      changed();
      return ring.state;
    },
  };
}

function refused(kind: 'unavailable' | 'notAllowed', reason: string): ApiError {
  return new ApiError({ kind, reason, detail: '' });
}
