/** Where a household's data is kept when nobody says otherwise: the platform's own place for it. */
import { posix, win32 } from 'node:path';

/** The parts of the environment that decide it. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * The folder, absolute; it may not exist yet.
 *
 * Linux and others: `$XDG_DATA_HOME/nabowatt`, else `~/.local/share/nabowatt` (XDG Base Directory 0.8: a relative
 * path in the variable is ignored). macOS: `~/Library/Application Support/Nabowatt`. Windows: `%LOCALAPPDATA%\Nabowatt`.
 */
export function dataFolder({ platform, env, home }: Surroundings): string {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Nabowatt');
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Nabowatt');
  const given = env['XDG_DATA_HOME'] ?? '';
  return posix.join(posix.isAbsolute(given) ? given : posix.join(home, '.local', 'share'), 'nabowatt');
}
