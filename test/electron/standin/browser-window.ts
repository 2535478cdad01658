/** Electron's `BrowserWindow`: no pixels, but all of its life. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { registry } from './registry.ts';
import { PreventableEvent, strict } from './strict.ts';
import { type Preferences, WebContents } from './web-contents.ts';

interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly webPreferences?: Preferences;
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly #size: { readonly width: number; readonly height: number };
  #isVisible: boolean;
  #isMaximized = false;
  #isGone = false;

  constructor(options: Options = {}) {
    super();
    this.#size = { width: options.width ?? 800, height: options.height ?? 600 };
    this.#isVisible = options.show !== false;
    this.webContents = new WebContents(
      { loaded: () => void this.emit('ready-to-show', {}), gone: () => this.destroy() },
      options.webPreferences ?? {},
    );
    registry.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
    return strict('BrowserWindow', this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...registry.windows].filter((window) => window instanceof BrowserWindow);
  }
  static fromWebContents(contents: WebContents) {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null;
  }
  loadURL(url: string) {
    return this.webContents.loadURL(url);
  }
  show() {
    this.#isVisible = true;
    this.emit('show', {});
  }
  hide() {
    this.#isVisible = false;
    this.emit('hide', {});
  }
  focus() {
    this.emit('focus', {});
  }
  maximize() {
    this.#isMaximized = true;
  }
  /** Of the system's making; there is no screen here. */
  setContentProtection(_enable: boolean) {}
  isMaximized() {
    return this.#isMaximized;
  }
  isVisible() {
    return this.#isVisible;
  }
  isMinimized() {
    return false;
  }
  isDestroyed() {
    return this.#isGone;
  }
  getNormalBounds() {
    return { x: 0, y: 0, ...this.#size };
  }
  close() {
    if (this.#isGone) return;
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.#isGone) return;
    this.#isGone = true;
    registry.windows.delete(this);
    void this.webContents.end();
    this.emit('closed');
    if (registry.windows.size === 0 && !registry.quitting) app.emit('window-all-closed');
  }
}
