/** The app while nobody looks: its tray, its notices, and what it sees of the node for both. */
import type {
  MenuItemConstructorOptions,
  NativeImage,
  NotificationConstructorOptions,
  Menu,
  Tray,
} from 'electron';
import type { DesktopApi } from '../desktop-api.ts';
import type { UpdateState } from '../update/updates.ts';
import type { PreferenceStore } from '../preferences.ts';
import type { LoginItem } from './login-item.ts';
import { type Look, newsBetween } from './notices.ts';
import type { NodeWatch } from './node-watch.ts';
import { notifier, type Notifier, type Shown } from './notifier.ts';
import { desktopTray } from './tray.ts';
import type { TrayStatus } from './tray-menu.ts';
import type { Words } from './words.ts';

/** What it takes of Electron and of the app. */
export interface LifeOptions {
  readonly makeTray: (image: NativeImage) => Tray;
  readonly trayImage: () => NativeImage;
  readonly makeMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly noticesSupported: () => boolean;
  readonly makeNotice: (options: NotificationConstructorOptions) => Shown;
  readonly preferences: PreferenceStore;
  readonly login: LoginItem | undefined;
  readonly words: Words;
  readonly locale: string;
  readonly platform: NodeJS.Platform;
  readonly hour: () => number;
  readonly show: (page?: string) => void;
  readonly quit: () => void;
  /** What the tray's switches do; the same as the page's. */
  readonly desktop: () => DesktopApi;
  readonly update: () => UpdateState;
  readonly report: (line: string) => void;
}

export interface DesktopLife extends NodeWatch {
  readonly notices: Notifier;
  /** A node is on the screen: another one than before, where there was one. */
  nodeStarted(): void;
  /** None is. */
  nodeAway(): void;
  nodeFailed(): void;
  /** Settings or the theme of the desktop have changed. */
  refresh(): void;
  repaint(): void;
}

/** What a person who looked is told where there is nothing to install; the rest the app asks about. */
const NO_UPDATE = { idle: 'none', failed: 'failed' } as const;

/** Puts the tray there and begins. */
export function desktopLife(options: LifeOptions): DesktopLife {
  const { preferences, words, locale, login, report } = options;
  let status: TrayStatus = { kind: 'starting' };
  let lastLook: Look | undefined;

  const notices = notifier({
    isSupported: options.noticesSupported,
    make: options.makeNotice,
    preferences,
    words,
    hour: options.hour,
    open: options.show,
    platform: options.platform,
  });
  const lookForUpdate = async () => {
    const { kind } = await options.desktop().lookForUpdate();
    if (kind === 'idle' || kind === 'failed') notices.answer(words.update[NO_UPDATE[kind]]);
  };
  const tray = desktopTray({
    make: options.makeTray,
    image: options.trayImage,
    menu: options.makeMenu,
    view: () => ({
      status,
      preferences: preferences.now,
      startAtLogin: login?.isOn,
      update: options.update(),
      words,
      locale,
    }),
    actions: {
      show: () => options.show(),
      quit: options.quit,
      setStartAtLogin: (on) => options.desktop().setStartAtLogin(on),
      setNotice: (kind, on) => options.desktop().setNotice(kind, on),
      setQuietHours: (chosen) => options.desktop().setQuietHours(chosen),
      lookForUpdate: () => void lookForUpdate(),
      installUpdate: () => options.desktop().installUpdate(),
    },
    report,
  });
  const enter = (next: TrayStatus) => {
    status = next;
    tray?.refresh();
  };
  const running = () =>
    status.kind === 'running'
      ? status
      : { kind: 'running' as const, power: undefined, activeContracts: 0, waiting: 0 };
  return {
    notices,
    nodeStarted() {
      // What another community waited for is no news of this one.
      lastLook = undefined;
      enter(running());
    },
    nodeAway: () => enter({ kind: 'away' }),
    onPower: (power) => enter({ ...running(), power }),
    onLook(look) {
      const activeContracts = look.contracts.filter(({ state }) => state === 'active').length;
      enter({ ...running(), activeContracts, waiting: look.tasks.length });
      if (lastLook !== undefined) notices.tell(newsBetween(lastLook, look, words));
      lastLook = look;
    },
    nodeFailed: () => enter({ kind: 'failed' }),
    refresh: () => tray?.refresh(),
    repaint: () => tray?.repaint(),
  };
}
