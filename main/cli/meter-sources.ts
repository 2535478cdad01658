import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type ByteSource,
  ByteSourceError,
  type ByteSourceMaker,
  type LineSettings,
  openByteSource,
} from '../../node-core/meter/byte-source.ts';
import { capturePieces, captureSource, type LiveClock } from '../../node-core/meter/live/index.ts';
import {
  createSky,
  OSLO,
  PROFILES,
  type ProfileName,
  simulatedHome,
} from '../../node-core/meter/simulator/index.ts';
import {
  METER_SPEECHES,
  type MeterSpeech,
  meteredHome,
  type SpeechName,
  speakingSource,
} from '../../node-core/meter/simulator/speech/index.ts';
import type { TelegramKeys } from '../../node-core/meter/telegrams/index.ts';
import { cableSource, type UsbBus, watchAdapters } from '../../node-core/meter/usb/index.ts';
import { minute, minuteOfMs } from '../../node-core/units/index.ts';
import type { FindOptions } from './find-meter.ts';

/** A source, and how its line is to be set. */
export interface Connected {
  readonly source: ByteSource;
  readonly settings: LineSettings;
  readonly keys: TelegramKeys | undefined;
}

/** What most meters that were sold lately want; captures take any. */
const USUAL_LINE: LineSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };

/** This PC's time, and its USB: one of them a process. */
export interface Pc {
  readonly clock: LiveClock;
  readonly bus: UsbBus;
}

/** What the user said of a meter. */
export interface ConnectOptions extends Pc {
  /** A simulated meter brings its own. */
  readonly keys: TelegramKeys | undefined;
  /** A simulated meter has its own. */
  readonly settings: LineSettings | undefined;
}

/**
 * Finds the meter of a name: 'usb[:SELECTOR]', 'serial:PATH', 'capture:FILE' or 'simulate:NAME[/HOME]'.
 * @throws ByteSourceError where there is none
 */
export async function connectMeter(
  name: string,
  { clock, bus, keys, settings }: ConnectOptions,
): Promise<Connected> {
  let speech: MeterSpeech | undefined;
  const makers: Record<string, ByteSourceMaker> = {
    usb: () => Promise.resolve(cableSource(name, { bus, clock })),
    serial: () => Promise.resolve(cableSource(name, { bus, clock })),
    capture: (path) => Promise.resolve(capture({ path, clock, keys })),
    simulate(selector) {
      const [speechName = '', profile = 'prosumer'] = selector.split('/');
      if (!isSpeech(speechName) || !isProfile(profile)) {
        const message = 'no such simulated meter or home; --help names them';
        return Promise.reject(new ByteSourceError('notFound', { source: name, message }));
      }
      speech = METER_SPEECHES[speechName];
      return Promise.resolve(simulated({ name: selector, speech, profile, clock }));
    },
  };
  const source = await openByteSource(name, makers);
  return { source, settings: settings ?? speech?.settings ?? USUAL_LINE, keys: keys ?? speech?.keys };
}

/** Whether a name is of a cable: its line settings can be found out. */
export function isCable(name: string): boolean {
  return /^(?:usb|serial)(?::|$)/.test(name);
}

/** The adapters among which to look for a meter: all of them for 'usb', else the one of that name. */
export function watchCables(name: string, pc: Pc): FindOptions['watch'] {
  if (name === 'usb') return (changed) => watchAdapters(pc, changed);
  return (changed) => {
    changed([{ name, title: name }]);
    return () => undefined;
  };
}

function isSpeech(name: string): name is SpeechName {
  return Object.hasOwn(METER_SPEECHES, name);
}

function isProfile(name: string): name is ProfileName {
  return Object.hasOwn(PROFILES, name);
}

function capture(of: { path: string; clock: LiveClock; keys: TelegramKeys | undefined }): ByteSource {
  const { path, clock, keys } = of;
  const name = `capture:${basename(path)}`;
  try {
    return captureSource({ name, pieces: capturePieces(readFileSync(path), keys), clock });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ByteSourceError('notFound', { source: name, message });
  }
}

function simulated(of: {
  name: string;
  speech: MeterSpeech;
  profile: ProfileName;
  clock: LiveClock;
}): ByteSource {
  const { name, speech, profile, clock } = of;
  const startMs = clock.nowMs();
  const home = simulatedHome({ seed: 1, profile: PROFILES[profile], sky: createSky(OSLO) });
  const startMinute = minute(minuteOfMs(startMs) - 60);
  const metered = meteredHome(home, {
    startMinute,
    importMwh: 12_345_678_900,
    exportMwh: 2_345_678_900,
  });
  const offsetMs = startMs - clock.monotonicMs();
  const homeMs = (monotonicMs: number): number => monotonicMs + offsetMs;
  return speakingSource({ name: `simulate:${name}`, home: metered, speech, clock, homeMs });
}
