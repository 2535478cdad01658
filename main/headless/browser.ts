/** Opening the person's browser: a courtesy, so whatever goes wrong with it is nobody's concern. */
import { spawn } from 'node:child_process';

/** What decides whether there is a browser to open. */
export interface Desktop {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person watches the terminal. */
  readonly interactive: boolean;
}

/** The command that opens a URL, or undefined where nobody sits in front of a screen: in CI, over SSH, as a service. */
export function openerOf({
  platform,
  env,
  interactive,
}: Desktop): readonly [string, ...string[]] | undefined {
  const isRemote = env['SSH_CONNECTION'] !== undefined || env['SSH_TTY'] !== undefined;
  if (!interactive || (env['CI'] ?? '') !== '' || isRemote) return undefined;
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  if (platform === 'darwin') return ['open'];
  const hasScreen = (env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '';
  return hasScreen ? ['xdg-open'] : undefined;
}

/** Opens the URL by the command and lets go of it. */
export function openBrowser([command, ...args]: readonly [string, ...string[]], url: string): void {
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
