/**
 * A stand-in for those parts of Electron's main process that the app uses, over headless Chromium: for machines on
 * which Electron's own binary cannot be had. Whatever is not here throws when it is touched.
 */
import { EventEmitter } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { registry } from './registry.ts';
import { DEFAULT_SESSION, permissionSetters } from './permissions.ts';
import { makeSession, protocol } from './protocol.ts';
import { strict } from './strict.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { protocol } from './protocol.ts';
export { Menu, MenuItem, nativeImage, nativeTheme, Notification, Tray } from './shell-parts.ts';
export { utilityProcess } from './utility-process.ts';
export { WebContents as webContents } from './web-contents.ts';

const defaultSession = strict('session.defaultSession', {
  ...permissionSetters(() => DEFAULT_SESSION),
  protocol,
});
export const session = strict('session', {
  get defaultSession() {
    if (!registry.ready) throw new Error('Session can only be received when app is ready');
    return defaultSession;
  },
  fromPartition: (name: string) => {
    if (name.startsWith('persist:')) throw new Error('the stand-in has sessions in memory only');
    return makeSession(`session ${name}`);
  },
});
export const shell = strict('shell', {
  openExternal: (url: string) => Promise.resolve(console.log(`[stand-in] openExternal ${url}`)),
});
export const dialog = strict('dialog', {
  showMessageBox: () => Promise.resolve({ response: 1, checkboxChecked: false }),
  showErrorBox: (title: string, text: string) => console.error(`[stand-in] ${title}: ${text}`),
});
/** Over Node's own client, whose requests have what those of Electron's have. */
export const net = strict('net', {
  request: ({ session: _session, ...options }: http.RequestOptions & { readonly session: object }) =>
    (options.protocol === 'http:' ? http : https).request(options),
});
/** Electron's own updater, of Windows and macOS: here it only hears that another is at work. */
export const autoUpdater = strict('autoUpdater', new EventEmitter());
export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
});
export const powerMonitor = strict('powerMonitor', new EventEmitter());
