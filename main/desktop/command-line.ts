/** The words that the desktop app itself takes; Chromium's own switches stand among them and are passed over. */
import { isAbsolute, resolve } from 'node:path';
import type { FirstScene } from '../headless/host.ts';

export interface DesktopCommand {
  /** Absolute; undefined: the platform's own place. */
  readonly dataDir: string | undefined;
  /** Seconds of demo time per second, 0 to 3600; undefined: as it was. */
  readonly speed: number | undefined;
  /** What is to be on the screen first; undefined: the household where one was begun, else what is usual. */
  readonly scene: FirstScene | undefined;
  /** Start in the tray, as at login. */
  readonly hidden: boolean;
}

/** What a login item starts the app with. */
export const HIDDEN_SWITCH = '--hidden';

/** Reads the arguments. What makes no sense is passed over: a desktop has no terminal to say it in. */
export function desktopCommand(args: readonly string[], { cwd }: { readonly cwd: string }): DesktopCommand {
  const data = valueOf(args, '--data=');
  const speedText = valueOf(args, '--speed=') ?? '';
  const speed = /^\d{1,4}$/.test(speedText) ? Number(speedText) : Number.NaN;
  return {
    dataDir: data === undefined || data === '' ? undefined : isAbsolute(data) ? data : resolve(cwd, data),
    speed: speed <= 3600 ? speed : undefined,
    scene: args.includes('--demo') ? 'demo' : args.includes('--home') ? 'home' : undefined,
    hidden: args.includes(HIDDEN_SWITCH),
  };
}

function valueOf(args: readonly string[], prefix: string): string | undefined {
  return args.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
}
