/** Electron's `utilityProcess`: a process of its own, whose code sees `process.parentPort`. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import process from 'node:process';
import { app } from './app.ts';
import { strict } from './strict.ts';

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly serviceName?: string;
  readonly stdio?: 'ignore' | 'inherit' | 'pipe';
}

class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;

  constructor(path: string, args: readonly string[], options: ForkOptions) {
    super();
    const output = options.stdio ?? 'inherit';
    this.#child = fork(path, [...args], {
      serialization: 'advanced',
      execArgv: ['--import', new URL('./parent-port.js', import.meta.url).href],
      env: options.env ?? process.env,
      stdio: ['ignore', output, output, 'ipc'],
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 0));
    app.once('quit', () => this.kill());
  }
  get pid() {
    return this.#child.pid;
  }
  postMessage(message: unknown) {
    this.#child.send(message as object);
  }
  kill() {
    return this.#child.kill('SIGKILL');
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(path: string, args: readonly string[] = [], options: ForkOptions = {}) {
    return new UtilityProcess(path, args, options);
  },
});
