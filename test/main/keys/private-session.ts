/** A D-Bus session of its own with a real gnome-keyring in it: a desktop's keychain, without a desktop. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { ROOT } from '../../../main/setup/paths.mjs';
import { blackHole } from './black-hole.ts';

const execute = promisify(execFile);
const KEYTAR = join(ROOT, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node');
const PASSWORD = 'test-password\n';
const NEEDED = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'];

/** What is missing for it here; undefined: nothing. On the machine that runs .ci/run nothing may be. */
export function missingForKeyring(): string | undefined {
  const missing: string[] = NEEDED.filter((command) => !isThere(command));
  // An optional dependency: npm leaves it out where it cannot be compiled (Debian: libsecret-1-dev).
  if (!existsSync(KEYTAR)) missing.push('keytar');
  if (missing.length === 0) return undefined;
  const words = `not on this machine: ${missing.join(', ')}`;
  if (process.env['CI'] !== undefined || process.env['NABOWATT_DEADLINE'] !== undefined)
    throw new Error(words);
  return words;
}

function isThere(command: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export class PrivateSession {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #bus: ChildProcess;
  #prompter: Socket | undefined;
  #keyring: ChildProcess | undefined;

  private constructor(folder: string, bus: ChildProcess, address: string) {
    this.folder = folder;
    this.#bus = bus;
    this.env = { ...homeOf(folder), DBUS_SESSION_BUS_ADDRESS: address };
  }

  /** A session without a keyring. */
  static async open(): Promise<PrivateSession> {
    const folder = mkdtempSync(join(tmpdir(), 'nabowatt-keyring-'));
    for (const name of ['run', 'data']) mkdirSync(join(folder, name), { mode: 0o700 });
    // No service files: what is not started here is not there, and nothing starts by being asked for.
    const config = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd"><busconfig><type>session</type>
 <listen>unix:tmpdir=${folder}</listen><auth>EXTERNAL</auth><policy context="default">
 <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`;
    execFileSync('sh', ['-c', `cat > '${folder}/bus.conf'`], { input: config });
    const bus = spawn('dbus-daemon', [`--config-file=${folder}/bus.conf`, '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: homeOf(folder),
    });
    const address = await new Promise<string>((resolve, reject) => {
      bus.stdout.once('data', (said: Buffer) => resolve(said.toString('utf8').trim()));
      bus.once('error', reject);
    });
    return new PrivateSession(folder, bus, address);
  }

  /** Starts the keyring; where it has none yet, it makes one under the password. */
  async unlocked(): Promise<void> {
    await this.#start(['--unlock'], PASSWORD);
  }

  /** Starts the keyring that `unlocked` made before, and gives it no password. */
  async locked(): Promise<void> {
    await this.#start(['--start'], '');
  }

  async #start(how: readonly string[], input: string): Promise<void> {
    const daemon = spawn('gnome-keyring-daemon', [...how, '--foreground', '--components=secrets'], {
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    daemon.stdin.end(input);
    this.#keyring = daemon;
    await this.#owned('org.freedesktop.secrets');
  }

  /** Asks the bus until somebody has the name: each question takes as long as a program takes to start. */
  async #owned(name: string): Promise<void> {
    for (let tries = 0; tries < 1_000; tries += 1) {
      const question = [
        '--session',
        '--print-reply=literal',
        '--dest=org.freedesktop.DBus',
        '/org/freedesktop/DBus',
        'org.freedesktop.DBus.NameHasOwner',
        `string:${name}`,
      ];
      const { stdout } = await execute('dbus-send', question, { env: this.env });
      if (stdout.includes('true')) return;
    }
    throw new Error(`${name} does not come up`);
  }

  /** Ends the keyring as a crash would; what it keeps on disk stays. */
  async stopKeyring(): Promise<void> {
    const daemon = this.#keyring;
    if (daemon === undefined) return;
    this.#keyring = undefined;
    const gone = new Promise<void>((resolve) => {
      daemon.once('exit', () => resolve());
    });
    daemon.kill('SIGKILL');
    await gone;
  }

  /** Throws away all that the keyring keeps. */
  wipe(): void {
    rmSync(join(this.folder, 'data', 'keyrings'), { recursive: true, force: true });
  }

  /** From now on whoever asks a person for a password is heard, and never answered. */
  async ignorePrompts(): Promise<void> {
    const address = this.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
    this.#prompter = await blackHole(address, 'org.gnome.keyring.SystemPrompter');
    await this.#owned('org.gnome.keyring.SystemPrompter');
  }

  /** Stops the keyring's process in its tracks, or lets it go on. */
  freeze(isFrozen: boolean): void {
    this.#keyring?.kill(isFrozen ? 'SIGSTOP' : 'SIGCONT');
  }

  async close(): Promise<void> {
    await this.stopKeyring();
    this.#prompter?.destroy();
    this.#bus.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function homeOf(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: join(folder, 'run'),
    LANG: 'C.UTF-8',
  };
}
