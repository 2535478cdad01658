import { parseArgs } from 'node:util';
import type { LineSettings } from '../../node-core/meter/byte-source.ts';
import type { MeterSetup } from '../../node-core/meter/live/index.ts';
import { PROFILES } from '../../node-core/meter/simulator/index.ts';
import { METER_SPEECHES } from '../../node-core/meter/simulator/speech/index.ts';
import type { TelegramKeys } from '../../node-core/meter/telegrams/index.ts';
import { keysOf, UsageError } from './telegram-keys.ts';

/** What `--help` says. */
export const METER_HELP = `Shows a live meter in the terminal.

  npm run -s meter -- --port NAME | --simulate NAME[/HOME] | --capture FILE [options]

  --port NAME        a cable: usb (any), usb:SELECTOR, serial:/dev/ttyUSB0, serial:COM3
  --line SETTINGS    of the cable, found out if nothing is said: 2400-8E1 (Aidon, Kaifa), 2400-8N1 (Kamstrup),
                     115200-8N1 (P1), 9600-7E1 (older P1, IEC 62056-21), 9600-8N1 (SML)
  --simulate NAME    a simulated home that speaks as one of
                     ${Object.keys(METER_SPEECHES).join(' ')}
                     HOME: ${Object.keys(PROFILES).join(' ')}
  --capture FILE     a capture, played as it was heard: bytes, hex digits, or lines of a time, a tab and hex digits
  --key HEX          the meter's encryption key, 32 hex digits; --ak HEX its authentication key
  --ct RATIO         of current transformers: 40 for 200/5 A
  --swap             what the meter calls import is export
  --speed N          so many seconds pass in one; 1 by default
  --seconds N        ends after so many seconds of the meter
  --lines            one line for each minute and each event, for files and pipes; so without a terminal, too

Ends with the capture, or with Ctrl-C. A cable that is pulled out is waited for.
`;

const OPTIONS = {
  port: { type: 'string' },
  line: { type: 'string' },
  simulate: { type: 'string' },
  capture: { type: 'string' },
  key: { type: 'string' },
  ak: { type: 'string' },
  ct: { type: 'string', default: '1' },
  swap: { type: 'boolean', default: false },
  speed: { type: 'string', default: '1' },
  seconds: { type: 'string' },
  lines: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What was asked for. */
export interface MeterArguments {
  readonly help: boolean;
  /** Of the source; '' where only help was asked for. */
  readonly name: string;
  readonly keys: TelegramKeys | undefined;
  readonly settings: LineSettings | undefined;
  readonly setup: MeterSetup;
  /** So many seconds pass in one. */
  readonly speed: number;
  readonly seconds: number | undefined;
  readonly lines: boolean;
}

/** Reads the command's arguments. @throws UsageError, or TypeError (ERR_PARSE_ARGS_...) for an option that there is not */
export function readMeterArguments(args: readonly string[]): MeterArguments {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const named = [
    values.port === undefined ? [] : [values.port],
    values.simulate === undefined ? [] : [`simulate:${values.simulate}`],
    values.capture === undefined ? [] : [`capture:${values.capture}`],
  ].flat();
  const [name, ...others] = named;
  if (!values.help && (name === undefined || others.length > 0)) {
    throw new UsageError('say one of --port NAME, --simulate NAME and --capture FILE; --help tells more');
  }
  return {
    help: values.help,
    name: name ?? '',
    keys: keysOf(values),
    settings: values.line === undefined ? undefined : lineSettings(values.line),
    setup: { factorPermille: 1_000 * wholeNumber('--ct', values.ct, 1_000), swapDirections: values.swap },
    speed: wholeNumber('--speed', values.speed),
    seconds: values.seconds === undefined ? undefined : wholeNumber('--seconds', values.seconds),
    lines: values.lines,
  };
}

function wholeNumber(name: string, text: string, most = 999_999): number {
  if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`${name} wants a whole number from 1 to ${most}; given: ${text}`);
}

function lineSettings(text: string): LineSettings {
  const match = /^([1-9]\d{2,6})-([78])([NEO])([12])$/i.exec(text);
  if (match === null) throw new UsageError(`--line wants settings like 2400-8E1; given: ${text}`);
  const [, baudRate, dataBits, letter = 'N', stopBits] = match;
  const parity = { N: 'none', E: 'even', O: 'odd' } as const;
  return {
    baudRate: Number(baudRate),
    dataBits: dataBits === '7' ? 7 : 8,
    parity: parity[letter.toUpperCase() === 'E' ? 'E' : letter.toUpperCase() === 'O' ? 'O' : 'N'],
    stopBits: stopBits === '2' ? 2 : 1,
  };
}
