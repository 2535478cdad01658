import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { PlayedLine } from './played-device.ts';
import type { PlayerAnswer, PlayerRequest } from './player.ts';

/** Asks the process that plays devices. */
export class Player {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (answer: PlayerAnswer) => void>();
  #asked = 0;

  constructor() {
    this.#process = fork(join(process.env['PROGRAMS'] ?? '', 'player.js'));
    this.#process.on('message', (answer: PlayerAnswer) => {
      this.#waiting.get(answer.number)?.(answer);
      this.#waiting.delete(answer.number);
    });
  }

  /** @throws Error with the player's own words */
  async ask(request: PlayerRequest): Promise<PlayerAnswer> {
    this.#asked += 1;
    const number = this.#asked;
    const answered = new Promise<PlayerAnswer>((resolve) => this.#waiting.set(number, resolve));
    this.#process.send({ number, request });
    const answer = await answered;
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  /** How the line of a chip is set, as the chip itself has it. */
  async line(port: number): Promise<PlayedLine> {
    const { line } = await this.ask({ kind: 'line', port });
    if (line === undefined) throw new Error('the player told no line');
    return line;
  }

  end(): void {
    this.#process.disconnect();
  }
}
