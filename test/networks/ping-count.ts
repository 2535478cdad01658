import type { Lane } from '../../node-core/network/index.ts';

/**
 * Numbered frames to one peer and back, and what got lost of them without the link being lost.
 *
 * | byte | |
 * | --- | --- |
 * | 0 | 0: a frame to be sent back; 1: one that comes back |
 * | 1 | the sender's epoch: one more whenever its link was down |
 * | 2-5 | number within the epoch and lane, the most significant first |
 */
export class PingCount {
  /** Frames that came back. */
  answered = 0;
  #epoch = 0;
  readonly #sent: Record<Lane, number> = { urgent: 0, bulk: 0 };
  /** Numbers of this epoch that are still to come back. */
  readonly #waiting: Record<Lane, Set<number>> = { urgent: new Set(), bulk: new Set() };

  /** The next frame to send. */
  next(lane: Lane, bytes: number): Uint8Array {
    const number = (this.#sent[lane] += 1);
    this.#waiting[lane].add(number);
    const frame = new Uint8Array(bytes);
    frame[1] = this.#epoch % 256;
    new DataView(frame.buffer).setUint32(2, number);
    return frame;
  }

  /** The frame that was asked for last did not go out. */
  unsent(lane: Lane): void {
    this.#waiting[lane].delete(this.#sent[lane]);
  }

  /** Takes a frame in. @returns what to send back */
  receive(frame: Uint8Array, lane: Lane): Uint8Array | undefined {
    if (frame[0] === 0) {
      const answer = frame.slice();
      answer[0] = 1;
      return answer;
    }
    this.answered += 1;
    const number = new DataView(frame.buffer, frame.byteOffset).getUint32(2);
    if (frame[1] === this.#epoch % 256) this.#waiting[lane].delete(number);
    return undefined;
  }

  /** The link was lost, and what was on its way with it. */
  lost(): void {
    this.#epoch += 1;
    for (const lane of ['urgent', 'bulk'] as const) this.#waiting[lane].clear();
  }

  /** Frames that should have come back by now: later ones of their lane have, by far. */
  get missing(): number {
    const late = (lane: Lane, slack: number): number =>
      [...this.#waiting[lane]].filter((number) => number < this.#sent[lane] - slack).length;
    // Both stand for some five seconds of the ping program.
    return late('urgent', 100) + late('bulk', 12);
  }
}
