import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
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
import { deviceFileOf, deviceFolder, driverOf } from './sysfs.ts';

const P1 = LINES['115200 8N1'];

/** Broken chips, other programs, other users: on one played chip, as the drivers have all of it in common. */
export async function systemCases(adapter: TestAdapter): Promise<void> {
  await brokenCases(adapter);
  await busyCases(adapter);
  await userCases(adapter);
  await pluggingCases(adapter);
  await serialCases(adapter);
}

/** What wants several adapters, and what must hold in the end. */
export async function lastCases(
  adapter: TestAdapter,
  {
    ftdi,
    other,
    player,
  }: { readonly ftdi: TestAdapter; readonly other: TestAdapter; readonly player: Player },
): Promise<void> {
  await detectionCase(adapter, other, player);
  await askedCase(other, player);
  await check('at the end every adapter is with its kernel driver', async () => {
    for (const one of [adapter, other, ftdi]) await givenBack(one);
  });
}

async function brokenCases(adapter: TestAdapter): Promise<void> {
  const source = sourceOf(adapter);
  await check('a chip that refuses its settings: failed, and let go of', async () => {
    await adapter.breakIt?.('stallControl');
    same('problem', (await problemOf(() => source.open(P1, new Ear()))).problem, 'failed');
    await repaired(adapter);
  });
  await check('a chip that does not answer: failed, and let go of', async () => {
    await adapter.breakIt?.('mute');
    same('problem', (await problemOf(() => source.open(P1, new Ear()))).problem, 'failed');
    await repaired(adapter);
  });
  await check('a pipe that stalls once: cleared, and nothing lost', async () => {
    await withLine(source, P1, async (ear) => {
      await adapter.breakIt?.('halt');
      await adapter.say('115200 8N1');
      await ear.hears(PAYLOADS['115200 8N1']);
      same('lost', ear.reasons, []);
    });
  });
  await check('a pipe that stays stalled: lost as failed, and given back', async () => {
    const ear = new Ear();
    const line = await source.open(P1, ear);
    await adapter.breakIt?.('haltForever');
    await ear.loses('failed');
    await adapter.breakIt?.('none');
    await line.close();
    await givenBack(adapter);
  });
}

/** The kernel's own driver does not want a broken chip, either: it is pulled out, and plugged in whole. */
async function repaired(adapter: TestAdapter): Promise<void> {
  if (driverOf(adapter.ids) === 'usbfs') throw new Error('it was not let go of');
  await adapter.unplug();
  await until('it to be away', () => deviceFolder(adapter.ids) === undefined || undefined);
  await adapter.breakIt?.('none');
  await adapter.plug();
  await givenBack(adapter);
}

async function busyCases(adapter: TestAdapter): Promise<void> {
  const source = sourceOf(adapter);
  await check('a program has the serial port: busy, and it is named', async () => {
    const path = await givenBack(adapter);
    const opens = `fs.openSync('${path}'); console.log(1); setInterval(() => 0, 1e6)`;
    const child = spawn(process.execPath, ['-e', opens], { stdio: ['ignore', 'pipe', 'inherit'] });
    await whileItRuns(child, 'SIGKILL', async () => {
      const problem = await problemOf(() => source.open(P1, new Ear()));
      same('problem', [problem.problem, problem.holder], ['busy', `node (pid ${child.pid})`]);
      same('driver', driverOf(adapter.ids), adapter.kernelDriver);
    });
  });
  await check('a program has claimed it over usbfs: busy, named, and it keeps it', async () => {
    const child = otherProcess(adapter);
    await whileItRuns(child, 'SIGTERM', async () => {
      const problem = await problemOf(() => source.open(P1, new Ear()));
      same('problem', [problem.problem, problem.holder], ['busy', `node (pid ${child.pid})`]);
      same('driver', driverOf(adapter.ids), 'usbfs');
    });
    await givenBack(adapter);
  });
  await check('a process of ours was killed: the next one gives the adapter back', async () => {
    await whileItRuns(otherProcess(adapter), 'SIGKILL', (said) =>
      Promise.resolve(same('said', said, 'open')),
    );
    await withLine(source, P1, async (ear) => {
      await adapter.say('115200 8N1');
      await ear.hears(PAYLOADS['115200 8N1']);
    });
    await givenBack(adapter);
  });
}

async function userCases(adapter: TestAdapter): Promise<void> {
  await check('a user who may not: permission, with the rule that helps', async () => {
    const file = deviceFileOf(adapter.ids);
    chmodSync(file, 0o664);
    await whileItRuns(otherProcess(adapter, 1000), 'SIGKILL', (said) => {
      const helps = said.startsWith('permission ') && said.includes('udev rule') && said.includes(file);
      return helps ? Promise.resolve() : Promise.reject(new Error(said));
    });
    await givenBack(adapter);
  });
  await check('the same user, where the file is theirs: opened', async () => {
    chmodSync(deviceFileOf(adapter.ids), 0o666);
    await whileItRuns(otherProcess(adapter, 1000), 'SIGTERM', (said) =>
      Promise.resolve(same('said', said, 'open')),
    );
    await givenBack(adapter);
  });
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
    const asked = playedAdapter('PL2303-TA', 5, player);
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

/** Another process that opens the adapter by the project's own driver, and says what came of it. */
function otherProcess(adapter: TestAdapter, uid?: number): ChildProcess {
  const program = join(process.env['PROGRAMS'] ?? '', 'other-process.js');
  return spawn(process.execPath, [program, adapter.ids], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

function firstLine(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('it has no output');
  return new Promise((resolve, reject) => {
    createInterface({ input: stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
}

/** Does something once a process has said its first line; then ends it, whatever came of that. */
async function whileItRuns(
  child: ChildProcess,
  signal: NodeJS.Signals,
  run: (said: string) => Promise<void>,
): Promise<void> {
  try {
    await run(await firstLine(child));
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}
