/** AppendEntries messages under way to one follower, bounded by count and by bytes (pipelining, dissertation 10.2.2). */
export class Inflights {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  /** Ascending by index. */
  #messages: { readonly lastIndex: number; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(limits: { readonly maxInflightMessages: number; readonly maxInflightBytes: number }) {
    this.#maxMessages = limits.maxInflightMessages;
    this.#maxBytes = limits.maxInflightBytes;
  }

  get count(): number {
    return this.#messages.length;
  }

  /** No further entries may be sent. The last message may have gone over the limit of bytes: an entry has to fit. */
  get full(): boolean {
    return this.#messages.length >= this.#maxMessages || this.#bytes >= this.#maxBytes;
  }

  /** @param message its last index is above those added before */
  add(message: { readonly lastIndex: number; readonly bytes: number }): void {
    this.#messages.push(message);
    this.#bytes += message.bytes;
  }

  /** Everything up to this index has been acknowledged. */
  freeThrough(index: number): void {
    const freed = this.#messages.findIndex(({ lastIndex }) => lastIndex > index);
    const gone = this.#messages.splice(0, freed === -1 ? this.#messages.length : freed);
    this.#bytes -= gone.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  clear(): void {
    this.#messages = [];
    this.#bytes = 0;
  }
}
