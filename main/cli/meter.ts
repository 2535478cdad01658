import { ByteSourceError } from '../../node-core/meter/byte-source.ts';
import {
  forgetfulMemory,
  type LiveClock,
  liveMeter,
  scaledLiveClock,
  systemLiveClock,
} from '../../node-core/meter/live/index.ts';
import { cableSource, nodeUsbBus } from '../../node-core/meter/usb/index.ts';
import { minuteOfMs } from '../../node-core/units/index.ts';
import { findMeter } from './find-meter.ts';
import { METER_HELP, type MeterArguments, readMeterArguments } from './meter-arguments.ts';
import { UsageError } from './telegram-keys.ts';
import { type Connected, connectMeter, isCable, watchCables } from './meter-sources.ts';
import { MeterTerminal } from './meter-terminal.ts';

async function main(): Promise<number> {
  const given = readMeterArguments(process.argv.slice(2));
  if (given.help) {
    process.stdout.write(METER_HELP);
    return 0;
  }
  const now = Date.now();
  const clock =
    given.speed === 1
      ? systemLiveClock()
      : scaledLiveClock({ originMs: now, pcOriginMs: now, speed: given.speed });
  let cancel = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    // Without the signal's name: whoever waits takes what comes for a meter.
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (given.seconds !== undefined) cancel = clock.after(given.seconds * 1000, resolve);
  });
  const meter = await connected(given, { clock, stopped });
  if (meter !== undefined) await show(meter, { given, clock, stopped });
  cancel();
  return 0;
}

/** From now until the user, or the time that was asked for, ends it. */
interface Session {
  readonly clock: LiveClock;
  readonly stopped: Promise<void>;
}

async function show(
  { source, settings, keys }: Connected,
  { given, clock, stopped }: Session & { readonly given: MeterArguments },
): Promise<void> {
  const terminal = new MeterTerminal(source.name, { clock, lines: given.lines || !process.stdout.isTTY });
  const meter = liveMeter({
    source,
    settings,
    clock,
    memory: forgetfulMemory(),
    setup: given.setup,
    ...(keys === undefined ? {} : { keys }),
    notice: (notice) => terminal.notice(notice),
  });
  const ended = new Promise<void>((resolve) => {
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
  await Promise.race([ended, stopped]);
  meter.stop();
  terminal.end();
}

/** A cable's line settings are found out, unless they are given. @returns undefined where that was ended */
async function connected(
  { name, keys, settings }: MeterArguments,
  { clock, stopped }: Session,
): Promise<Connected | undefined> {
  const bus = nodeUsbBus();
  if (!isCable(name) || settings !== undefined) return connectMeter(name, { clock, bus, keys, settings });
  const search = findMeter({
    watch: watchCables(name, { clock, bus }),
    sourceOf: (adapter) => cableSource(adapter, { clock, bus }),
    clock,
    keys,
    say: (words) => void process.stdout.write(`${words}\n`),
  });
  const meter = await Promise.race([search.found, stopped]);
  await search.stop();
  if (meter === undefined) return undefined;
  return connectMeter(meter.adapter, { clock, bus, keys, settings: meter.settings });
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
