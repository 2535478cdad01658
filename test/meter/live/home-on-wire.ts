import type { ByteSource } from '../../../node-core/meter/byte-source.ts';
import {
  forgetfulMemory,
  type LiveMeterSource,
  type LiveNotice,
  liveMeter,
  type MeterMemory,
  type MeterSetup,
} from '../../../node-core/meter/live/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../node-core/meter/simulator/index.ts';
import {
  METER_SPEECHES,
  type MeteredHome,
  type MeterSpeech,
  meteredHome,
  type SpeechName,
  speakingSource,
} from '../../../node-core/meter/simulator/speech/index.ts';
import { type Minute, minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { HandClock } from './hand-clock.ts';
import { MinuteStore } from './minute-store.ts';

/** A simulated home that speaks as some meter to a live meter; restarts, pulled cables and clocks are the test's. */
export class HomeOnWire {
  readonly clock: HandClock;
  readonly store = new MinuteStore();
  readonly notices: LiveNotice[] = [];
  readonly speech: MeterSpeech;
  readonly metered: MeteredHome;
  memory: MeterMemory = forgetfulMemory();
  setup: MeterSetup = {};
  /** What the wire makes of a chunk. */
  wire: (chunk: Uint8Array) => Uint8Array = (chunk) => chunk;
  readonly faults: string[] = [];
  readonly #source: ByteSource;
  #meter: LiveMeterSource | undefined;
  readonly #startMs: number;

  constructor(name: SpeechName, options: { startMs: number; profile?: keyof typeof PROFILES }) {
    const { startMs, profile = 'prosumer' } = options;
    const home = simulatedHome({ seed: 7, profile: PROFILES[profile], sky: createSky(OSLO) });
    const startMinute = minute(minuteOfMs(startMs) - 60);
    this.metered = meteredHome(home, { startMinute, importMwh: 12_345_678_901, exportMwh: 2_345_678_901 });
    this.speech = METER_SPEECHES[name];
    this.clock = new HandClock(startMs);
    this.#startMs = startMs;
    const beganMs = this.clock.monotonicMs();
    this.#source = speakingSource({
      name,
      home: this.metered,
      speech: this.speech,
      clock: this.clock,
      homeMs: (monotonicMs) => startMs + monotonicMs - beganMs,
    });
  }

  start(fromMinute: Minute = this.store.nextMinute ?? minuteOfMs(this.#startMs)): void {
    const { clock, memory, setup, speech } = this;
    const { settings, keys } = speech;
    this.#meter = liveMeter({
      source: this.#noisy(),
      settings,
      clock,
      memory,
      setup,
      ...(keys === undefined ? {} : { keys }),
      notice: (notice) => {
        if (notice.kind !== 'heard') this.notices.push(notice);
        else if (notice.event.kind === 'fault') this.faults.push(notice.event.fault.problem);
      },
    });
    this.#meter.start({ fromMinute, listener: this.store });
  }

  #noisy(): ByteSource {
    const source = this.#source;
    return {
      name: source.name,
      open: (settings, listener) =>
        source.open(settings, {
          bytes: (chunk, atMs) => listener.bytes(this.wire(chunk), atMs),
          lost: (reason) => listener.lost(reason),
        }),
    };
  }

  stop(): void {
    this.#meter?.stop();
  }

  meterSwapped(): void {
    this.#meter?.meterSwapped();
  }

  /** How far the meter's registers moved between two minutes' beginnings, in what its digits show. */
  step(span: { from: number; to: number }, of: 'importMwh' | 'exportMwh', digitMwh: number): number {
    const shown = (at: number): number => {
      const mwh = this.metered.at(at * 60_000)[of];
      return mwh - (mwh % digitMwh);
    };
    return shown(span.to) - shown(span.from);
  }
}
