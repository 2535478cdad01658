import { describe, expect, it } from 'vitest';
import type { LineSettings } from '../../../node-core/meter/byte-source.ts';
import {
  type AdapterMemory,
  type DetectionState,
  LINE_CANDIDATES,
  lineText,
  MeterDetection,
  type PluggedAdapter,
  type RememberedMeter,
} from '../../../node-core/meter/detection/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../node-core/meter/simulator/index.ts';
import {
  METER_SPEECHES,
  type MeterSpeech,
  meteredHome,
  SIMULATED_KEYS,
} from '../../../node-core/meter/simulator/speech/index.ts';
import { detectProtocol, type TelegramKeys } from '../../../node-core/meter/telegrams/index.ts';
import { minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { HandClock } from '../live/hand-clock.ts';
import { Wire, type WireOptions } from './wire.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 30);
const SML: LineSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };
const KAMSTRUP: LineSettings = { ...SML, baudRate: 2400 };
const OPTICAL: LineSettings = { baudRate: 300, dataBits: 7, parity: 'even', stopBits: 1 };

type Speech = keyof typeof METER_SPEECHES;

const HOME = meteredHome(simulatedHome({ seed: 7, profile: PROFILES.prosumer, sky: createSky(OSLO) }), {
  startMinute: minute(minuteOfMs(NOW_MS) - 60),
  importMwh: 1_000_000_000,
  exportMwh: 0,
});

/** What a simulated meter pushes on the tenth second. */
function telegramOf(speech: Speech): Uint8Array {
  return METER_SPEECHES[speech].telegram(NOW_MS, HOME);
}

function isSpeech(name: string): name is Speech {
  return Object.hasOwn(METER_SPEECHES, name);
}

/** A PC with adapters that a test plugs in and pulls out. */
class Pc {
  readonly clock = new HandClock(NOW_MS);
  readonly states: DetectionState[] = [];
  readonly wires = new Map<string, Wire>();
  kept: RememberedMeter | undefined;
  #plugged: PluggedAdapter[] = [];
  #changed: (adapters: readonly PluggedAdapter[]) => void = () => undefined;
  readonly memory: AdapterMemory = {
    remembered: () => this.kept,
    remember: (meter) => {
      this.kept = meter;
    },
  };

  wire(name: string, options: Omit<WireOptions, 'clock'>): Wire {
    const wire = new Wire(name, { ...options, clock: this.clock });
    this.wires.set(name, wire);
    return wire;
  }

  plug(name: string): void {
    this.#plugged = [...this.#plugged, { name, title: name.toUpperCase() }];
    this.#changed(this.#plugged);
  }

  unplug(name: string): void {
    this.#plugged = this.#plugged.filter((adapter) => adapter.name !== name);
    this.wires.get(name)?.lose({ kind: 'unplugged' });
    this.#changed(this.#plugged);
  }

