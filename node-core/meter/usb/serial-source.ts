import type * as serialPackage from 'serialport';
import {
  type ByteLine,
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type LineSettings,
  type LostReason,
  type MonotonicClock,
  type OpenProblem,
} from '../byte-source.ts';
import type { Adapter } from './adapters.ts';
import { holderOf } from './linux-usb.ts';

type SerialPackage = typeof serialPackage;
type Port = InstanceType<SerialPackage['SerialPort']>;

/**
 * What the messages of `serialport` 13 mean: those of bindings-cpp 13.0.0, whose sources are in the package
 * (src/serialport_unix.cpp: `Error: ` and the system's words; serialport_win.cpp: `Opening COM3: Access denied`, of a port
 * that another program has).
 */
const MEANINGS: readonly (readonly [RegExp, OpenProblem])[] = [
  [/access denied/i, 'busy'],
  [/permission denied|operation not permitted/i, 'permission'],
  [/cannot lock port|resource busy|temporarily unavailable/i, 'busy'],
  // Windows: not connected, no such device. macOS says 'Device not configured' of one that was pulled out.
  [/no such (?:file|device)|file not found|device not configured|error code (?:433|1167)\b/i, 'notFound'],
  [/baud rate|invalid (?:data bits|stop bits|parity)|parameter is incorrect/i, 'unsupported'],
];

/** What an error of `serialport` says is wrong. */
export function serialProblem(message: string): OpenProblem {
  return MEANINGS.find(([pattern]) => pattern.test(message))?.[1] ?? 'failed';
}

/**
 * A serial port of the operating system: the second way to an adapter, and the usual one on Windows and macOS.
 * @param path '/dev/ttyUSB0', '/dev/tty.usbserial-A50285BI', 'COM3'
 */
export function serialSource(path: string, { clock }: { readonly clock: MonotonicClock }): ByteSource {
  const name = `serial:${path}`;
  let taken = false;
  return {
    name,
    async open(settings, listener) {
      if (taken) throw new ByteSourceError('busy', { source: name, message: 'it is open already' });
      taken = true;
      try {
        return await openPort({ name, path, settings, listener, clock, released: () => (taken = false) });
      } catch (error) {
        taken = false;
        throw error;
      }
    },
  };
}

/** The serial ports that belong to adapters on USB, sorted by name. @throws ByteSourceError `driver` */
export async function serialAdapters(): Promise<Adapter[]> {
  const { SerialPort } = await load('serial');
  const ports: unknown = await SerialPort.list();
  return (Array.isArray(ports) ? ports : [])
    .flatMap((port: unknown) => listedPort(port))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The package's own types of this do not resolve; ports that are on no USB have no vendor. */
function listedPort(port: unknown): Adapter[] {
  if (typeof port !== 'object' || port === null) return [];
  const text = (field: string): string | undefined => {
    const value: unknown = Reflect.get(port, field);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [path, vendorId, productId] = [text('path'), text('vendorId'), text('productId')];
  if (path === undefined || vendorId === undefined) return [];
  const words = [text('manufacturer'), `${vendorId}:${productId ?? ''}`].filter((word) => word !== undefined);
  const ids = [vendorId, productId ?? ''].map((id) => id.toLowerCase().padStart(4, '0')).join(':');
  return [
    {
      name: `serial:${path}`,
      title: words.join(' '),
      chip: undefined,
      serialNumber: text('serialNumber'),
      ids,
    },
  ];
}

async function load(source: string): Promise<SerialPackage> {
  try {
    return await import('serialport');
  } catch (error) {
    const message = `the package 'serialport' does not run here: ${String(error)}`;
    throw new ByteSourceError('driver', { source, message });
  }
}

interface Opening {
  readonly name: string;
  readonly path: string;
  readonly settings: LineSettings;
  readonly listener: ByteListener;
  readonly clock: MonotonicClock;
  readonly released: () => void;
}

async function openPort(opening: Opening): Promise<ByteLine> {
  const { name, path, settings } = opening;
  const { SerialPort } = await load(name);
  const port = new SerialPort({ path, ...settings, lock: true, autoOpen: false });
  try {
    await settle((done) => port.open(done));
    // A pseudo-terminal has no such lines; an adapter that refuses them may still bring bytes.
    await settle((done) => port.set({ dtr: true, rts: true }, done)).catch(() => undefined);
  } catch (error) {
    throw await problemWith(error, opening);
  }
  return lineOf(port, opening);
}

async function problemWith(error: unknown, { name, path }: Opening): Promise<ByteSourceError> {
  const said = error instanceof Error ? error.message : String(error);
  const problem = serialProblem(said);
  if (problem === 'busy') {
    const holder = process.platform === 'linux' ? await holderOf([path]) : undefined;
    const message = `${holder ?? 'another program'} uses the port; end that program, then try again (${said})`;
    return new ByteSourceError('busy', {
      source: name,
      message,
      ...(holder === undefined ? {} : { holder }),
    });
  }
  const advice =
    problem === 'permission'
      ? 'this user may not open the port; install the udev rule of assets/udev, or add the user to the group dialout'
      : problem === 'notFound'
        ? 'there is no such port; plug the adapter in'
        : 'the port cannot be opened; pull the adapter out and plug it in again';
  return new ByteSourceError(problem, { source: name, message: `${advice} (${said})` });
}

function lineOf(port: Port, { listener, clock, released }: Opening): ByteLine {
  let over = false;
  const lose = (reason: LostReason): void => {
    if (over) return;
    over = true;
    // A port that hung up without closing would go on being polled.
    const after = (): void => {
      released();
      listener.lost(reason);
    };
    if (port.isOpen) port.close(after);
    else after();
  };
  port.on('data', (chunk: Buffer) => {
    if (!over) listener.bytes(Uint8Array.from(chunk), clock.monotonicMs());
  });
  port.on('error', (error: Error) => lose({ kind: 'failed', detail: error.message }));
  port.on('close', (error: Error | null) =>
    lose(error === null ? { kind: 'failed', detail: 'the system closed the port' } : { kind: 'unplugged' }),
  );
  let closed: Promise<void> | undefined;
  return {
    close() {
      closed ??= (async () => {
        if (over) return;
        over = true;
        if (port.isOpen) await settle((done) => port.close(done)).catch(() => undefined);
        released();
      })();
      return closed;
    },
  };
}

function settle(run: (done: (error: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}
