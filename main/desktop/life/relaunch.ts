/** What starts the app again when it has left. */
import { HIDDEN_SWITCH } from '../command-line.ts';

/**
 * The words for Electron's `app.relaunch`.
 *
 * @param of.args those of this run, without the program itself
 * @param of.image the AppImage that was started: its mount goes when this run ends, and the program in it
 */
export function relaunchOf(of: { readonly args: readonly string[]; readonly image: string | undefined }): {
  readonly args: string[];
  readonly execPath?: string;
} {
  const args = of.args.filter((word) => word !== HIDDEN_SWITCH);
  return of.image === undefined ? { args } : { args, execPath: of.image };
}
