import type { GroupTime } from '../../../node-core/consensus/driver/ports.ts';
import type { Signer } from '../../../node-core/identity/index.ts';
import type { MemberIndex, Seat } from '../../../node-core/ledger/index.ts';
import type { Clock } from '../../../node-core/node/clock.ts';
import { nodeIdOf } from '../../../node-core/node/group/node-id.ts';
import { RetryableStorageError } from '../../../node-core/storage/index.ts';
import { openParts, TICK_MS } from './home-parts.ts';
import { DiskImage, diskNumber, MemoryStore, type WriteGate } from './memory-store.ts';
import type { Letter } from './network.ts';
import { OutTray } from './out-tray.ts';
import type { Home, HomeParts, Malice, Surroundings } from './ports.ts';

/** Where a home's power goes out: before or after so many of its writes are on the disk. */
interface PowerCut {
  writes: number;
  readonly isBefore: boolean;
}

/** How long the power is away, mostly. */
const MOST_DOWN_MS = 15_000;

/** One household's PC: its disk, its clocks, its out-tray, and the node that runs on it now and then. */
export class SimulatedHome implements Home {
  readonly n: number;
  readonly household: string;
  readonly signer: Signer;
  readonly tray: OutTray;
  disk: DiskImage;
  running: HomeParts | undefined;
  /** The power went out in the middle of this turn: what is still done in it leaves no trace. */
  isGhost = false;
  isDiskFull = false;
  /** Milliseconds that a write keeps the whole node from doing anything else. */
  writeMs = 0;
  malice: Malice | undefined;
  powerCut: PowerCut | undefined;
  /** How far the wall clock is off. */
  wallOffsetMs = 0;
  wipes = 0;
  readonly #world: Surroundings;
  #monotonicLostMs = 0;
  #busyUntilMs = 0;
  /** Counts starts: what an earlier one planned does not happen. */
  #start = 0;

  constructor(n: number, world: Surroundings) {
    this.n = n;
    this.#world = world;
    this.household = `home-${n}`;
    this.signer = world.keys.signerOf(n);
    this.disk = this.#newDisk();
    this.tray = new OutTray(this, world);
  }

  get id(): number {
    return nodeIdOf(this.disk.number);
  }

  get seat(): Omit<Seat, 'member'> {
    return { disk: this.disk.number };
  }

  /** Which member this household is, as its own copy has it. */
  get member(): MemberIndex | undefined {
    return this.running?.replica.community.memberWithKey(this.signer.publicKey)?.index;
  }

  get wallMs(): number {
    return this.#world.startMs + this.#world.timeline.nowMs + this.wallOffsetMs;
  }

  get isBusy(): boolean {
    return this.#world.timeline.nowMs < this.#busyUntilMs;
  }

  start(): void {
    if (this.running !== undefined) return;
    this.#start += 1;
    this.isGhost = false;
    this.#world.checker.starts(this);
    this.#world.turn(this, () => {
      this.running = openParts(this, this.#world);
    });
  }

  /** The power goes out; `disk` is what it leaves, if it loses no more. */
  stop(disk: DiskImage = this.disk.copy()): void {
    disk.lose(this.#world.random.below(disk.unsynced.length + 1));
    this.#start += 1;
    this.running = undefined;
    this.isGhost = false;
    this.powerCut = undefined;
    this.disk = disk;
    this.tray.forget();
  }

  /** The power went out in this turn: the home is as it was then. */
  bury(): void {
    const left = this.#left;
    this.#left = undefined;
    if (left === undefined) return;
    this.stop(left);
    // Mostly it is back before the others have got over it.
    const { random, timeline } = this.#world;
    if (random.chance(0.7)) timeline.after(random.below(MOST_DOWN_MS), () => this.start());
  }

  /** Another disk is put in. Keys and out-tray are kept elsewhere. */
  wipe(): void {
    this.stop();
    this.wipes += 1;
    this.disk = this.#newDisk();
  }

  /** Stands still, but for its wall clock; the monotonic one as the operating system has it. */
  sleep(forMs: number, stopsMonotonic: boolean): void {
    this.#busyUntilMs = Math.max(this.#busyUntilMs, this.#world.timeline.nowMs + forMs);
    if (stopsMonotonic) this.#monotonicLostMs += forMs;
  }

  wake(): void {
    this.#busyUntilMs = 0;
  }

  receive(from: Home, letter: Letter): void {
    this.plan(0, () => this.running?.receive(from, letter));
  }

  /** Whether the node that runs now still does: what a stopped one does leaves no trace. */
  lifeline(): () => boolean {
    const start = this.#start;
    return () => start === this.#start && !this.isGhost;
  }

  /** Does something later, unless the home has been stopped by then. */
  plan(waitMs: number, run: () => void): void {
    const start = this.#start;
    this.#world.timeline.after(waitMs, () => this.#now(start, run));
  }

  #now(start: number, run: () => void): void {
    if (start !== this.#start || this.running === undefined) return;
    const { timeline } = this.#world;
    if (timeline.nowMs < this.#busyUntilMs) {
      timeline.after(this.#busyUntilMs - timeline.nowMs, () => this.#now(start, run));
      return;
    }
    this.#world.turn(this, run);
  }

  every(intervalMs: number, run: () => void): () => void {
    let isStopped = false;
    const again = (): void => {
      const jitter = 0.95 + this.#world.random.below(100) / 1000;
      this.plan(intervalMs * jitter, () => {
        if (isStopped) return;
        run();
        again();
      });
    };
    again();
    return () => {
      isStopped = true;
    };
  }

  get time(): GroupTime {
    return {
      monotonicMs: () => this.#world.timeline.nowMs - this.#monotonicLostMs,
      wallMs: () => this.wallMs,
      every: (intervalMs, run) => this.every(intervalMs, run),
      defer: (run) => this.plan(this.#world.random.below(4), run),
    };
  }

  get clock(): Clock {
    return {
      nowMs: () => this.wallMs,
      at: (timeMs, run) => {
        let isCancelled = false;
        this.plan(Math.max(TICK_MS / 10, timeMs - this.wallMs), () => {
          if (!isCancelled) run();
        });
        return () => {
          isCancelled = true;
        };
      },
    };
  }

  openStore(): MemoryStore {
    const image = this.disk;
    const isAlive = this.lifeline();
    const gate: WriteGate = {
      before: () => {
        if (this.isDiskFull && isAlive()) {
          throw new RetryableStorageError('diskFull', { path: this.household, message: 'the disk is full' });
        }
        if (isAlive()) this.#cutPower(image, true);
      },
      after: () => {
        if (!isAlive()) return;
        if (this.writeMs > 0) this.sleep(this.writeMs, false);
        this.#cutPower(image, false);
      },
      wroteLog: (write) => {
        if (isAlive()) this.#world.checker.wrote(this, write);
      },
    };
    return new MemoryStore(image, gate);
  }

  #left: DiskImage | undefined;

  #cutPower(image: DiskImage, isBefore: boolean): void {
    const { powerCut } = this;
    if (powerCut === undefined || powerCut.isBefore !== isBefore) return;
    powerCut.writes -= 1;
    if (powerCut.writes > 0) return;
    this.isGhost = true;
    this.#left = image.copy();
  }

  #newDisk(): DiskImage {
    return new DiskImage(diskNumber(this.#world.newNumber()));
  }
}