  detect(keys?: TelegramKeys): MeterDetection {
    return new MeterDetection({
      watch: (changed) => {
        this.#changed = changed;
        changed(this.#plugged);
        return () => {
          this.#changed = () => undefined;
        };
      },
      sourceOf: (name) => {
        const wire = this.wires.get(name);
        if (wire === undefined) throw new Error(`no wire ${name}`);
        return wire;
      },
      clock: this.clock,
      memory: this.memory,
      changed: (state) => this.states.push(state),
      ...(keys === undefined ? {} : { keys }),
    });
  }

  /** Seconds until something was found; at most as many as given. */
  async secondsUntilFound(detection: MeterDetection, mostSeconds = 60): Promise<number> {
    for (let seconds = 0; seconds <= mostSeconds; seconds += 1) {
      if (detection.state.kind === 'found') return seconds;
      await this.clock.advance(1_000);
    }
    throw new Error(`nothing found in ${mostSeconds} s: ${JSON.stringify(detection.state)}`);
  }
}

describe('a meter that pushes every 10 s is found within a minute', () => {
  const speeches = Object.keys(METER_SPEECHES).filter((name) => isSpeech(name));
  const cases = speeches.flatMap((speech) =>
    // Just before a push, in its middle, just behind one.
    [0, 1_950, 7_700].map((phaseMs) => [speech, phaseMs] as const),
  );
  it.each(cases)('%s, pushing %d ms late', async (speech, phaseMs) => {
    const pc = new Pc();
    const { settings, keys }: MeterSpeech = METER_SPEECHES[speech];
    const wire = pc.wire('usb:a', { sentWith: settings, push: telegramOf(speech), everyMs: 10_000, phaseMs });
    pc.plug('usb:a');
    const detection = pc.detect(keys);
    await pc.secondsUntilFound(detection);
    if (detection.state.kind !== 'found') throw new Error('not found');
    const { meter } = detection.state;
    expect(meter).toMatchObject({ adapter: 'usb:a', settings, key: 'none' });
    // Whoever has other keys can try them on what was heard.
    expect(detectProtocol(meter.bytes, keys)).toMatchObject({ kind: 'telegrams', protocol: meter.protocol });
    expect(meter.telegram?.protocol).toBe(meter.protocol);
    expect(wire.isOpen).toBe(false);
    expect(pc.kept).toEqual({ adapter: 'usb:a', settings });
  });

  it('at 300 baud, where a telegram takes seconds', async () => {
    const pc = new Pc();
    pc.wire('usb:a', { sentWith: OPTICAL, push: telegramOf('mode-c'), everyMs: 15_000 });
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.secondsUntilFound(detection, 110);
    expect(pc.kept?.settings).toEqual(OPTICAL);
  });
});

describe('what is said on the way', () => {
  it('what is tried, and what is heard', async () => {
    const pc = new Pc();
    const { settings } = METER_SPEECHES.kamstrup;
    pc.wire('usb:a', { sentWith: settings, push: telegramOf('kamstrup'), everyMs: 10_000 });
    const detection = pc.detect();
    pc.plug('usb:a');
    await pc.secondsUntilFound(detection);
    expect(pc.states[0]).toEqual({ kind: 'noAdapter' });
    const seen = new Set(
      pc.states.flatMap((state) =>
        state.kind === 'noAdapter'
          ? []
          : state.adapters.map(({ progress }) =>
              progress.kind === 'listening'
                ? `${lineText(progress.settings)} ${progress.heard.kind}`
                : progress.kind,
            ),
      ),
    );
    expect([...seen]).toEqual(
      expect.arrayContaining(['115200 8N1 silence', '115200 8N1 noise', '2400 8N1 telegrams', 'found']),
    );
    expect(settings).toEqual(KAMSTRUP);
  });

  it('a cable with nothing behind it: every setting tried in a minute, silence, and it goes on', async () => {
    const pc = new Pc();
    pc.wire('usb:a', { sentWith: SML, everyMs: 10_000 });
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.clock.advance(59_000);
    expect(detection.state.kind).toBe('looking');
    await pc.clock.advance(3_000);
    const { state } = detection;
    if (state.kind !== 'notFound') throw new Error(state.kind);
    expect(state.adapters[0]?.tried.map(({ settings, heard }) => [lineText(settings), heard.kind])).toEqual(
      LINE_CANDIDATES.map(({ listenWith }) => [lineText(listenWith), 'silence']),
    );
    await pc.clock.advance(60_000);
    expect(pc.wires.get('usb:a')?.openedWith.length).toBeGreaterThan(LINE_CANDIDATES.length + 2);
    await detection.stop();
    expect(pc.wires.get('usb:a')?.isOpen).toBe(false);
    const said = pc.states.length;
    await pc.clock.advance(60_000);
    expect(pc.states).toHaveLength(said);
  });

  it.each([
    [
      'inverted',
      {
        sentWith: METER_SPEECHES['p1-v5'].settings,
        push: telegramOf('p1-v5'),
        everyMs: 10_000,
        inverted: true,
      },
    ],
    [
      'noise',
      {
        sentWith: { ...SML, baudRate: 14_400 },
        push: new Uint8Array(300).map((_, at) => (at * 89) ^ (at >> 3)),
        everyMs: 10_000,
      },
    ],
  ] as const)('%s: not found, and noise is said', async (_, options) => {
    const pc = new Pc();
    pc.wire('usb:a', options);
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.clock.advance(62_000);
    const { state } = detection;
    if (state.kind !== 'notFound') throw new Error(state.kind);
    expect(state.adapters[0]?.tried.some(({ heard }) => heard.kind !== 'silence')).toBe(true);
    await detection.stop();
  });

  it('an encrypted meter without its key: found, and the key is wanted', async () => {
    const pc = new Pc();
    const { settings } = METER_SPEECHES['aidon-encrypted'];
    pc.wire('usb:a', { sentWith: settings, push: telegramOf('aidon-encrypted'), everyMs: 10_000 });
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.secondsUntilFound(detection);
    expect(detection.state).toMatchObject({ kind: 'found', meter: { key: 'wanted', settings } });
  });

  it('an encrypted meter with another key: the key is wrong', async () => {
    const pc = new Pc();
    const { settings } = METER_SPEECHES['aidon-encrypted'];
    pc.wire('usb:a', { sentWith: settings, push: telegramOf('aidon-encrypted'), everyMs: 10_000 });
    pc.plug('usb:a');
    const detection = pc.detect({ ...SIMULATED_KEYS, encryptionKey: new Uint8Array(16) });
    await pc.secondsUntilFound(detection);
    expect(detection.state).toMatchObject({ kind: 'found', meter: { key: 'wrong' } });
  });
});

describe('several adapters, plugged in and pulled out', () => {
  const kaifa = { sentWith: METER_SPEECHES.kaifa.settings, push: telegramOf('kaifa'), everyMs: 10_000 };

  it('of two adapters the meter’s is found, and both are closed', async () => {
    const pc = new Pc();
    const other = pc.wire('usb:a', {
      sentWith: SML,
      push: Uint8Array.from([1, 2, 3, 4, 250]),
      everyMs: 3_000,
    });
    pc.wire('usb:b', kaifa);
    pc.plug('usb:a');
    pc.plug('usb:b');
    const detection = pc.detect();
    await pc.secondsUntilFound(detection);
    expect(detection.state).toMatchObject({ kind: 'found', meter: { adapter: 'usb:b' } });
    expect(other.isOpen).toBe(false);
    expect(pc.wires.get('usb:b')?.isOpen).toBe(false);
  });

  it('an adapter that is remembered is tried with its settings first', async () => {
    const pc = new Pc();
    pc.kept = { adapter: 'usb:a', settings: METER_SPEECHES['p1-v2'].settings };
    const wire = pc.wire('usb:a', {
      sentWith: METER_SPEECHES['p1-v2'].settings,
      push: telegramOf('p1-v2'),
      everyMs: 10_000,
    });
    pc.plug('usb:a');
    const detection = pc.detect();
    expect(await pc.secondsUntilFound(detection)).toBeLessThanOrEqual(11);
    expect(wire.openedWith).toHaveLength(1);
  });

  it('opened in the middle of a telegram: the next one is waited for', async () => {
    const pc = new Pc();
    const { settings } = METER_SPEECHES['p1-v2'];
    pc.kept = { adapter: 'usb:a', settings };
    // The line is opened a second after the clock's beginning: 150 ms into a telegram of text that has no beginning then.
    const wire = pc.wire('usb:a', {
      sentWith: settings,
      push: telegramOf('p1-v2'),
      everyMs: 10_000,
      phaseMs: 850,
    });
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.secondsUntilFound(detection);
    expect(wire.openedWith).toHaveLength(1);
  });

  it('another adapter is not tried with what is remembered of the first', async () => {
    const pc = new Pc();
    pc.kept = { adapter: 'usb:a', settings: SML };
    const wire = pc.wire('usb:b', kaifa);
    pc.plug('usb:b');
    const detection = pc.detect();
    await pc.secondsUntilFound(detection);
    expect(wire.openedWith[0]).toEqual(LINE_CANDIDATES[0]?.listenWith);
  });

  it('pulled out and plugged in on the way: found all the same', async () => {
    const pc = new Pc();
    pc.wire('usb:a', kaifa);
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.clock.advance(3_000);
    pc.unplug('usb:a');
    await pc.clock.advance(5_000);
    expect(detection.state).toEqual({ kind: 'noAdapter' });
    pc.plug('usb:a');
    await pc.secondsUntilFound(detection);
  });

  it('blocked says why, and is tried again', async () => {
    const pc = new Pc();
    const wire = pc.wire('usb:a', kaifa);
    wire.problem = 'permission';
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.clock.advance(1_000);
    expect(detection.state).toMatchObject({
      kind: 'notFound',
      adapters: [{ progress: { kind: 'blocked', error: { problem: 'permission' } } }],
    });
    wire.problem = undefined;
    await pc.secondsUntilFound(detection);
  });

  it('lost for a moment without being unplugged: tried again', async () => {
    const pc = new Pc();
    const wire = pc.wire('usb:a', kaifa);
    pc.plug('usb:a');
    const detection = pc.detect();
    await pc.clock.advance(2_000);
    wire.lose({ kind: 'failed', detail: 'a transfer went wrong' });
    await pc.clock.advance(1);
    expect(detection.state).toMatchObject({ adapters: [{ progress: { kind: 'away' } }] });
    await pc.secondsUntilFound(detection);
  });
});
