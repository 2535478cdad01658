import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ByteSource, ByteSourceError } from '../../../node-core/meter/byte-source.ts';
import type { PluggedAdapter } from '../../../node-core/meter/detection/index.ts';
import {
  type Cables,
  MeterDesk,
  type MeterDeskOptions,
  seedSeal,
} from '../../../node-core/meter/setup/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../node-core/meter/simulator/index.ts';
import {
  METER_SPEECHES,
  type MeteredHome,
  type MeterSpeech,
  meteredHome,
  type SpeechName,
  speakingSource,
} from '../../../node-core/meter/simulator/speech/index.ts';
import type { Clock } from '../../../node-core/meter/source.ts';
import { crc16 } from '../../../node-core/meter/telegrams/crc16.ts';
import { minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { HandClock } from '../live/hand-clock.ts';

/** A PC's USB ports, with simulated meters on cables: plugged in, pulled out, and swapped by the test. */
export class MeterPort implements Cables {
  readonly clock: HandClock;
  /** For whoever wants the wall clock with timers. */
  readonly wall: Clock;
  readonly folder = mkdtempSync(path.join(tmpdir(), 'nabowatt-meter-'));
  /** Every opening of an adapter, with its line. */
  readonly opened: string[] = [];
  /** How many lines are open, and the most that ever were of one adapter. */
  readonly open = new Map<string, number>();
  mostOpen = 0;
  broken: Error | undefined;
  /** Adapters that other programs have, and which. */
  readonly busy = new Map<string, string>();
  readonly #startMs: number;
  readonly #beganMs: number;
  readonly #cables = new Map<string, { source: ByteSource; lose?: () => void; close?: () => void }>();
  #changed: (adapters: readonly PluggedAdapter[]) => void = () => undefined;
  #failed: (error: unknown) => void = () => undefined;
  /** Of the process that a kill left behind: it hears nothing any more. */
  #alive = { is: true };
  #random = 0;

  constructor(startMs: number) {
    this.#startMs = startMs;
    this.clock = new HandClock(startMs);
    this.#beganMs = this.clock.monotonicMs();
    this.wall = {
      nowMs: () => this.clock.nowMs(),
      at: (timeMs, run) => this.clock.after(Math.max(0, timeMs - this.clock.nowMs()), run),
    };
  }

  /** The process is killed: what it has open hears nothing any more. */
  kill(): void {
    this.#alive.is = false;
    this.#alive = { is: true };
    for (const { close } of this.#cables.values()) close?.();
    for (const name of this.open.keys()) this.open.set(name, 0);
  }

  /** The ports as a new process sees them; the one before is killed. */
  cables(): Cables {
    this.kill();
    return this;
  }

  /** A desk of a new process; the one before is killed. */
  desk(options: Partial<MeterDeskOptions> = {}): MeterDesk {
    const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill((this.#random += 1));
    return new MeterDesk({
      folder: this.folder,
      clock: this.wall,
      liveClock: this.clock,
      cables: this.cables(),
      seal: seedSeal({ seed: new Uint8Array(32).fill(7), random }),
      random,
      ...options,
    });
  }

  /** A home behind a meter: registers that count from here. */
  home(seed: number, importMwh: number): MeteredHome {
    const home = simulatedHome({ seed, profile: PROFILES.prosumer, sky: createSky(OSLO) });
    const startMinute = minute(minuteOfMs(this.#startMs) - 60);
    return meteredHome(home, { startMinute, importMwh, exportMwh: 2_345_678_000 });
  }

  /** Puts a cable from a meter into the PC; in the place of the one of that name. */
  plug(name: string, meter: SpeechName | MeterSpeech, home = this.home(7, 12_345_678_000)): MeteredHome {
    const speech = typeof meter === 'string' ? METER_SPEECHES[meter] : meter;
    const source = speakingSource({
      name,
      home,
      speech,
      clock: this.clock,
      homeMs: (monotonicMs) => this.#startMs + monotonicMs - this.#beganMs,
    });
    this.#cables.set(name, { source });
    this.#tell();
    return home;
  }

  unplug(name: string): void {
    const cable = this.#cables.get(name);
    this.#cables.delete(name);
    cable?.lose?.();
    this.#tell();
  }

  watch(
    changed: (adapters: readonly PluggedAdapter[]) => void,
    failed: (error: unknown) => void,
  ): () => void {
    this.#changed = changed;
    this.#failed = failed;
    this.#tell();
    return () => {
      this.#changed = () => undefined;
    };
  }

  #tell(): void {
    if (this.broken !== undefined) this.#failed(this.broken);
    else this.#changed([...this.#cables.keys()].map((name) => ({ name, title: name.toUpperCase() })));
  }

  sourceOf(name: string): ByteSource {
    const alive = this.#alive;
    return {
      name,
      open: async (settings, listener) => {
        const cable = this.#cables.get(name);
        if (cable === undefined) throw new ByteSourceError('notFound', { source: name, message: 'out' });
        const holder = this.busy.get(name);
        if (holder !== undefined) {
          throw new ByteSourceError('busy', { source: name, message: `${holder} uses it`, holder });
        }
        this.opened.push(`${name} ${settings.baudRate}`);
        let over = false;
        const leave = (): void => {
          if (over || !alive.is) return;
          over = true;
          this.open.set(name, (this.open.get(name) ?? 0) - 1);
        };
        const line = await cable.source.open(settings, {
          bytes: (chunk, atMs) => {
            if (!over && alive.is) listener.bytes(chunk, atMs);
          },
          lost: () => undefined,
        });
        const lines = (this.open.get(name) ?? 0) + 1;
        this.open.set(name, lines);
        this.mostOpen = Math.max(this.mostOpen, lines);
        // A process that dies lets go of what it has open.
        cable.close = () => void line.close();
        cable.lose = () => {
          void line.close();
          if (over) return;
          leave();
          if (alive.is) listener.lost({ kind: 'unplugged' });
        };
        return {
          close: async () => {
            await line.close();
            await Promise.resolve();
            leave();
          },
        };
      },
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The same P1 meter, but for the first letter of its number. */
export function withNumber(speech: MeterSpeech, letter: string): MeterSpeech {
  const code = letter.charCodeAt(0).toString(16);
  return {
    ...speech,
    telegram(timeMs, home) {
      const text = Buffer.from(speech.telegram(timeMs, home)).toString('latin1');
      const changed = text.replace(/(96\.1\.1\()[0-9A-F]{2}/, (_, before: string) => `${before}${code}`);
      const body = Buffer.from(changed.slice(0, changed.lastIndexOf('!') + 1), 'latin1');
      const crc = crc16('arc', body, { from: 0, to: body.length });
      return Buffer.concat([body, Buffer.from(`${crc.toString(16).toUpperCase().padStart(4, '0')}\r\n`)]);
    },
  };
}
