import { Worker } from 'node:worker_threads';
import type { LedgerCheckView } from '../api/community-views.ts';
import type { Progress } from '../api/views.ts';
import type { LedgerCheckSaid } from './ledger-check-said.ts';

export interface LedgerCheckOptions {
  /** The ledger's file: it is read, and may be written to meanwhile. */
  readonly path: string;
  readonly nowMs: () => number;
  readonly progress: (progress: Progress) => void;
  /** It has ended, in whatever way. */
  readonly ended: () => void;
}

const TASK = { id: 'ledgerCheck', task: 'ledger', error: null } as const;

/**
 * **Check everything**: the full verification of this PC's ledger, in a thread of its own, so that nothing waits for it.
 * At most one runs; what the last one found is kept until the next one begins.
 */
export class LedgerCheck {
  readonly #options: LedgerCheckOptions;
  #state: LedgerCheckView = { kind: 'none' };
  #worker: Worker | undefined;

  constructor(options: LedgerCheckOptions) {
    this.#options = options;
  }

  get view(): LedgerCheckView {
    return this.#state;
  }

  start(): LedgerCheckView {
    if (this.#worker !== undefined) return this.#state;
    const { path, nowMs } = this.#options;
    const startedAt = performance.now();
    this.#state = { kind: 'running', startedMs: nowMs(), done: 0, total: 1 };
    const worker = new Worker(new URL('./ledger-check-worker.ts', import.meta.url), { workerData: { path } });
    this.#worker = worker;
    // Nobody waits for it when the app is closed.
    worker.unref();
    worker.on('message', (said: LedgerCheckSaid) => {
      if (worker !== this.#worker) return;
      if (said.kind === 'progress') this.#progress(said);
      else {
        const { tally, fault } = said;
        const tookMs = Math.round(performance.now() - startedAt);
        this.#end({ kind: 'done', finishedMs: nowMs(), tookMs, tally, fault });
      }
    });
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#end({ kind: 'failed', detail: textOf(error) });
    });
    worker.on('exit', () => {
      if (worker === this.#worker) this.#end({ kind: 'failed', detail: 'the check stopped by itself' });
    });
    this.#options.progress({ ...TASK, done: 0, total: 1, state: 'running' });
    return this.#state;
  }

  cancel(): LedgerCheckView {
    const worker = this.#worker;
    if (worker === undefined || this.#state.kind !== 'running') return this.#state;
    const { done, total } = this.#state;
    this.#end({ kind: 'cancelled', done, total });
    void worker.terminate();
    return this.#state;
  }

  #progress({ done, total }: { readonly done: number; readonly total: number }): void {
    if (this.#state.kind !== 'running') return;
    this.#state = { ...this.#state, done, total };
    this.#options.progress({ ...TASK, done, total, state: 'running' });
  }

  #end(state: LedgerCheckView): void {
    this.#worker = undefined;
    this.#state = state;
    const isFailed = state.kind === 'failed';
    this.#options.progress({
      ...TASK,
      done: 1,
      total: 1,
      state: isFailed ? 'failed' : 'done',
      error: isFailed ? 'failed' : null,
    });
    this.#options.ended();
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
