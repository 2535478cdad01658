/** What starts the app again when it has left. */
import { HIDDEN_SWITCH } from '../command-line.ts';

/** A run that was this long is no run that ends as soon as it begins. */
const LONG_RUN_MS = 10 * 60_000;

/**
 * Whether an app whose node stopped by itself may start anew: nobody may be there to do so, and the household measures and
 * trades by it. One that stops again and again stays, and says so.
 */
export function mayStartAnew(ranMs: number): boolean {
  return ranMs > LONG_RUN_MS;
}

/**
 * The words for Electron's `app.relaunch`.
 *
 * @param of.args those of this run, without the program itself
 * @param of.hidden without a window, as at login
 * @param of.image the AppImage that was started: its mount goes when this run ends, and the program in it
 */
export function relaunchOf(of: {
  readonly args: readonly string[];
  readonly image: string | undefined;
  readonly hidden: boolean;
}): { readonly args: string[]; readonly execPath?: string } {
  const args = of.args.filter((word) => word !== HIDDEN_SWITCH);
  if (of.hidden) args.push(HIDDEN_SWITCH);
  return of.image === undefined ? { args } : { args, execPath: of.image };
}
