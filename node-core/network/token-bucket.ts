/** So many at once, so many a second on average. */
export interface Rate {
  /** More than 0. */
  readonly perSecond: number;
  /** 1 or more. */
  readonly burst: number;
}

/** Counts what one peer may still do. Time comes in as a value, in milliseconds of any monotonic clock. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #atMs: number;

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#atMs = nowMs;
  }

  /** Takes one; false when there is none left just now. */
  take(nowMs: number): boolean {
    const gained = (Math.max(0, nowMs - this.#atMs) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#atMs = Math.max(this.#atMs, nowMs);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** One bucket a peer, for the peers seen last. */
export class TokenBuckets {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #rate: Rate;
  readonly #maxPeers: number;

  constructor(rate: Rate, options: { readonly maxPeers: number }) {
    this.#rate = rate;
    this.#maxPeers = options.maxPeers;
  }

  /** Takes one of a peer's; false when it has none left just now. */
  take(peer: string, nowMs: number): boolean {
    const kept = this.#buckets.get(peer);
    const bucket = kept ?? new TokenBucket(this.#rate, nowMs);
    this.#buckets.delete(peer);
    this.#buckets.set(peer, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= this.#maxPeers) break;
      this.#buckets.delete(oldest);
    }
    return bucket.take(nowMs);
  }
}
