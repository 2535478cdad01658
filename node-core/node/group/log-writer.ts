import type { GroupDisk, GroupTime, GroupWrite } from '../../consensus/driver/ports.ts';

export interface LogWriterOptions {
  /** Makes one write durable before it returns. @throws StorageError */
  readonly store: { writeRaft(write: GroupWrite): void };
  readonly defer: GroupTime['defer'];
}

interface Waiting {
  readonly write: GroupWrite;
  readonly done: () => void;
}

/**
 * The group's disk. A write keeps this process from doing anything else, so it is put off until what was said in the same
 * turn is on its way: a leader's disk then works while its followers' do (dissertation 10.2.1). What comes together shares
 * a transaction. Where the disk fails, nothing of it is reported done.
 */
export class LogWriter implements GroupDisk {
  readonly #options: LogWriterOptions;
  #waiting: Waiting[] = [];
  #isStopped = false;
  #isPromptly = false;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  write(write: GroupWrite, done: () => void): void {
    this.#waiting.push({ write, done });
    if (this.#isPromptly) this.#flush();
    else if (this.#waiting.length === 1) this.#options.defer(() => this.#flush());
  }

  /** What is written in here is on the disk when it returns. */
  promptly(run: () => void): void {
    this.#flush();
    this.#isPromptly = true;
    try {
      run();
    } finally {
      this.#isPromptly = false;
    }
  }

  /** What waits was not acknowledged to anybody, and is not written any more. */
  stop(): void {
    this.#isStopped = true;
    this.#waiting = [];
  }

  #flush(): void {
    const waiting = this.#waiting.splice(0);
    for (let at = 0; at < waiting.length && !this.#isStopped; ) {
      const batch = together(waiting.slice(at));
      const write = batch.map((one) => one.write).reduce(joined);
      this.#options.store.writeRaft(write);
      for (const { done } of batch) done();
      at += batch.length;
    }
  }
}

/** The first, and those after it that only add to it. */
function together([first, ...rest]: readonly Waiting[]): readonly Waiting[] {
  if (first === undefined) return [];
  const apart = rest.findIndex(({ write }) => write.discardFrom !== null || write.base !== null);
  return [first, ...(apart === -1 ? rest : rest.slice(0, apart))];
}

function joined(before: GroupWrite, after: GroupWrite): GroupWrite {
  return {
    ...before,
    hardState: after.hardState ?? before.hardState,
    entries: [...before.entries, ...after.entries],
  };
}
