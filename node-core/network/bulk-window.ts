/**
 * How many bytes of bulk may be on their way to one peer. All bulk of a connection (appends with blocks, answers to block
 * sync) shares one TCP connection with the heartbeats, and what stands in the system's send buffer cannot be overtaken.
 * So the window grows while acknowledgements come back quickly and shrinks as soon as bytes begin to queue: a heartbeat
 * never waits for more than about `TARGET_QUEUE_MS`, whatever the uplink.
 *
 * Source: LEDBAT (RFC 6817): delay above the least one seen is queueing; deviation: round trips instead of one-way
 * delays, slow start until the first queue, and one cut per round trip.
 *
 * Pure: times come in, in milliseconds of any monotonic clock.
 */
export class BulkWindow {
  #windowBytes = START_BYTES;
  #inFlightBytes = 0;
  #slowStart = true;
  #cutAtMs = Number.NEGATIVE_INFINITY;
  /** Least delay of this period and the one before: the path's own, without queues. */
  #leastMs = Number.POSITIVE_INFINITY;
  #leastBeforeMs = Number.POSITIVE_INFINITY;
  #periodAtMs = Number.NEGATIVE_INFINITY;

  get windowBytes(): number {
    return this.#windowBytes;
  }

  get inFlightBytes(): number {
    return this.#inFlightBytes;
  }

  /** Bytes that may be sent now, 0 or more. */
  get roomBytes(): number {
    return Math.max(0, this.#windowBytes - this.#inFlightBytes);
  }

  /** Bytes went out. */
  sent(bytes: number): void {
    this.#inFlightBytes += bytes;
  }

  /** Bytes that went out were acknowledged, after `delayMs`. */
  acknowledged(bytes: number, timing: { readonly nowMs: number; readonly delayMs: number }): void {
    this.forgotten(bytes);
    const queueMs = timing.delayMs - this.#pathMs(timing);
    if (queueMs > TARGET_QUEUE_MS) {
      this.#slowStart = false;
      if (timing.nowMs - this.#cutAtMs < timing.delayMs) return;
      this.#cutAtMs = timing.nowMs;
      this.#windowBytes = Math.max(MIN_BYTES, Math.floor(this.#windowBytes * CUT));
      return;
    }
    // An idle sender learns nothing about what the path could carry.
    if (this.#inFlightBytes + bytes < this.#windowBytes / 2) return;
    const room = (TARGET_QUEUE_MS - queueMs) / TARGET_QUEUE_MS;
    const gain = this.#slowStart ? bytes : (room * bytes * GAIN_BYTES) / this.#windowBytes;
    this.#windowBytes = Math.min(MAX_BYTES, this.#windowBytes + Math.ceil(gain));
  }

  /** Bytes that went out will never be acknowledged: their stream is gone. */
  forgotten(bytes: number): void {
    this.#inFlightBytes = Math.max(0, this.#inFlightBytes - bytes);
  }

  #pathMs({ nowMs, delayMs }: { readonly nowMs: number; readonly delayMs: number }): number {
    if (nowMs - this.#periodAtMs > PERIOD_MS) {
      this.#leastBeforeMs = this.#leastMs;
      this.#leastMs = Number.POSITIVE_INFINITY;
      this.#periodAtMs = nowMs;
    }
    this.#leastMs = Math.min(this.#leastMs, delayMs);
    return Math.min(this.#leastMs, this.#leastBeforeMs);
  }
}

/** Queueing that a heartbeat may meet; a fraction of the shortest election timeout. */
const TARGET_QUEUE_MS = 60;
const START_BYTES = 64 * 1024;
/** A piece of bulk fits in. */
const MIN_BYTES = 16 * 1024;
const MAX_BYTES = 4 * 1024 * 1024;
/** Growth a round trip with an empty queue, after slow start. */
const GAIN_BYTES = 64 * 1024;
const CUT = 0.6;
/** After so long, twice, a new path's longer delay is taken for its own. */
const PERIOD_MS = 30_000;
