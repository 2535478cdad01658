/** Starting with the person's session: the system's own list on Windows and macOS, an autostart file on Linux. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { App } from 'electron';
import type { Surroundings } from '../../headless/data-folder.ts';
import { HIDDEN_SWITCH } from '../command-line.ts';

export interface LoginItem {
  readonly isOn: boolean;
  set(on: boolean): void;
}

/**
 * The login item of this app.
 *
 * @param options.executable what starts the app: of an AppImage the image itself, which is where it was put
 * @returns undefined on a system that we know no way for, and where the app runs from its sources
 */
export function loginItem(options: {
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly surroundings: Surroundings;
  readonly executable: string | undefined;
}): LoginItem | undefined {
  const { app, surroundings, executable } = options;
  if (executable === undefined) return undefined;
  const { platform } = surroundings;
  if (platform === 'linux') return autostartFile(surroundings, executable);
  if (platform !== 'win32' && platform !== 'darwin') return undefined;
  const args = [HIDDEN_SWITCH];
  return {
    // Windows knows an item by its arguments too.
    get isOn() {
      return app.getLoginItemSettings({ args }).openAtLogin;
    },
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, args }),
  };
}

function autostartFile({ env, home }: Surroundings, executable: string): LoginItem {
  const given = env['XDG_CONFIG_HOME'] ?? '';
  const folder = join(posix.isAbsolute(given) ? given : join(home, '.config'), 'autostart');
  const path = join(folder, 'nabowatt.desktop');
  return {
    get isOn() {
      return existsSync(path);
    },
    set(on) {
      if (!on) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, desktopEntry(executable));
    },
  };
}

/** The autostart file (Desktop Entry Specification 1.5): quoted as its Exec key wants it. */
export function desktopEntry(executable: string): string {
  // Within the quotes ", `, $ and \ are escaped; then, as in every value, each backslash once more; % is a field code.
  const quoted = executable.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('\\', '\\\\');
  return `[Desktop Entry]
Type=Application
Name=Nabowatt
Exec="${quoted.replaceAll('%', '%%')}" ${HIDDEN_SWITCH}
Icon=nabowatt
X-GNOME-Autostart-enabled=true
NoDisplay=true
`;
}
