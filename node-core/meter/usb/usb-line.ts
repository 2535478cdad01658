import type { ByteListener, LostReason, MonotonicClock } from '../byte-source.ts';
import type { ChipDriver } from './chip.ts';
import { type UsbConnection, UsbFault } from './usb-bus.ts';

/**
 * A read that times out loses a packet that comes in at that moment. So reads wait long where they can be interrupted;
 * where they cannot, closing waits for them.
 */
const READ_TIMEOUT_MS = { interruptible: 3_600_000, other: 1_000 };
/** Faults in a row, nothing heard between them, before a line counts as lost. */
const MOST_FAULTS = 3;
/** Some host controllers say of a device that was pulled out that a transfer went wrong: the hub takes its time. */
const SETTLE_MS = 400;
/** A read ends as soon as it is interrupted, on a PC that has time for it. */
const INTERRUPT_EVERY_MS = 500;

export interface UsbLineParts {
  readonly connection: UsbConnection;
  readonly driver: ChipDriver;
  readonly listener: ByteListener;
  readonly clock: MonotonicClock;
  /** Whether the system can end a read that is under way. */
  readonly interruptible: boolean;
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

  /** Ends the read that is under way, or waits for it: the device cannot be let go of before. */
  close(): Promise<void> {
    this.#closing = true;
    this.#ended ??= this.#close();
    return this.#ended;
  }

  async #close(): Promise<void> {
    const { driver, interruptible } = this.#parts;
    await quieten(this.#parts);
    const face = driver.claims.at(-1);
    if (interruptible && face !== undefined) await this.#interruptRead(face);
    await this.#reading;
    await handBack(this.#parts);
  }

  /** Again and again: a read that was just about to begin begins after it, and takes the interface anew. */
  async #interruptRead(face: number): Promise<void> {
    const { connection, clock } = this.#parts;
    const reading = this.#reading.then(() => true);
    for (let ended = false; !ended; ) {
      // When that fails, the device is gone, and so is the read.
      await connection.interrupt(face).catch(() => undefined);
      let cancel = (): void => undefined;
      const soon = new Promise<boolean>((resolve) => {
        cancel = clock.after(INTERRUPT_EVERY_MS, () => resolve(false));
      });
      ended = await Promise.race([reading, soon]);
      cancel();
    }
  }

  async #read(): Promise<void> {
    const { connection, driver, clock, interruptible } = this.#parts;
    const { number, packetBytes } = driver.readEndpoint;
    const timeoutMs = interruptible ? READ_TIMEOUT_MS.interruptible : READ_TIMEOUT_MS.other;
    let faults = 0;
    while (!this.#closing) {
      try {
        const packet = await connection.read(number, packetBytes, timeoutMs);
        faults = 0;
        this.#hear(driver.payload(packet), clock.monotonicMs());
      } catch (error) {
        const fault = error instanceof UsbFault ? error : new UsbFault('other', String(error));
        if (fault.kind === 'timeout' || this.#closing) continue;
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
    this.#ended ??= this.#reading.then(() => letGo(this.#parts));
    void this.#tellLost(reason, this.#ended);
  }

  async #tellLost(reason: LostReason, letGoOf: Promise<void>): Promise<void> {
    await letGoOf;
    // Whoever closed it meanwhile wants to hear no more.
    if (!this.#closing) told(() => this.#parts.listener.lost(reason));
    this.#closing = true;
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

type Holding = Pick<UsbLineParts, 'connection' | 'driver' | 'claimed' | 'released'>;

/**
 * Gives an adapter back: its lines off, its interfaces released, and to the kernel's driver what had one before. What an
 * adapter that is gone refuses of this does not matter.
 */
export async function letGo(holding: Holding): Promise<void> {
  await quieten(holding);
  await handBack(holding);
}

async function quieten({ connection, driver }: Holding): Promise<void> {
  try {
    for (const packet of driver.stop) await connection.control(packet);
  } catch {
    // It is gone, or does not answer: there is nothing to set back.
  }
}

async function handBack({ connection, claimed, released }: Holding): Promise<void> {
  for (const number of claimed) await connection.release(number).catch(() => undefined);
  // Also where it had none: another process of ours may have been killed before it could give it back.
  for (const number of claimed) await connection.attachKernelDriver(number).catch(() => undefined);
  await connection.close().catch(() => undefined);
  released();
}
