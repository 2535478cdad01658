import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { OtherAnswer, OtherRequest } from './other-process.ts';

/** Another program that has adapters. One for all chips: in software emulation to start it takes longer than a case. */
export class OtherProgram {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (said: string) => void>();
  readonly #ended: Promise<number | null>;
  #asked = 0;

  /** @param uid of its user; left out: ours */
  constructor(uid?: number) {
    const user = uid === undefined ? {} : { uid, gid: uid };
    this.#process = fork(join(process.env['PROGRAMS'] ?? '', 'other-process.js'), user);
    this.#process.on('message', ({ number, said }: OtherAnswer) => {
      this.#waiting.get(number)?.(said);
      this.#waiting.delete(number);
    });
    this.#ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.once('exit', (code) => {
      for (const tell of this.#waiting.values()) tell(`it ended with ${code}`);
    });
  }

  /** As it is named where it has something. */
  get title(): string {
    return `node (pid ${this.#process.pid})`;
  }

  /** Resolves with what it said. */
  ask(request: OtherRequest): Promise<string> {
    this.#asked += 1;
    const number = this.#asked;
    const said = new Promise<string>((resolve) => this.#waiting.set(number, resolve));
    this.#process.send({ number, request });
    return said;
  }

  /** Its exit code; null where a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#process.kill(signal);
    return this.#ended;
  }
}
