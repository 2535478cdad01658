import { ByteSourceError, type OpenProblem } from '../byte-source.ts';
import { deviceFile, holderOf } from './linux-usb.ts';
import { type UsbDeviceEntry, UsbFault, type UsbFaultKind } from './usb-bus.ts';

const PROBLEMS: Readonly<Record<UsbFaultKind, OpenProblem>> = {
  gone: 'notFound',
  permission: 'permission',
  busy: 'busy',
  driver: 'driver',
  timeout: 'failed',
  stall: 'failed',
  fault: 'failed',
  other: 'failed',
};

/** What went wrong while an adapter was opened, as an error that says what helps. */
export async function openProblem(
  error: unknown,
  about: {
    readonly name: string;
    readonly entry: UsbDeviceEntry | undefined;
    readonly platform: NodeJS.Platform;
  },
): Promise<ByteSourceError> {
  if (error instanceof ByteSourceError) return error;
  const fault = error instanceof UsbFault ? error : new UsbFault('other', String(error));
  const { name: source, entry, platform } = about;
  const problem = problemOf(fault.kind, platform);
  if (problem === 'busy' && platform === 'linux' && entry !== undefined) {
    const holder = await holderOf([deviceFile(entry)]);
    const message = `${holder ?? 'another program'} uses the adapter; end that program, then try again (${fault.message})`;
    return new ByteSourceError('busy', { source, message, ...(holder === undefined ? {} : { holder }) });
  }
  const file = entry === undefined ? 'the device' : deviceFile(entry);
  const message = `${adviceFor(problem, { platform, file })} (${fault.message})`;
  return new ByteSourceError(problem, { source, message });
}

/** macOS does not let go of an adapter that its own driver has, and calls it busy or forbidden. */
function problemOf(kind: UsbFaultKind, platform: NodeJS.Platform): OpenProblem {
  const macOsHasIt = platform === 'darwin' && (kind === 'busy' || kind === 'permission');
  return macOsHasIt ? 'driver' : PROBLEMS[kind];
}

function adviceFor(
  problem: OpenProblem,
  { platform, file }: { readonly platform: NodeJS.Platform; readonly file: string },
): string {
  switch (problem) {
    case 'notFound':
      return 'the adapter was pulled out; plug it in again';
    case 'permission':
      return platform === 'linux'
        ? `this user may not open ${file}; install the udev rule of assets/udev, then pull the adapter out and plug it in`
        : 'the system does not let this user open the adapter; end the program that has it open';
    case 'busy':
      return 'another program uses the adapter; end it, then try again';
    case 'driver':
      if (platform === 'win32') {
        return "Windows has no driver for this adapter; install its maker's, which makes a COM port of it, or WinUSB with Zadig";
      }
      return platform === 'darwin'
        ? 'macOS has given the adapter to its own driver; use its serial port'
        : 'USB cannot be used here';
    case 'unsupported':
      return 'this adapter cannot be driven';
    case 'failed':
      return 'the adapter does not answer as it should; pull it out and plug it in again';
  }
}
