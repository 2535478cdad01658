/** The person at the terminal: what they read, the Enter key, and Ctrl-C. */
import process from 'node:process';

/** The port to the terminal. */
export interface Terminal {
  /** Whether a person watches. */
  readonly interactive: boolean;
  print(line: string): void;
  /** For what went wrong. */
  printError(line: string): void;
  /** Runs at each Enter until the returned function is called. */
  onEnter(run: () => void): () => void;
  /** Runs at Ctrl-C and when the system asks the program to stop, each time, until the returned function is called. */
  onStop(run: () => void): () => void;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // A terminal that was closed takes no lines; that is no reason to stop serving.
  stdout.on('error', ignore);
  stderr.on('error', ignore);
  return {
    interactive: stdin.isTTY && stdout.isTTY,
    print: (line) => void stdout.write(`${line}\n`),
    printError: (line) => void stderr.write(`${line}\n`),
    onEnter(run) {
      const hear = (chunk: string) => {
        if (chunk.includes('\n')) run();
      };
      stdin.setEncoding('utf8').on('data', hear).on('error', ignore);
      return () => {
        stdin.off('data', hear).pause();
        // Where input comes from a file there is nothing to let go of.
        if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
      };
    },
    onStop(run) {
      for (const signal of STOP_SIGNALS) process.on(signal, run);
      return () => {
        for (const signal of STOP_SIGNALS) process.off(signal, run);
      };
    },
  };
}

function ignore(): void {}
