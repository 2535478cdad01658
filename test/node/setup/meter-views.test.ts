import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ByteSourceError } from '../../../node-core/meter/byte-source.ts';
import { cableDesk, choiceView, searchView } from '../../../node-core/node/setup/meter-views.ts';
import { MeterPort } from '../../meter/setup/meter-port.ts';

const LINE = { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 } as const;
let dir: string;
let port: MeterPort;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-desk-'));
  port = new MeterPort(Date.UTC(2026, 5, 14, 10));
});
afterEach(() => {
  port.remove();
  rmSync(dir, { recursive: true, force: true });
});

test('adapters: what is tried and heard, and what is wrong with one', () => {
  const error = new ByteSourceError('busy', {
    source: 'usb:b',
    message: 'minicom uses it',
    holder: 'minicom (pid 8)',
  });
  const tried = [
    { settings: LINE, heard: { kind: 'fragments', bytes: 20, protocol: 'p1', faults: 1 } },
  ] as const;
  const view = searchView({
    kind: 'looking',
    adapters: [
      {
        adapter: 'usb:a',
        title: 'A cable',
        progress: { kind: 'listening', settings: LINE, heard: { kind: 'noise', bytes: 7 } },
        tried,
        rounds: 0,
      },
      { adapter: 'usb:b', title: 'B', progress: { kind: 'blocked', error }, tried: [], rounds: 0 },
    ],
    found: null,
    reason: null,
  });
  expect(view.adapters).toEqual([
    {
      adapter: 'usb:a',
      title: 'A cable',
      state: 'listening',
      now: { line: '2400 8E1', bytes: 7, heard: 'noise' },
      tried: [{ line: '2400 8E1', bytes: 20, heard: 'framesDamaged' }],
      rounds: 0,
      problem: null,
    },
    {
      adapter: 'usb:b',
      title: 'B',
      state: 'blocked',
      now: null,
      tried: [],
      rounds: 0,
      problem: { kind: 'busy', holder: 'minicom (pid 8)', detail: 'usb:b: minicom uses it' },
    },
  ]);
});

test('a meter that was found, in W and mWh; nothing that it did not say', () => {
  const view = searchView({
    kind: 'found',
    adapters: [],
    found: {
      adapter: 'usb:a',
      settings: LINE,
      protocol: 'hdlc-dlms',
      encrypted: false,
      key: 'none',
      meterId: '7359',
      importMw: 1_240_499,
      exportMw: null,
      importMwh: 5,
      exportMwh: null,
    },
    reason: null,
  });
  expect(view.found).toEqual({
    adapter: 'usb:a',
    line: '2400 8E1',
    protocol: 'hdlc-dlms',
    key: 'none',
    meterId: '7359',
    importW: 1_240,
    exportW: null,
    importMwh: 5,
    exportMwh: null,
  });
});

test('a choice says its line as technicians write it, and no key', () => {
  const choice = {
    kind: 'usb',
    adapter: 'usb:a',
    protocol: 'p1',
    meterId: null,
    encrypted: true,
    swapped: true,
    factorPermille: 40_000,
  } as const;
  expect(choiceView({ ...choice, settings: LINE })).toEqual({ ...choice, line: '2400 8E1' });
  const trouble = { kind: 'busy', holder: 'minicom (pid 812)', detail: 'it uses it' } as const;
  expect(choiceView({ ...choice, settings: LINE }, trouble)).toMatchObject({ trouble });
  expect(choiceView({ kind: 'none' }, trouble)).toEqual({ kind: 'none' });
});

test('what is refused is refused by the API, with its reason', async () => {
  const desk = cableDesk({ clock: port.wall, liveClock: port.clock, cables: port })({
    dir,
    seed: new Uint8Array(32),
  });
  const wish = { kind: 'usb', adapter: 'usb:a', swapped: false, factorPermille: 1_000 } as const;
  await expect(desk.choose(wish)).rejects.toMatchObject({ kind: 'refused', reason: 'notFound' });
  await desk.choose({ kind: 'simulated', profile: 'cottage' });
  expect(desk.choice()).toMatchObject({ kind: 'simulated', profile: 'cottage' });
  expect(desk.source()?.kind).toBe('simulated');
  await desk.close?.();
});
