import type { GroupDisk, GroupWrite } from './ports.ts';

interface Waiting {
  isDone: boolean;
  readonly done: () => void;
}

/** Writes under way, and what waits for them: what follows a write happens in the order of the writes. */
export class WriteQueue {
  readonly #disk: GroupDisk;
  #waiting: Waiting[] = [];

  constructor(disk: GroupDisk) {
    this.#disk = disk;
  }

  /** Writes, where there is something to write, and calls `done` once it and all before it are durable. */
  add(write: GroupWrite | null, done: () => void): void {
    const waiting: Waiting = { isDone: write === null, done };
    this.#waiting.push(waiting);
    if (write !== null) {
      this.#disk.write(write, () => {
        waiting.isDone = true;
        this.#settle();
      });
    }
    this.#settle();
  }

  #settle(): void {
    while (this.#waiting[0]?.isDone === true) this.#waiting.shift()?.done();
  }
}
