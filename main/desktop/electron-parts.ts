/** Electron's classes as the ports of this app: the only thing here is `new`. */
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import {
  app,
  BrowserWindow,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  session,
  Tray,
  utilityProcess,
} from 'electron';
import type { Surroundings } from '../headless/data-folder.ts';
import { openKeyring } from '../keys/open-keyring.ts';
import type { Keyring } from '../keys/keyring.ts';
import { SecretDoor } from '../secret/door.ts';
import { type SecretWindow, secretWindow } from './secret-window.ts';
import { utilityKeychain } from './utility-child.ts';
import type { LifeOptions } from './life/desktop-life.ts';
import { type LoginItem, loginItem } from './life/login-item.ts';
import { relaunchOf } from './life/relaunch.ts';

/** Tray, menu and notices. `assets`: the folder of the icons. */
export function lifeParts(
  assets: string,
  platform: NodeJS.Platform,
): Pick<LifeOptions, 'makeTray' | 'trayImage' | 'makeMenu' | 'noticesSupported' | 'makeNotice'> {
  return {
    makeTray: (image) => new Tray(image),
    trayImage() {
      // macOS paints a template itself; elsewhere it is ours to be seen on a dark panel and on a light one.
      if (platform === 'darwin') {
        const image = nativeImage.createFromPath(join(assets, 'tray', 'trayTemplate.png'));
        image.setTemplateImage(true);
        return image;
      }
      const tone = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
      return nativeImage.createFromPath(join(assets, 'tray', `tray-${tone}.png`));
    },
    makeMenu: (template) => Menu.buildFromTemplate(template),
    noticesSupported: () => Notification.isSupported(),
    makeNotice: (options) => {
      const notice = new Notification(options);
      return { on: (event, hear) => notice.on(event as 'click', hear), show: () => notice.show() };
    },
  };
}

/**
 * The menu of the app: macOS keeps copying, pasting and quitting in it; elsewhere the window needs none, and Electron's
 * own would offer the tools of developers.
 */
export function setAppMenu(platform: NodeJS.Platform): void {
  const isMac = platform === 'darwin';
  const roles = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }] as const;
  Menu.setApplicationMenu(isMac ? Menu.buildFromTemplate([...roles]) : null);
}

/** The login item of a packaged app. An AppImage runs from a mount that is another each time: the image is named. */
export function appLoginItem(surroundings: Surroundings): LoginItem | undefined {
  const executable = surroundings.env['APPIMAGE'] ?? app.getPath('exe');
  return loginItem({ app, surroundings, executable: app.isPackaged ? executable : undefined });
}

/** Whether the system started it with the session: macOS passes no words, as the others do (life/login-item.ts). */
export function wasOpenedAtLogin(platform: NodeJS.Platform): boolean {
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Starts this app again when it has quit, which it is asked to; with its window, also where the login had hidden it. */
export function restartApp({ env }: Surroundings, { hidden }: { readonly hidden: boolean }): void {
  app.relaunch(relaunchOf({ args: process.argv.slice(1), image: env['APPIMAGE'], hidden }));
  app.quit();
}

/** The keyring of a data folder, its keychain asked in a process of Electron's. */
export function appKeyring(dataDir: string): Keyring {
  return openKeyring({ dataDir, startKeychain: utilityKeychain(utilityProcess) });
}

/** The window of the pages with the words. */
export function appSecretWindow(
  of: Pick<Parameters<typeof secretWindow>[0], 'rendererDir' | 'icon' | 'look' | 'parent' | 'report'>,
): SecretWindow {
  return secretWindow({
    ...of,
    make: (options) => new BrowserWindow(options),
    // No name that begins with 'persist:': in memory, and gone with its window.
    sessionOf: (name) => session.fromPartition(name, { cache: false }),
    door: new SecretDoor({ random: randomBytes, nowMs: Date.now, back: null, hasCookies: false }),
  });
}
