import { energyMwh, type Minute, minute, powerW } from '../../units/index.ts';
import type { ByteSource, LineSettings } from '../byte-source.ts';
import {
  checkFactor,
  DIRECT_PERMILLE,
  type HeardValues,
  MinuteBook,
  type Moment,
  type OpenMinuteState,
  Timeline,
  timesFactor,
} from '../minutes/index.ts';
import {
  type LiveSample,
  type MeterListener,
  type MeterSource,
  type MeterStart,
  type MinuteReading,
  POWER_HOLDS_MS,
} from '../source.ts';
import { readCapture, type Telegram, type TelegramKeys, TelegramReader } from '../telegrams/index.ts';
import { heardValuesOf, type MeterSetup } from './heard-values.ts';
import { type KeptMeter, readKeptMeter, writeKeptMeter } from './kept-meter.ts';
import type { LiveClock } from './live-clock.ts';
import type { LiveNotice } from './live-notice.ts';
import type { MeterMemory } from './meter-memory.ts';
import { ReconnectingLine } from './reconnecting-line.ts';
import { RegisterPower } from './register-power.ts';

export interface LiveMeterOptions {
  readonly source: ByteSource;
  readonly settings: LineSettings;
  readonly clock: LiveClock;
  readonly memory: MeterMemory;
  /** For meters that encrypt. */
  readonly keys?: TelegramKeys;
  readonly setup?: MeterSetup;
  /** What it is shown as; 'usb' by default: a capture is a replay, a speaking home is simulated. */
  readonly kind?: MeterSource['kind'];
  notice?(notice: LiveNotice): void;
}

/** A live meter: a `MeterSource` that can be told that the meter was swapped, where the meter has no ID of its own. */
export interface LiveMeterSource extends MeterSource {
  /** Books nothing from the last register to the next. */
  meterSwapped(): void;
  released(): Promise<void>;
}

/** Time passes for a silent meter, too. */
const TICK_MS = 5_000;
/** No meter pauses for half a second within a telegram; a busy PC may hand on its bytes later. */
const SILENCE_MS = 3_000;
/** Readings in one go before others get a turn. */
const READINGS_PER_TURN = 240;

/**
 * A meter on a wire, as a `MeterSource`: bytes -> telegrams -> samples -> minutes.
 *
 * What it knows is saved before anything is said, together with what is going to be said: a process that is killed at any
 * moment says that again when it starts anew, if it was not stored, and what was heard meanwhile is a gap for the register
 * to fill. So no minute is said twice, none is lost, and they go on to add up to the registers.
 *
 * @throws RangeError for a factor that `checkFactor` refuses, or keys that are not 16 bytes long
 */
export function liveMeter(options: LiveMeterOptions): LiveMeterSource {
  checkFactor(factorOf(options));
  if (options.keys !== undefined) checkKeys(options.keys);
  let running: Run | undefined;
  let letGo: Promise<void> = Promise.resolve();
  return {
    kind: options.kind ?? 'usb',
    start(start) {
      if (running?.stopped === false) throw new Error('the meter source is running already');
      running = new Run(start, options);
    },
    stop() {
      running?.stop();
      letGo = running?.released ?? letGo;
      running = undefined;
    },
    released: () => letGo,
    meterSwapped: () => running?.meterSwapped(),
  };
}

type LiveListener = Required<MeterListener>;

/** From a start to its stop. */
class Run {
  stopped = false;
  /** Of a run that was stopped: its line is let go of. */
  released: Promise<void> = Promise.resolve();
  readonly #options: LiveMeterOptions;
  readonly #listener: LiveListener;
  readonly #reader: TelegramReader;
  readonly #timeline: Timeline;
  readonly #book: MinuteBook;
  readonly #line: ReconnectingLine;
  /** What is to be said again, from before the start. */
  #saying: KeptMeter['saying'];
  #chunkMs = 0;
  #exportMw = 0;
  readonly #registerPower = new RegisterPower();
  /** When it last said power, by passed time. */
  #powerPassedMs = Number.NEGATIVE_INFINITY;
  #registersMinute: Minute | undefined;
  #ended = false;
  #cancelTick: () => void;
  #cancelTurn: (() => void) | undefined;

