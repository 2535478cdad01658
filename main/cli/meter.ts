import { ByteSourceError } from '../../node-core/meter/byte-source.ts';
import {
  forgetfulMemory,
  liveMeter,
  scaledLiveClock,
  systemLiveClock,
} from '../../node-core/meter/live/index.ts';
import { minuteOfMs } from '../../node-core/units/index.ts';
import { METER_HELP, readMeterArguments, UsageError } from './meter-arguments.ts';
import { connectMeter } from './meter-sources.ts';
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
  const { source, settings, keys } = await connectMeter(given.name, {
    clock,
    keys: given.keys,
    settings: given.settings,
  });
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
