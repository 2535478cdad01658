/**
 * # byte-source: the port to whatever brings a meter's bytes
 *
 * Purpose: one contract for an adapter on USB, a serial port of the operating system, a replayed capture and a simulated
 * meter (DESIGN 9). A byte source knows nothing of telegrams, minutes or the ledger: it carries bytes, and says when they
 * came and when they stop coming.
 *
 * | name | made by | what |
 * | --- | --- | --- |
 * | `usb`, `usb:SELECTOR` | `usb/` | an adapter on USB: the only one, or the one that the selector picks |
 * | `serial:PATH` | `usb/` | a serial port of the operating system |
 * | `capture:FILE` | `live/` | a capture, at the pace at which it was heard |
 * | `simulate:NAME` | `simulator/` | a simulated home that speaks as some meter |
 *
 * Invariants that every source keeps:
 * - From a resolved `open` until `lost`, or until `close` is called, `bytes` is called with each chunk once, in order,
 *   with times that do not go back; `lost` is called once at most and is the last call.
 * - After `close` was called nothing is called any more. `close` may be called at any time, twice too, and resolves when
 *   whoever held the device before may have it.
 * - A source may be opened again after `lost` or `close`; while a line is open, `open` rejects with `busy`.
 * - Nothing throws out of a source but `open`, which rejects with a `ByteSourceError`.
 */

/** How bytes go over the wire. */
export interface LineSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/**
 * Time that only goes forward, for gaps and pace: neither a wall clock that is set nor a change of hours touches it. It
 * goes on while the PC sleeps, where the operating system tells; what it starts from means nothing.
 */
export interface MonotonicClock {
  /** Milliseconds, with fractions where the system has them. */
  monotonicMs(): number;
  /** Calls `run` once, never from within `after`, when that much time has passed; returns what takes it back. */
  after(delayMs: number, run: () => void): () => void;
}

/** Why a line that was open brings no more bytes. */
export type LostReason =
  /** The adapter was pulled out, or went away in another manner: wait for it to come back. */
  | { readonly kind: 'unplugged' }
  /** The adapter is there but does not answer, or the system took it: open it again, later and later. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** A capture is at its end: there will be no more. */
  | { readonly kind: 'ended' };

/** Whoever listens to a line; what it throws is its own mistake, and does not reach the source. */
export interface ByteListener {
  /**
   * Bytes as they came, at least one.
   * @param chunk the listener's own: the source does not write into it again
   * @param atMs when they were there, by the `MonotonicClock` that the source was made with
   */
  bytes(chunk: Uint8Array, atMs: number): void;
  /** The line is closed: there is no need to close it. */
  lost(reason: LostReason): void;
}

/** A line that is open. */
export interface ByteLine {
  close(): Promise<void>;
}

/** See the page above for the contract. */
export interface ByteSource {
  /** What to show and to remember it by: 'usb:0403:6001:A50285BI', 'serial:/dev/ttyUSB0', 'capture:FILE'. */
  readonly name: string;
  /**
   * Opens the line with these settings; sources without a wire take any.
   * @throws ByteSourceError (as a rejection)
   */
  open(settings: LineSettings, listener: ByteListener): Promise<ByteLine>;
}

/**
 * Why a source cannot be opened.
 *
 * | problem | when | what helps |
 * | --- | --- | --- |
 * | `notFound` | no such adapter, port or file | plug it in |
 * | `permission` | the system does not let this user | the udev rule |
 * | `busy` | another program, or this one, has it | end that program |
 * | `driver` | Windows has no fitting driver for it, or macOS does not let go of it | WinUSB, or the serial port |
 * | `unsupported` | a chip, or settings of the line, that nothing here can drive | another cable |
 * | `failed` | it answered wrongly or not at all | pull it out and plug it in |
 */
export type OpenProblem = 'notFound' | 'permission' | 'busy' | 'driver' | 'unsupported' | 'failed';

/** A source that cannot be opened; the message says what is wrong and, where something helps, what. */
export class ByteSourceError extends Error {
  override readonly name = 'ByteSourceError';
  readonly problem: OpenProblem;
  /** The source's name. */
  readonly source: string;
  /** Who has it, where `busy` knows: 'modem-manager (pid 812)'. */
  readonly holder: string | undefined;

  constructor(
    problem: OpenProblem,
    what: { readonly source: string; readonly message: string; readonly holder?: string },
  ) {
    super(`${what.source}: ${what.message}`);
    this.problem = problem;
    this.source = what.source;
    this.holder = what.holder;
  }
}

/**
 * Makes a source from what stands behind the colon of its name ('' where nothing does). It opens nothing yet.
 * @throws ByteSourceError `notFound` or `unsupported`
 */
export type ByteSourceMaker = (selector: string) => Promise<ByteSource>;

/**
 * Finds a source by its name: 'usb', 'usb:SELECTOR', 'serial:PATH', 'capture:FILE', 'simulate:NAME'.
 * @param makers by what stands before the colon
 * @throws ByteSourceError `unsupported` where no maker has that name; else what the maker throws
 */
export function openByteSource(
  name: string,
  makers: Readonly<Record<string, ByteSourceMaker>>,
): Promise<ByteSource> {
  const colon = name.indexOf(':');
  const scheme = colon === -1 ? name : name.slice(0, colon);
  const maker = Object.hasOwn(makers, scheme) ? makers[scheme] : undefined;
  if (maker !== undefined) return maker(colon === -1 ? '' : name.slice(colon + 1));
  const message = `no such kind of source; there are: ${Object.keys(makers).join(', ')}`;
  return Promise.reject(new ByteSourceError('unsupported', { source: name, message }));
}
