import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DetectionState,
  MeterDetection,
  type RememberedMeter,
} from '../../../node-core/meter/detection/index.ts';
import {
  serialAdapters,
  serialSource,
  usbAdapters,
  usbSource,
  watchAdapters,
} from '../../../node-core/meter/usb/index.ts';
import { LINES, PAYLOADS } from '../payloads.ts';
import type { Player } from '../played/players.ts';
import { playedAdapter, type TestAdapter } from './adapters.ts';
import { BUS, givenBack, problemOf, sourceOf, withLine } from './chip-cases.ts';
import { Ear } from './ear.ts';
import { CLOCK } from './guest-clock.ts';
import { check, same, until } from './report.ts';
import { deviceFolder } from './sysfs.ts';

const P1 = LINES['115200 8N1'];

/** The udev rule, hotplug, the system's serial ports: on one played chip, as nothing of it is the chip's own. */
export async function systemCases(adapter: TestAdapter): Promise<void> {
  await ruleCases(adapter);
  await pluggingCases(adapter);
  await serialCases(adapter);
}

/** What wants several adapters. @param adapter the one in port 0. @param other a PL2303 */
export async function lastCases(
  adapter: TestAdapter,
  { other, player }: { readonly other: TestAdapter; readonly player: Player },
): Promise<void> {
  await detectionCase(adapter, other, player);
  await askedCase(other, player);
}

async function ruleCases(adapter: TestAdapter): Promise<void> {
  await check('the udev rule: udevd takes it, and tags the adapter and its serial port', async () => {
    mkdirSync('/run/udev/rules.d', { recursive: true });
    const rule = '70-nabowatt-meter.rules';
    cpSync(join('assets', 'udev', rule), join('/run/udev/rules.d', rule));
    execFileSync('udevadm', ['control', '--reload']);
    const terminal = await givenBack(adapter);
    const folder = deviceFolder(adapter.ids) ?? '';
    for (const asked of [`--path=${folder}`, `--name=${terminal}`]) {
      const path = execFileSync('udevadm', ['info', '--query=path', asked], { encoding: 'utf8' }).trim();
      const said = execFileSync('udevadm', ['test', path], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (!/^(?:CURRENT_)?TAGS=.*:uaccess:/m.test(said) || !said.includes('ID_MM_DEVICE_IGNORE=1')) {
        throw new Error(`${asked} is not tagged: ${said.slice(-400)}`);
      }
    }
  });
}

async function pluggingCases(adapter: TestAdapter): Promise<void> {
  await check('pulling out and plugging in is told, once each', async () => {
    const told: boolean[] = [];
    const stop = watchAdapters({ bus: BUS, clock: CLOCK }, (adapters) => {
      const there = adapters.some(({ name }) => name === adapter.name);
      if (told.at(-1) !== there) told.push(there);
    });
    await until('the adapter', () => told.length === 1 || undefined);
    await adapter.unplug();
    await until('that it is away', () => told.length === 2 || undefined);
    await adapter.plug();
    await until('that it is back', () => told.length === 3 || undefined);
    stop();
    same('told', told, [true, false, true]);
    await givenBack(adapter);
  });
}

async function serialCases(adapter: TestAdapter): Promise<void> {
  for (const name of ['2400 8E1', '9600 7E1', '115200 8N1'] as const) {
    await check(`as a serial port of the system: ${name}, to the byte`, async () => {
      const path = await givenBack(adapter);
      const listed = (await serialAdapters()).map((one) => one.name);
      if (!listed.includes(`serial:${path}`)) throw new Error(`not listed: ${listed.join(' ')}`);
      await withLine(serialSource(path, { clock: CLOCK }), LINES[name], async (ear) => {
        await adapter.isSet(LINES[name]);
        await adapter.say(name);
        await ear.hears(PAYLOADS[name]);
        same('lost', ear.reasons, []);
      });
    });
  }
  await check('as a serial port: opened twice is busy, a port that is not there not found', async () => {
    const path = await givenBack(adapter);
    const line = await serialSource(path, { clock: CLOCK }).open(P1, new Ear());
    const twice = await problemOf(() => serialSource(path, { clock: CLOCK }).open(P1, new Ear()));
    same('twice', twice.problem, 'busy');
    await line.close();
    const absent = await problemOf(() => serialSource('/dev/ttyUSB77', { clock: CLOCK }).open(P1, new Ear()));
    same('absent', absent.problem, 'notFound');
  });
  await check('as a serial port: pulled out in the middle of a telegram', async () => {
    const path = await givenBack(adapter);
    const ear = new Ear();
    await serialSource(path, { clock: CLOCK }).open(P1, ear);
    await adapter.say('half');
    await ear.hears(PAYLOADS.half);
    await adapter.unplug();
    await ear.loses('unplugged');
    await adapter.plug();
    await givenBack(adapter);
  });
}

/** A chip whose variant descriptors leave open, in the place of the one with the same IDs. */
async function askedCase(sameIds: TestAdapter, player: Player): Promise<void> {
  await check('a PL2303 TA is told from an HXN by asking it, and read', async () => {
    await sameIds.unplug();
    const asked = playedAdapter('PL2303-TA', 7, player);
    await asked.plug();
    await givenBack(asked);
    await withLine(sourceOf(asked), P1, async (ear) => {
      await asked.isSet(P1);
      await asked.say('115200 8N1');
      await ear.hears(PAYLOADS['115200 8N1']);
    });
    await givenBack(asked);
    await asked.unplug();
    await sameIds.plug();
    await givenBack(sameIds);
  });
}

/** A meter behind the adapter in port 0, an adapter that is no meter's beside it. */
async function detectionCase(adapter: TestAdapter, other: TestAdapter, player: Player): Promise<void> {
  await check('the meter is found: the right adapter of two, 2400 8E1, then given back', async () => {
    const hex = Buffer.from(PAYLOADS['2400 8E1']).toString('hex');
    const sentWith = LINES['2400 8E1'];
    const meter = setInterval(() => void player.ask({ kind: 'say', port: 0, hex, sentWith }), 4_000);
    const bus = BUS;
    const list = async () =>
      (await usbAdapters(bus)).filter(({ name }) => [adapter, other].some((one) => fits(one, name)));
    let remembered: RememberedMeter | undefined;
    let detection: MeterDetection | undefined;
    const state = await new Promise<DetectionState>((resolve) => {
      detection = new MeterDetection({
        watch: (changed) => watchAdapters({ bus, clock: CLOCK, list }, changed),
        sourceOf: (name) => usbSource(name.slice('usb:'.length), { bus, clock: CLOCK }),
        clock: CLOCK,
        memory: { remembered: () => undefined, remember: (found) => (remembered = found) },
        changed: (now) => {
          if (now.kind === 'found') resolve(now);
        },
      });
    });
    clearInterval(meter);
    await detection?.stop();
    if (state.kind !== 'found') throw new Error(state.kind);
    same('found', [state.meter.adapter, state.meter.settings], [adapter.name, LINES['2400 8E1']]);
    same('remembered', remembered, { adapter: adapter.name, settings: LINES['2400 8E1'] });
    await givenBack(adapter);
    await givenBack(other);
  });
}

function fits(adapter: TestAdapter, name: string): boolean {
  return name === adapter.name || name.startsWith(`${adapter.name}@`);
}
