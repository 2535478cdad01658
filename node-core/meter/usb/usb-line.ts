import type { ByteListener, LostReason, MonotonicClock } from '../byte-source.ts';
import type { ChipDriver } from './chip.ts';
import { type UsbConnection, UsbFault } from './usb-bus.ts';

/** A read that waits so long ends in nothing and is asked again; closing waits for it. */
const READ_TIMEOUT_MS = 1_000;
/** Faults in a row, nothing heard between them, before a line counts as lost. */
const MOST_FAULTS = 3;
/** Some host controllers say of a device that was pulled out that a transfer went wrong: the hub takes its time. */
const SETTLE_MS = 400;

export interface UsbLineParts {
  readonly connection: UsbConnection;
  readonly driver: ChipDriver;
  readonly listener: ByteListener;
  readonly clock: MonotonicClock;
  /** Whether the device is still plugged in. */
  readonly stillThere: () => Promise<boolean>;
  /** Interfaces that are claimed, to be let go of. */
  readonly claimed: readonly number[];
  /** The line is let go of: another may be opened. */
  readonly released: () => void;
}

/** Reads an open adapter until it is lost or closed. */
export class UsbLine {
  readonly #parts: UsbLineParts;
  readonly #reading: Promise<void>;
  #closing = false;
  #ended: Promise<void> | undefined;

  constructor(parts: UsbLineParts) {
    this.#parts = parts;
    this.#reading = this.#read();
  }

  /** Waits for the read that is under way: the device cannot be let go of before. */
  close(): Promise<void> {
    this.#closing = true;
    return this.#end();
  }

  #end(): Promise<void> {
    this.#ended ??= this.#reading.then(() => letGo(this.#parts));
    return this.#ended;
  }

  async #read(): Promise<void> {
    const { connection, driver, clock } = this.#parts;
    const { number, packetBytes } = driver.readEndpoint;
    let faults = 0;
    while (!this.#closing) {
      try {
        const packet = await connection.read(number, packetBytes, READ_TIMEOUT_MS);
        faults = 0;
        this.#hear(driver.payload(packet), clock.monotonicMs());
      } catch (error) {
        const fault = error instanceof UsbFault ? error : new UsbFault('other', String(error));
        if (fault.kind === 'timeout') continue;
        faults += 1;
        const reason = await this.#lostBy(fault, faults);
        if (reason !== undefined) return this.#lose(reason);
      }
    }
  }

  /** Why a read that failed is the end of the line; undefined where it can be tried again. */
  async #lostBy(fault: UsbFault, faults: number): Promise<LostReason | undefined> {
    const { connection, driver, clock } = this.#parts;
    if (fault.kind === 'gone') return { kind: 'unplugged' };
    if (fault.kind === 'stall' && faults === 1) {
      const cleared = await connection.clearHalt(driver.readEndpoint.number).then(
        () => true,
        () => false,
      );
      if (cleared) return undefined;
    }
    await new Promise<void>((resolve) => clock.after(SETTLE_MS, resolve));
    if (!(await this.#parts.stillThere())) return { kind: 'unplugged' };
    return faults < MOST_FAULTS ? undefined : { kind: 'failed', detail: fault.message };
  }

  #hear(bytes: Uint8Array, atMs: number): void {
    // FTDI says twice in a packet time that there is nothing to say.
    if (bytes.length === 0 || this.#closing) return;
    told(() => this.#parts.listener.bytes(bytes.slice(), atMs));
  }

  /** Called by the read itself, which is then at its end: letting go waits for it. */
  #lose(reason: LostReason): void {
    if (this.#closing) return;
    this.#closing = true;
    void this.#afterReading().then(() => told(() => this.#parts.listener.lost(reason)));
  }

  async #afterReading(): Promise<void> {
    await this.#end();
  }
}

/** What a listener throws is its own mistake: it is thrown where the process sees it, and reading goes on. */
function told(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/**
 * Gives an adapter back: its lines off, its interfaces released, and to the kernel's driver what had one before. What an
 * adapter that is gone refuses of this does not matter.
 */
export async function letGo(
  parts: Pick<UsbLineParts, 'connection' | 'driver' | 'claimed' | 'released'>,
): Promise<void> {
  const { connection, driver, claimed } = parts;
  try {
    for (const packet of driver.stop) await connection.control(packet);
  } catch {
    // It is gone, or does not answer: there is nothing to set back.
  }
  for (const number of claimed) await connection.release(number).catch(() => undefined);
  // Also where it had none: another process of ours may have been killed before it could give it back.
  for (const number of claimed) await connection.attachKernelDriver(number).catch(() => undefined);
  await connection.close().catch(() => undefined);
  parts.released();
}
