/** The words after `npm start --`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { FirstScene } from './host.ts';

/** What was asked for. */
export type Command =
  | { readonly kind: 'help' }
  | {
      readonly kind: 'run';
      /** 0: any free port; undefined: the one of last time, or else any free one. */
      readonly port: number | undefined;
      /** Absolute; undefined: the platform's own place. */
      readonly dataDir: string | undefined;
      readonly openBrowser: boolean;
      readonly speed: number | undefined;
      /** Undefined: the household where one was begun, else the demo. */
      readonly scene: FirstScene | undefined;
    }
  /** In words for the person who typed it. */
  | { readonly kind: 'mistake'; readonly message: string };

export const HELP = `Nabowatt: buy and sell power between neighbours, on this PC.

  npm start [-- OPTIONS]

  --port N     answer on this port of 127.0.0.1 (default: the same as last time, if free)
  --data DIR   keep everything in this folder (default: the system's place for data)
  --home       open your household, or the way to one
  --demo       open the demo community, also where a household is set up
  --speed X    let the demo community's time run X times as fast, 0 (stands still) to 3600
  --no-open    do not open the browser
  --help       show this
`;

/** Reads the arguments. Never throws for what a person may type. */
export function commandLine(args: readonly string[], { cwd }: { readonly cwd: string }): Command {
  const read = readArgs(args);
  if (typeof read === 'string') return { kind: 'mistake', message: read };
  if (read.help === true) return { kind: 'help' };
  const port = wholeNumber(read.port, { option: '--port', most: 65_535 });
  if (typeof port === 'string') return { kind: 'mistake', message: port };
  const speed = wholeNumber(read.speed, { option: '--speed', most: 3600 });
  if (typeof speed === 'string') return { kind: 'mistake', message: speed };
  if (read.home === true && read.demo === true)
    return { kind: 'mistake', message: '--home and --demo: one of the two' };
  if (read.data === '') return { kind: 'mistake', message: '--data takes the name of a folder' };
  return {
    kind: 'run',
    port,
    dataDir: read.data === undefined ? undefined : resolve(cwd, read.data),
    openBrowser: read['no-open'] !== true,
    speed,
    scene: read.home === true ? 'home' : read.demo === true ? 'demo' : undefined,
  };
}

function readArgs(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        speed: { type: 'string' },
        'no-open': { type: 'boolean' },
        home: { type: 'boolean' },
        demo: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wholeNumber(
  text: string | undefined,
  { option, most }: { readonly option: string; readonly most: number },
): number | string | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return value <= most ? value : `${option} takes a whole number from 0 to ${most}, not '${text}'`;
}
