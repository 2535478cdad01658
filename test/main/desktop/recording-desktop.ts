/** A `DesktopApi` without a desktop: answers, and writes down what it was asked. */
import type { DesktopApi, DesktopView, Look } from '../../../main/desktop/desktop-api.ts';
import type { NoticeKind } from '../../../main/desktop/notice-kinds.ts';
import { firstPreferences } from '../../../main/desktop/preferences.ts';
import type { QuietHours } from '../../../main/desktop/quiet-hours.ts';
import { Feed } from '../../api/recording-api.ts';
import type { GoodRequest } from '../../api/requests.ts';

const call = (input: GoodRequest['input'], args: readonly unknown[]): GoodRequest => ({
  type: 'mutation',
  ...(input === undefined ? {} : { input }),
  args,
});
const LOOK = { language: 'nb', theme: 'dark' } as const;

/** One for each method: the compiler sees to it that none is missing. */
export const GOOD_DESKTOP: Readonly<Record<keyof DesktopApi, GoodRequest>> = {
  desktop: { type: 'query', args: [] },
  setNotice: call({ kind: 'dispute', on: false }, ['dispute', false]),
  setQuietHours: call({ quietHours: 'evening' }, ['evening']),
  setStartAtLogin: call({ on: true }, [true]),
  keychainOffer: call(undefined, []),
  unlockKey: call({ passphrase: 'correct horse battery' }, ['correct horse battery']),
  lockKey: call(undefined, []),
  setLook: call(LOOK, [LOOK]),
  lookForUpdate: call(undefined, []),
  installUpdate: call(undefined, []),
  restart: call(undefined, []),
  watchDesktop: { type: 'subscription', args: [] },
};

export const DESKTOP_VIEW: DesktopView = {
  version: '1.2.3',
  platform: 'linux',
  notices: firstPreferences().notices,
  quietHours: 'night',
  startAtLogin: null,
  key: { kind: 'none' },
  update: { kind: 'off' },
};

export class RecordingDesktop implements DesktopApi {
  readonly calls: { readonly method: keyof DesktopApi; readonly args: readonly unknown[] }[] = [];
  readonly views = new Feed<DesktopView>(DESKTOP_VIEW);
  /** Thrown by every method while it is set. */
  broken: Error | undefined;

  #called(method: keyof DesktopApi, ...args: readonly unknown[]): void {
    this.calls.push({ method, args });
    if (this.broken !== undefined) throw this.broken;
  }

  desktop() {
    this.#called('desktop');
    return DESKTOP_VIEW;
  }
  setNotice(kind: NoticeKind, on: boolean) {
    this.#called('setNotice', kind, on);
  }
  setQuietHours(chosen: QuietHours) {
    this.#called('setQuietHours', chosen);
  }
  setStartAtLogin(on: boolean) {
    this.#called('setStartAtLogin', on);
  }
  async keychainOffer() {
    this.#called('keychainOffer');
    return await Promise.resolve({ kind: 'works' as const });
  }
  async unlockKey(passphrase: string | null) {
    this.#called('unlockKey', passphrase);
    return await Promise.resolve(DESKTOP_VIEW.key);
  }
  lockKey() {
    this.#called('lockKey');
    return DESKTOP_VIEW.key;
  }
  setLook(look: Look) {
    this.#called('setLook', look);
  }
  async lookForUpdate() {
    this.#called('lookForUpdate');
    return await Promise.resolve(DESKTOP_VIEW.update);
  }
  installUpdate() {
    this.#called('installUpdate');
  }
  restart() {
    this.#called('restart');
  }
  watchDesktop(signal: AbortSignal) {
    return this.views.watch(signal);
  }
}
