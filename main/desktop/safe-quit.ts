/** Quitting without losing anything: the app leaves when the node has closed, and not before. */

/** The parts of Electron's `app` that quitting needs. */
export interface Quitter {
  on(event: 'before-quit', hear: (event: { preventDefault(): void }) => void): unknown;
  exit(code: number): void;
}

/**
 * Holds the first request to quit until `close` has settled, then leaves. What was acknowledged is on the disk at any
 * moment, so a node that cannot be closed in `patienceMs` is left to its log.
 *
 * @param options.onQuitting called once, at the first request
 * @returns `letGo`: from then on a request passes, as an installer wants it; the node must be closed
 */
export function quitSafely(options: {
  readonly app: Quitter;
  readonly close: () => Promise<void>;
  readonly onQuitting: () => void;
  readonly report: (line: string) => void;
  readonly patienceMs: number;
}): { letGo(): void } {
  const { app, close, onQuitting, report, patienceMs } = options;
  let isQuitting = false;
  let isFree = false;
  const leave = async () => {
    const late = new AbortController();
    const patience = setTimeout(() => late.abort(), patienceMs);
    const isLate = new Promise<'late'>((resolve) => {
      late.signal.addEventListener('abort', () => resolve('late'), { once: true });
    });
    try {
      if ((await Promise.race([close(), isLate])) === 'late') report('the node did not close in time');
    } catch (error) {
      report(`the node did not close well: ${error instanceof Error ? error.message : 'unknown'}`);
    } finally {
      clearTimeout(patience);
      app.exit(0);
    }
  };
  app.on('before-quit', (event) => {
    if (isFree) return;
    event.preventDefault();
    if (isQuitting) return;
    isQuitting = true;
    onQuitting();
    void leave();
  });
  return {
    letGo() {
      isFree = true;
      onQuitting();
    },
  };
}
