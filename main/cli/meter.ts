import { parseArgs } from 'node:util';
import { ByteSourceError } from '../../node-core/meter/byte-source.ts';
import {
  forgetfulMemory,
  liveMeter,
  scaledLiveClock,
  systemLiveClock,
} from '../../node-core/meter/live/index.ts';
import { PROFILES } from '../../node-core/meter/simulator/index.ts';
import { METER_SPEECHES } from '../../node-core/meter/simulator/speech/index.ts';
import type { TelegramKeys } from '../../node-core/meter/telegrams/index.ts';
import { minuteOfMs } from '../../node-core/units/index.ts';
import { connectMeter } from './meter-sources.ts';
import { MeterTerminal } from './meter-terminal.ts';

const HELP = `Shows a live meter in the terminal.

  npm run -s meter -- --simulate NAME[/HOME] | --capture FILE [options]

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

Ends with the capture, or with Ctrl-C.
`;

/** Called wrongly: the message is for whoever did. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
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

function readArguments() {
  const { values } = parseArgs({ options: OPTIONS });
  const named = [
    values.simulate === undefined ? [] : [`simulate:${values.simulate}`],
    values.capture === undefined ? [] : [`capture:${values.capture}`],
  ].flat();
  const [name, ...others] = named;
  if (!values.help && (name === undefined || others.length > 0)) {
    throw new UsageError('say one of --simulate NAME and --capture FILE; --help tells more');
  }
  return {
    help: values.help,
    name: name ?? '',
    keys: keysOf(values),
    setup: { ctRatio: wholeNumber('--ct', values.ct), swapDirections: values.swap },
    speed: wholeNumber('--speed', values.speed),
    seconds: values.seconds === undefined ? undefined : wholeNumber('--seconds', values.seconds),
    lines: values.lines || !process.stdout.isTTY,
  };
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`${name} wants a whole number from 1; given: ${text}`);
}

function keysOf({ key, ak }: { key?: string; ak?: string }): TelegramKeys | undefined {
  if (key === undefined) return undefined;
  const encryptionKey = keyBytes('--key', key);
  return ak === undefined ? { encryptionKey } : { encryptionKey, authenticationKey: keyBytes('--ak', ak) };
}

/** The error says how long it was, never what it was. */
function keyBytes(name: string, digits: string): Uint8Array {
  if (/^[0-9A-Fa-f]{32}$/.test(digits)) return Buffer.from(digits, 'hex');
  throw new UsageError(`${name} wants 32 hex digits; given: ${digits.length} characters`);
}

async function main(): Promise<number> {
  const given = readArguments();
  if (given.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const now = Date.now();
  const clock =
    given.speed === 1
      ? systemLiveClock()
      : scaledLiveClock({ originMs: now, pcOriginMs: now, speed: given.speed });
  const { source, settings, keys } = await connectMeter(given.name, { clock, keys: given.keys });
  const terminal = new MeterTerminal(source.name, { clock, lines: given.lines });
  const meter = liveMeter({
    source,
    settings,
    clock,
    memory: forgetfulMemory(),
    setup: given.setup,
    ...(keys === undefined ? {} : { keys }),
    notice: (notice) => terminal.notice(notice),
  });
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      meter.stop();
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    if (given.seconds !== undefined) clock.after(given.seconds * 1000, stop);
    meter.start({
      fromMinute: minuteOfMs(clock.nowMs()),
      listener: {
        reading: (reading) => terminal.minute(reading, false),
        correction: (reading) => terminal.minute(reading, true),
        sample: (sample) => terminal.sample(sample),
        ended: resolve,
      },
    });
  });
  terminal.end();
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const wrongOptions =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof UsageError || error instanceof ByteSourceError) && !wrongOptions) throw error;
  process.stderr.write(`meter: ${error.message}\n`);
  process.exitCode = 2;
}