  constructor({ fromMinute, listener }: MeterStart, options: LiveMeterOptions) {
    this.#listener = correcting(listener);
    this.#options = options;
    this.#reader = new TelegramReader(options.keys);
    const kept = this.#load(fromMinute);
    this.#timeline = new Timeline(kept?.timeline);
    this.#book = new MinuteBook(kept?.book ?? fromMinute, { factorPermille: factorOf(options) });
    this.#saying = this.#unsaid(kept, fromMinute);
    this.#cancelTick = options.clock.after(TICK_MS, () => this.#tick());
    this.#line = new ReconnectingLine({
      source: options.source,
      settings: options.settings,
      clock: options.clock,
      bytes: (chunk, atMs) => this.#take(chunk, atMs),
      ended: () => this.#end(),
      notice: (notice) => this.#notice(notice),
    });
    this.#turnSoon();
  }

  stop(): void {
    this.stopped = true;
    this.#cancelTick();
    this.#cancelTurn?.();
    this.released = this.#line.stop();
  }

  meterSwapped(): void {
    this.#book.meterSwapped();
  }

  #notice(notice: LiveNotice): void {
    this.#options.notice?.(notice);
  }

  /** What was kept, where it goes with what is stored. */
  #load(fromMinute: number): KeptMeter | undefined {
    const { memory } = this.#options;
    const text = memory.load();
    if (text === undefined) return undefined;
    const kept = readKeptMeter(text);
    if (kept === undefined) {
      memory.setAside();
      this.#notice({ kind: 'memoryDamaged' });
      return undefined;
    }
    if (fromMinute <= kept.book.nextMinute) return kept;
    // Minutes were stored that this memory knows nothing of: what they say may be any part of the register's step.
    this.#notice({ kind: 'lostTrack', wantedMinute: fromMinute, keptMinute: kept.book.nextMinute });
    return undefined;
  }

  /** What may not have been stored when the process ended; minutes of which nothing is kept any more are gaps. */
  #unsaid(kept: KeptMeter | undefined, fromMinute: number): KeptMeter['saying'] {
    if (kept === undefined) return { readings: [], corrections: [] };
    const { saying, book } = kept;
    const known = new Map<number, MinuteReading>();
    for (const { minute: at, said } of book.minutes) if (said !== null) known.set(at, saidReading(at, said));
    for (const each of saying.readings) known.set(each.minute, each);
    const readings: MinuteReading[] = [];
    for (let at = fromMinute; at < book.nextMinute; at += 1) {
      readings.push(known.get(at) ?? saidReading(at, { importMwh: 0, exportMwh: 0, quality: 'gap' }));
    }
    return { readings, corrections: saying.corrections };
  }

  #moment(atMs: number): Moment {
    const { clock } = this.#options;
    const wallMs = clock.nowMs() - (clock.monotonicMs() - atMs);
    const { moment, setByMs } = this.#timeline.look({ wallMs, monotonicMs: atMs });
    if (setByMs !== 0) this.#notice({ kind: 'clockSet', byMs: setByMs });
    return moment;
  }

  #take(chunk: Uint8Array, atMs: number): void {
    this.#chunkMs = atMs;
    const events = this.#reader.push(chunk);
    for (const event of events) {
      this.#notice({ kind: 'heard', event, atMs });
      if (event.kind === 'telegram') this.#hear(event.telegram, atMs);
    }
  }

  #hear(telegram: Telegram, atMs: number): void {
    const moment = this.#moment(atMs);
    const heard = heardValuesOf(telegram, this.#options.setup ?? {});
    this.#book.hear(moment, heard);
    this.#listener.heard(moment.timeMs);
    this.#sample(moment, heard);
    this.#turnSoon();
  }

  #sample(moment: Moment, heard: HeardValues): void {
    const { importMw, exportMw = importMw === 0 ? this.#exportMw : 0 } = heard;
    this.#exportMw = exportMw;
    const registers = { importMwh: heard.importRegister?.mwh, exportMwh: heard.exportRegister?.mwh };
    const derived = this.#registerPower.take(moment.passedMs, registers);
    if (importMw !== undefined) {
      this.#powerPassedMs = moment.passedMs;
      this.#listener.sample({ ...this.#power(moment, importMw - exportMw), roofW: null });
    } else if (derived !== undefined && moment.passedMs - this.#powerPassedMs > POWER_HOLDS_MS) {
      const netMw = derived.importMw - derived.exportMw;
      this.#listener.sample({ ...this.#power(moment, netMw), roofW: null, derived: true });
    }
  }

  #power({ timeMs }: Moment, netMw: number): Pick<LiveSample, 'atMs' | 'importW' | 'exportW'> {
    const watts = Math.round(timesFactor(Math.abs(netMw), factorOf(this.#options)) / 1000);
    return { atMs: timeMs, importW: powerW(netMw > 0 ? watts : 0), exportW: powerW(netMw < 0 ? watts : 0) };
  }

  #tick(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#chunkMs > SILENCE_MS) {
      for (const event of this.#reader.end()) this.#notice({ kind: 'heard', event, atMs: nowMs });
    }
    this.#book.tick(this.#moment(nowMs));
    this.#cancelTick = this.#options.clock.after(TICK_MS, () => this.#tick());
    this.#turn();
  }

  #end(): void {
    this.#ended = true;
    for (const event of this.#reader.end()) {
      if (event.kind === 'telegram') this.#hear(event.telegram, this.#chunkMs);
    }
    this.#turnSoon();
  }

  /** Never from within a source's call: what the listener throws is not the source's to catch. */
  #turnSoon(): void {
    this.#cancelTurn ??= this.#options.clock.after(0, () => this.#turn());
  }

  #turn(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
    if (this.stopped) return;
    try {
      this.#say();
    } catch (fault) {
      this.stop();
      throw fault;
    }
  }

  #say(): void {
    for (const notice of this.#book.takeNotices()) this.#notice(notice);
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#saying.readings.length + this.#saying.corrections.length === 0) {
      this.#saying = this.#book.take(this.#moment(nowMs), READINGS_PER_TURN);
      if (this.#saying.readings.length + this.#saying.corrections.length > 0) this.#save();
    }
    const { readings, corrections } = this.#saying;
    this.#saying = { readings: [], corrections: [] };
    for (const reading of readings) if (!this.stopped) this.#listener.reading(reading);
    for (const reading of corrections) if (!this.stopped) this.#listener.correction(reading);
    if (!this.stopped) this.#sayRegisters();
    if (this.stopped) return;
    if (readings.length + corrections.length > 0) this.#turnSoon();
    else if (this.#ended) this.#finish();
  }

  /** Once each, when every minute up to them was said. */
  #sayRegisters(): void {
    const { registers, nextMinute } = this.#book;
    if (registers === undefined || registers.minute === this.#registersMinute) return;
    if (registers.minute >= nextMinute) return;
    this.#registersMinute = registers.minute;
    this.#listener.registers(registers);
  }

  #finish(): void {
    this.stop();
    this.#listener.ended();
  }

  #save(): void {
    const { state: timeline } = this.#timeline;
    if (timeline === undefined) return;
    this.#options.memory.save(writeKeptMeter({ timeline, book: this.#book.state, saying: this.#saying }));
  }
}

function saidReading(at: number, said: NonNullable<OpenMinuteState['said']>): MinuteReading {
  return {
    minute: minute(at),
    importMwh: energyMwh(said.importMwh),
    exportMwh: energyMwh(said.exportMwh),
    quality: said.quality,
  };
}

/** A correction that nobody takes would leave minutes that do not add up. */
function correcting(listener: MeterListener): LiveListener {
  if (listener.correction === undefined) {
    throw new Error('a live meter corrects minutes: its listener has to take that');
  }
  return {
    reading: (reading) => listener.reading(reading),
    correction: (reading) => listener.correction?.(reading),
    registers: (registers) => listener.registers?.(registers),
    heard: (atMs) => listener.heard?.(atMs),
    asks: () => listener.asks?.(),
    sample: (sample) => listener.sample(sample),
    ended: () => listener.ended(),
  };
}

function factorOf({ setup }: LiveMeterOptions): number {
  return setup?.factorPermille ?? DIRECT_PERMILLE;
}

/** A meter that starts later is to be told of a wrong key now. */
function checkKeys(keys: TelegramKeys): void {
  readCapture(new Uint8Array(), keys);
}
