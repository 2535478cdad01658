import { type ByteSource, ByteSourceError, type LineSettings } from '../../../node-core/meter/byte-source.ts';
import { nodeUsbBus, usbAdapters, usbSource } from '../../../node-core/meter/usb/index.ts';
import { LINES, PAYLOADS } from '../payloads.ts';
import type { TestAdapter } from './adapters.ts';
import { Ear } from './ear.ts';
import { CLOCK } from './guest-clock.ts';
import { check, same, until } from './report.ts';
import { deviceFolder, driverOf, terminalOf } from './sysfs.ts';

const P1 = LINES['115200 8N1'];

/** This PC's USB, as the app has one of it. */
export const BUS = nodeUsbBus();

/** A source for an adapter, as the app would make it. */
export function sourceOf(adapter: TestAdapter) {
  return usbSource(adapter.ids, { bus: BUS, clock: CLOCK });
}

/** Opens an adapter for something, and closes it whatever comes of that. */
export async function withLine(
  source: ByteSource,
  settings: LineSettings,
  listen: (ear: Ear) => Promise<void>,
): Promise<void> {
  const ear = new Ear();
  const line = await source.open(settings, ear);
  try {
    await listen(ear);
  } finally {
    await line.close();
  }
}

/** The kernel's driver must have the adapter (again), and have made a serial port of it. */
export async function givenBack({ ids, kernelDriver, title }: TestAdapter): Promise<string> {
  return until(`${kernelDriver} to have ${title}`, () =>
    driverOf(ids) === kernelDriver ? terminalOf(ids) : undefined,
  );
}

/** Pulls it out, and waits until it is. */
export async function takenAway(adapter: TestAdapter): Promise<void> {
  await adapter.unplug();
  await until(`${adapter.title} to be away`, () => deviceFolder(adapter.ids) === undefined || undefined);
}

/** What must hold for every chip, plugged in already: found, set to each line, read, given back. */
export async function lineCases(adapter: TestAdapter): Promise<void> {
  const { title } = adapter;
  await check(`${title}: found, and named`, async () => {
    await givenBack(adapter);
    const names = (await usbAdapters(BUS)).map(({ name }) => name);
    const named = names.some((name) => name.startsWith(adapter.name));
    if (!named) throw new Error(`no ${adapter.name} among ${names.join(' ')}`);
  });
  for (const [name, settings] of Object.entries(LINES)) {
    if (!isLine(name)) continue;
    await check(`${title}: ${name}, three telegrams to the byte, then given back`, async () => {
      await readsAt(adapter, { name, settings });
    });
  }
}

/** Much at once, full packets, pulling out, opening twice. */
export async function pipeCases(adapter: TestAdapter): Promise<void> {
  const { title } = adapter;
  const muchAtOnce = async (): Promise<void> => {
    await withLine(sourceOf(adapter), P1, async (ear) => {
      await adapter.say('64 KB');
      await ear.hears(PAYLOADS['64 KB']);
    });
  };
  // It fails by itself where no more bytes come.
  await check(`${title}: 64 KB of every byte value`, muchAtOnce, 400_000);
  await check(`${title}: packets full to the last byte, then silence`, async () => {
    await withLine(sourceOf(adapter), P1, async (ear) => {
      await adapter.say('exact');
      await ear.hears(PAYLOADS.exact);
    });
  });
  await check(`${title}: pulled out in the middle of a telegram, plugged in again`, () => pulledOut(adapter));
  await check(`${title}: opened twice, closed twice, closed at once`, () => openedTwice(adapter));
}

function isLine(name: string): name is keyof typeof LINES {
  return Object.hasOwn(LINES, name);
}

async function readsAt(
  adapter: TestAdapter,
  { name, settings }: { readonly name: keyof typeof LINES; readonly settings: LineSettings },
): Promise<void> {
  same('the driver before', driverOf(adapter.ids), adapter.kernelDriver);
  await withLine(sourceOf(adapter), settings, async (ear) => {
    same('the driver while it is open', driverOf(adapter.ids), 'usbfs');
    await adapter.isSet(settings);
    await adapter.say(name);
    await ear.hears(PAYLOADS[name]);
    same('lost', ear.reasons, []);
  });
  await givenBack(adapter);
}

async function pulledOut(adapter: TestAdapter): Promise<void> {
  const source = sourceOf(adapter);
  const ear = new Ear();
  const line = await source.open(P1, ear);
  await adapter.say('half');
  await ear.hears(PAYLOADS.half);
  await adapter.unplug();
  await ear.loses('unplugged');
  await line.close();
  const problem = await problemOf(() => source.open(P1, new Ear()));
  same('opened while it is away', problem.problem, 'notFound');
  await adapter.plug();
  await givenBack(adapter);
  await withLine(source, P1, async (second) => {
    await adapter.say('115200 8N1');
    await second.hears(PAYLOADS['115200 8N1']);
  });
  await givenBack(adapter);
}

async function openedTwice(adapter: TestAdapter): Promise<void> {
  const source = sourceOf(adapter);
  const line = await source.open(P1, new Ear());
  same('the same source', (await problemOf(() => source.open(P1, new Ear()))).problem, 'busy');
  const other = await problemOf(() => sourceOf(adapter).open(P1, new Ear()));
  same('another source of this process', other.problem, 'busy');
  await Promise.all([line.close(), line.close()]);
  const again = await source.open(P1, new Ear());
  await again.close();
  await givenBack(adapter);
}

/** The error that opening ends in. */
export async function problemOf(open: () => Promise<unknown>): Promise<ByteSourceError> {
  try {
    await open();
  } catch (error) {
    if (error instanceof ByteSourceError) return error;
    throw error;
  }
  throw new Error('it was opened');
}
