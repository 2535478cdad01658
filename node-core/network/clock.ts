/**
 * Time as the network sees it: it only ever goes forward. Wall-clock time would drop every link when somebody sets the
 * PC's clock, so `nowMs` has no date. Timers that fell due while the PC slept run when it wakes.
 */
export interface Clock {
  /** Milliseconds since some moment in the past; fractions allowed. */
  nowMs(): number;
  /** Runs `run` once, at `timeMs` or as soon after as the process gets to it; the answer calls it off. */
  at(timeMs: number, run: () => void): () => void;
}

/** Random numbers for jitter and ports, 0 inclusive to 1 exclusive. Nothing secret is made of them. */
export type Random = () => number;

/** The longest wait that Node's timers take. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The process's own monotonic clock. Its timers keep no process alive. */
export function monotonicClock(): Clock {
  return {
    nowMs: () => performance.now(),
    at(timeMs, run) {
      const waitMs = Math.min(Math.max(0, timeMs - performance.now()), LONGEST_WAIT_MS);
      const handle = setTimeout(run, waitMs);
      handle.unref();
      return () => clearTimeout(handle);
    },
  };
}

/** Runs `run` every `periodMs` until the answer is called. A run that is missed is not made up for. */
export function every(clock: Clock, periodMs: number, run: () => void): () => void {
  let cancel: () => void;
  const arm = (): void => {
    cancel = clock.at(clock.nowMs() + periodMs, () => {
      arm();
      run();
    });
  };
  arm();
  return () => cancel();
}

/** Resolves at a time, or rejects with the signal's reason. */
export function sleepUntil(clock: Clock, timeMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      cancel();
      reject(abortReason(signal));
    };
    const cancel = clock.at(timeMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Why a signal was aborted, as an Error. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });
}

/** A signal that is aborted with a reason at a time by this clock; `cancel` when it is no longer needed. */
export function deadline(
  clock: Clock,
  at: { readonly timeMs: number; readonly reason: () => Error },
): { readonly signal: AbortSignal; readonly cancel: () => void } {
  const controller = new AbortController();
  const cancel = clock.at(at.timeMs, () => controller.abort(at.reason()));
  return { signal: controller.signal, cancel };
}

/**
 * Runs something under a signal of its own that is aborted after `limitMs` by this clock, or with one of `signals`. It is
 * waited for until it heeds the signal.
 */
export async function inTime<Answer>(
  clock: Clock,
  bounds: {
    readonly limitMs: number;
    readonly reason: () => Error;
    readonly signals?: readonly AbortSignal[];
  },
  run: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const limit = deadline(clock, { timeMs: clock.nowMs() + bounds.limitMs, reason: bounds.reason });
  try {
    return await whileRunning([limit.signal, ...(bounds.signals ?? [])], run);
  } finally {
    limit.cancel();
  }
}

/** Waits for something that goes on by itself, until the signal is aborted. */
export async function unlessAborted<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(abortReason(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * Runs something under signals that end with it. Node ties a socket to its dial's signal for life, so a signal that is
 * aborted later, a time-out that had been forgotten, would end a connection that was dialled long ago.
 */
export async function whileRunning<Answer>(
  signals: readonly AbortSignal[],
  run: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const own = new AbortController();
  const onAbort = (event: Event): void => {
    own.abort(event.target instanceof AbortSignal ? abortReason(event.target) : undefined);
  };
  for (const signal of signals) {
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort, { once: true });
  }
  try {
    return await run(own.signal);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
  }
}
