/** A search for a meter as a script: what a person sees with one cable or another. */
import type { AdapterView, FoundMeterView, MeterKeys, MeterSearchView } from '../../node-core/api/index.ts';
import { scriptedPause } from './scripted-pause.ts';

export const METER_SCRIPTS = [
  'found',
  'encrypted',
  'notFound',
  'blocked',
  'busy',
  'none',
  'unavailable',
] as const;
export type MeterScript = (typeof METER_SCRIPTS)[number];

/** The key that fits. */
export const SCRIPTED_METER_KEY = '1'.repeat(32);

const NOTHING: MeterSearchView = { kind: 'noAdapter', adapters: [], found: null, reason: null };

const LISTENING: AdapterView = {
  adapter: 'FTB6SPL3',
  title: 'FT232R USB UART (FTB6SPL3)',
  state: 'listening',
  now: { line: '2400 8E1', bytes: 0, heard: 'nothing' },
  tried: [{ line: '115200 8N1', bytes: 212, heard: 'noise' }],
  rounds: 0,
  problem: null,
};

const FOUND: FoundMeterView = {
  adapter: 'FTB6SPL3',
  line: '2400 8E1',
  protocol: 'hdlc',
  meterId: '6970631401234567',
  key: 'none',
  importW: 1_240,
  exportW: 0,
  importMwh: 18_342_910_000,
  exportMwh: 1_204_550_000,
};

const TRIED: AdapterView = {
  ...LISTENING,
  tried: ['115200 8N1', '2400 8E1', '9600 8N1', '2400 8N1', '300 8N1'].map((line) => ({
    line,
    bytes: 0,
    heard: 'nothing',
  })),
  rounds: 1,
};

/** Plays one search until its signal. */
export async function* searchScript(
  script: MeterScript,
  options: {
    readonly signal: AbortSignal;
    readonly stepMs: number;
    readonly keys: () => MeterKeys | undefined;
  },
): AsyncGenerator<MeterSearchView, void> {
  const { signal, stepMs, keys } = options;
  if (script === 'unavailable') {
    yield { ...NOTHING, kind: 'unavailable', reason: 'noUsb' };
    return await ending(signal);
  }
  yield NOTHING;
  if (script === 'none') return await ending(signal);
  await scriptedPause(stepMs, signal);
  yield { ...NOTHING, kind: 'looking', adapters: [LISTENING] };
  await scriptedPause(stepMs, signal);
  if (script === 'notFound') yield { ...NOTHING, kind: 'notFound', adapters: [TRIED] };
  if (script === 'blocked' || script === 'busy') {
    yield { ...NOTHING, kind: 'notFound', adapters: [blocked(script)] };
  }
  if (script !== 'found' && script !== 'encrypted') return await ending(signal);
  for (let beat = 0; !signal.aborted; beat++) {
    const found = script === 'encrypted' ? locked(keys(), beat) : beating(beat);
    yield { ...NOTHING, kind: 'found', adapters: [{ ...LISTENING, state: 'found', now: null }], found };
    await scriptedPause(Math.max(stepMs, 250), signal);
  }
}

function beating(beat: number): FoundMeterView {
  return { ...FOUND, importW: 1_240 + (beat % 3) * 5 };
}

function locked(keys: MeterKeys | undefined, beat: number): FoundMeterView {
  if (keys?.encryptionKey === SCRIPTED_METER_KEY) return beating(beat);
  const key = keys === undefined ? 'wanted' : 'wrong';
  return { ...FOUND, key, importW: null, exportW: null, importMwh: null, exportMwh: null, meterId: null };
}

function blocked(script: 'blocked' | 'busy'): AdapterView {
  const problem =
    script === 'busy'
      ? { kind: 'busy', holder: 'ModemManager', detail: 'ModemManager uses the adapter' }
      : { kind: 'permission', holder: null, detail: 'this user may not open /dev/bus/usb/001/004' };
  return { ...LISTENING, state: 'blocked', now: null, tried: [], rounds: 0, problem };
}

async function ending(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
