import {
  type ByteLine,
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type LineSettings,
  type MonotonicClock,
} from '../byte-source.ts';
import { adaptersAmong, isSelected } from './adapters.ts';
import type { Chip, ChipDriver } from './chip.ts';
import { chipOf } from './known-adapters.ts';
import { deviceFile, holderOf, kernelUse } from './linux-usb.ts';
import { openProblem } from './open-problem.ts';
import { type UsbBus, type UsbConnection, type UsbDeviceEntry, UsbFault } from './usb-bus.ts';
import { letGo, UsbLine } from './usb-line.ts';

export interface UsbSourceOptions {
  readonly bus: UsbBus;
  readonly clock: MonotonicClock;
  /** 'linux' and others, as Node says it. */
  readonly platform?: NodeJS.Platform;
}

/** Slower is no meter; faster no adapter's base clock divides well. */
const BAUD_RATES = { least: 75, most: 921_600 };

/**
 * An adapter on USB, driven without the operating system's serial port.
 * @param selector which one, as it stands behind 'usb:' in an adapter's name; '' for the only one
 */
export function usbSource(selector: string, options: UsbSourceOptions): ByteSource {
  const name = selector === '' ? 'usb' : `usb:${selector}`;
  let taken = false;
  return {
    name,
    async open(settings, listener) {
      if (taken) throw new ByteSourceError('busy', { source: name, message: 'it is open already' });
      taken = true;
      try {
        return await openLine({
          name,
          selector,
          settings,
          listener,
          options,
          released: () => (taken = false),
        });
      } catch (error) {
        taken = false;
        throw error;
      }
    },
  };
}

interface Opening {
  readonly name: string;
  readonly selector: string;
  readonly settings: LineSettings;
  readonly listener: ByteListener;
  readonly options: UsbSourceOptions;
  readonly released: () => void;
}

async function openLine(opening: Opening): Promise<ByteLine> {
  const { name, settings, listener, options, released } = opening;
  const { bus, clock, platform = process.platform } = options;
  if (settings.baudRate < BAUD_RATES.least || settings.baudRate > BAUD_RATES.most) {
    throw new ByteSourceError('unsupported', {
      source: name,
      message: `no chip does ${settings.baudRate} baud`,
    });
  }
  let entry: UsbDeviceEntry | undefined;
  try {
    entry = await selected(opening);
    const found = entry;
    const connection = await bus.open(found);
    const { driver, claimed } = await takeOver({ name, entry: found, connection, platform });
    try {
      for (const packet of driver.start) {
        await connection.control(packet).catch((error: unknown) => {
          // What a chip is asked on the way matters to nobody; some clones do not answer.
          if (packet.direction === 'out' || !isStall(error)) throw error;
        });
      }
      for (const packet of driver.line(settings)) await connection.control(packet);
    } catch (error) {
      await letGo({ connection, driver, claimed, released });
      throw error;
    }
    const stillThere = async (): Promise<boolean> => {
      const entries = await bus.devices().catch(() => []);
      return entries.some(({ plugged }) => plugged === found.plugged);
    };
    const interruptible = platform === 'linux';
    const line = new UsbLine({
      connection,
      driver,
      listener,
      clock,
      interruptible,
      stillThere,
      claimed,
      released,
    });
    return { close: () => line.close() };
  } catch (error) {
    throw await openProblem(error, { name, entry, platform });
  }
}

async function selected({ name, selector, options }: Opening): Promise<UsbDeviceEntry> {
  const fitting = (await options.bus.devices()).filter((entry) => isSelected(entry, selector));
  const [first, ...others] = fitting.sort((one, other) => one.location.localeCompare(other.location));
  if (first === undefined) {
    const message = 'no such adapter is plugged in; plug the cable into the PC';
    throw new ByteSourceError('notFound', { source: name, message });
  }
  if (selector === '' && others.length > 0) {
    const names = adaptersAmong(fitting).map((adapter) => adapter.name);
    const message = `there are several adapters, say which: ${names.join(', ')}`;
    throw new ByteSourceError('unsupported', { source: name, message });
  }
  return first;
}

interface TakingOver {
  readonly name: string;
  readonly entry: UsbDeviceEntry;
  readonly connection: UsbConnection;
  readonly platform: NodeJS.Platform;
}

/** Claims what the driver wants; when that fails, nothing stays claimed. */
async function takeOver(
  taking: TakingOver,
): Promise<{ readonly driver: ChipDriver; readonly claimed: readonly number[] }> {
  const { name, entry, connection, platform } = taking;
  const claimed: number[] = [];
  try {
    const chip = chipOf(entry.facts);
    // Variants of a chip claim the same. Which it is is asked later: on Windows only a claimed interface can be asked.
    const claims = chip?.driver(entry.facts, undefined)?.claims;
    if (chip === undefined || claims === undefined) {
      // One that has none at all has not been set up by the system.
      const known = entry.facts.interfaces.some(({ endpoints }) => endpoints.length > 0);
      const message = 'it has no pipe that brings bytes';
      if (!known && platform === 'win32') throw new UsbFault('driver', message);
      throw new ByteSourceError(known ? 'unsupported' : 'failed', { source: name, message });
    }
    for (const number of claims) {
      if (platform === 'linux') await takeFromKernel({ ...taking, number });
      await connection.claim(number);
      claimed.push(number);
    }
    const driver = chip.driver(entry.facts, await probed(chip, { entry, connection }));
    if (driver === undefined) throw new Error(`a ${chip.name} that cannot be driven as what it says it is`);
    return { driver, claimed };
  } catch (error) {
    for (const number of claimed) {
      await connection.release(number).catch(() => undefined);
      await connection.attachKernelDriver(number).catch(() => undefined);
    }
    await connection.close().catch(() => undefined);
    throw error;
  }
}

/** The answer to a chip's question; undefined where it has none, or the device refuses it. */
async function probed(
  chip: Chip,
  { entry, connection }: Pick<TakingOver, 'entry' | 'connection'>,
): Promise<Uint8Array | undefined> {
  const probe = chip.probe?.(entry.facts);
  if (probe === undefined) return undefined;
  try {
    return await connection.control(probe);
  } catch (error) {
    if (!isStall(error)) throw error;
    return undefined;
  }
}

/**
 * Detaching takes an interface from whoever has it, another program too: so it is looked at first. Who uses the serial port
 * that the kernel's driver has made would lose it in the middle of something.
 */
async function takeFromKernel(taking: TakingOver & { readonly number: number }): Promise<void> {
  const { name, entry, connection, number } = taking;
  const { driver, terminal } = await kernelUse(entry, number);
  if (driver === undefined) return;
  // Having the device's own file open is no use of it: whoever lists devices may.
  const file = driver === 'usbfs' ? deviceFile(entry) : terminal;
  const holder = file === undefined ? undefined : await holderOf([file]);
  if (driver === 'usbfs' || holder !== undefined) {
    const who = holder ?? 'another program';
    const message = `${who} uses the adapter; end that program, then try again`;
    throw new ByteSourceError('busy', { source: name, message, ...(holder === undefined ? {} : { holder }) });
  }
  await connection.detachKernelDriver(number);
}

function isStall(error: unknown): boolean {
  return error instanceof UsbFault && error.kind === 'stall';
}
