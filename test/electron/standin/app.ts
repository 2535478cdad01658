/** Electron's `app`: paths, the instance lock, the way to quit, and the start of Chromium. */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { findChromium } from '../../../main/setup/chromium.mjs';
import { launchBrowser, partOf, textOf } from './cdp.ts';
import { registry } from './registry.ts';
import { PreventableEvent } from './strict.ts';

const SECOND = 'standin.second.';
/** Waits until the process of the first word is gone, and becomes the others. */
const AFTERWARDS = 'while kill -0 "$0" 2>/dev/null; do sleep 0.05; done; exec "$@"';
/** How long Chromium may take to leave. */
const LAST_WORDS_MS = 10_000;

interface Relaunch {
  readonly args?: readonly string[];
  readonly execPath?: string;
}

class App extends EventEmitter {
  name = 'Electron';
  isPackaged = false;
  directory = process.cwd();
  executable = process.execPath;
  version = '0.0.0';
  readonly #paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #isRefused = false;
  readonly #letIn = Promise.withResolvers<void>();
  #relaunch: Required<Relaunch> | undefined;
  #exitCode = 0;

  whenReady() {
    return this.#ready.promise;
  }
  isReady() {
    return registry.ready;
  }
  getName() {
    return this.name;
  }
  getVersion() {
    return this.version;
  }
  getAppPath() {
    return this.directory;
  }
  getLocale() {
    return 'en-GB';
  }
  /** Where Windows and macOS list the app; on Linux Electron has no such list. */
  getLoginItemSettings() {
    return { openAtLogin: false, wasOpenedAtLogin: false };
  }
  setLoginItemSettings(_settings: object) {}
  /** When this process is gone; until then, as in Electron, nothing happens. */
  relaunch({ args = process.argv.slice(1), execPath = this.executable }: Relaunch = {}) {
    this.#relaunch = { args, execPath };
  }
  setPath(name: string, path: string) {
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    const given = this.#paths.get(name);
    if (given !== undefined) return given;
    if (name === 'userData') return join(homedir(), '.config', this.name);
    if (name === 'home') return homedir();
    if (name === 'temp') return tmpdir();
    if (name === 'exe') return this.executable;
    throw new Error(`Failed to get '${name}' path`);
  }
  enableSandbox() {
    if (registry.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'standin.lock');
    this.#isRefused = isAlive(file);
    if (this.#isRefused) {
      writeFileSync(join(folder, `${SECOND}${process.pid}`), JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(file, String(process.pid));
    this.#letIn.resolve();
    // Not before: until Chromium has left, its profile is in use.
    process.on('exit', () => rmSync(file, { force: true }));
    watch(folder, (_kind, name) => {
      const told = join(folder, name ?? '');
      if (name === null || !name.startsWith(SECOND) || !existsSync(told)) return;
      rmSync(told, { force: true });
      this.emit('second-instance', new PreventableEvent(), [], folder, null);
    }).unref();
    return true;
  }

  quit() {
    if (registry.quitting) return;
    registry.quitting = true;
    const steps = [
      () => this.#may('before-quit'),
      () => {
        for (const window of registry.windows) window.close();
        return registry.windows.size === 0;
      },
      () => this.#may('will-quit'),
    ];
    registry.quitting = steps.every((step) => step());
    if (!registry.quitting) return;
    this.emit('quit', new PreventableEvent(), 0);
    this.exit(0);
  }

  exit(code = 0): void {
    this.#exitCode = code;
    if (this.#relaunch !== undefined) {
      const { args, execPath } = this.#relaunch;
      this.#relaunch = undefined;
      const words = ['-c', AFTERWARDS, String(process.pid), execPath, ...args];
      spawn('/bin/sh', words, { stdio: 'inherit', detached: true }).unref();
    }
    const child = registry.browser?.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) process.exit(code);
    // Chromium writes its profile until its last moment: whoever waits for this process may take the folder away.
    child.kill();
    setTimeout(() => child.kill('SIGKILL'), LAST_WORDS_MS);
  }

  #may(event: string): boolean {
    const said = new PreventableEvent();
    this.emit(event, said);
    return !said.defaultPrevented;
  }

  /** Starts Chromium, once the app's code is loaded. */
  async start(): Promise<void> {
    // An app that asks again and again has no browser of its own before it is let in.
    if (this.#isRefused) await this.#letIn.promise;
    const profile = join(this.getPath('userData'), 'standin-chromium');
    mkdirSync(profile, { recursive: true });
    const executable = findChromium();
    if (executable === undefined) throw new Error('the stand-in needs Chromium, and there is none here');
    const cdp = await launchBrowser(executable, chromiumArgs(profile));
    registry.browser = cdp;
    // However this process ends, its browser does too.
    process.on('exit', () => cdp.child.kill());
    cdp.child.once('exit', () => process.exit(this.#exitCode));
    // A window that the page opened itself: Electron makes none where the handler denies it, so it goes at once.
    cdp.on('Target.targetCreated', (said) => {
      const target = partOf(said, 'targetInfo');
      const id = textOf(target, 'targetId');
      const close = async () => {
        await registry.making;
        if (target['type'] === 'page' && !registry.contents.has(id)) {
          await cdp.send('Target.closeTarget', { targetId: id });
        }
      };
      close().catch(() => undefined);
    });
    await cdp.send('Target.setDiscoverTargets', { discover: true });
    registry.ready = true;
    this.#ready.resolve();
    this.emit('ready', {}, {});
  }
}

function isAlive(file: string): boolean {
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}

function chromiumArgs(profile: string): string[] {
  return [
    '--headless',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-extensions',
    '--password-store=basic',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--window-size=1180,800',
    // A browser's address bar has pages of its own: nothing of Electron's, and more work than the app's page.
    '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  ];
}

export const app = new App();
process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());
