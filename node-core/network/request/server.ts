import type { Stream } from '@libp2p/interface';
import { type Clock, deadline } from '../clock.ts';
import { NetworkError, networkError, wordsOf } from '../error.ts';
import type { Offence } from '../events.ts';
import { FrameReader, frameOf } from '../frames.ts';
import type { HouseholdId } from '../household-id.ts';
import type { NetworkLimits } from '../limits.ts';
import type { BulkPipe } from '../link/bulk-pipe.ts';
import { PacedWriter } from '../link/paced-writer.ts';
import { listenTo } from '../link/stream-bytes.ts';
import { TokenBuckets } from '../token-bucket.ts';
import { type AnswerFrame, answerParts } from './wire.ts';

/** Something that a household can be asked for. */
export interface RequestService {
  /** The protocol: `/nabowatt/<what>/<version>`. */
  readonly what: string;
  readonly version: number;
  /** Members only, or newcomers with a valid invitation too. */
  readonly admits: 'members' | 'newcomers';
  /**
   * The items of the answer, in order, each at most `answerItemBytes`. The next is asked for when the asker has room, so
   * a range of a thousand blocks is read from the disk no faster than it is taken in. The signal is aborted when nobody
   * waits any more.
   * @throws NetworkError 'refused' whose evidence is the code that the asker is told, 1 to 64 letters, digits and `.:_-`
   */
  answer(
    request: Uint8Array,
    asker: { readonly household: HouseholdId; readonly signal: AbortSignal },
  ): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** What requests need of the node. */
export interface RequestHost {
  readonly clock: Clock;
  readonly limits: NetworkLimits;
  pipeTo(peer: HouseholdId): BulkPipe;
  note(peer: HouseholdId, what: { readonly offence: Offence; readonly evidence: string }): void;
  /** A service threw what is no refusal. */
  failed(what: string, evidence: string): void;
}

/** Serves requests: so many at a time and so many a second, for each peer and for all. */
export class RequestServer {
  readonly #host: RequestHost;
  readonly #rates: TokenBuckets;
  readonly #serving = new Map<HouseholdId, number>();
  #servingAll = 0;

  constructor(host: RequestHost) {
    const { requestsPerSecond, requestBurst, rememberedPeers } = host.limits;
    this.#host = host;
    this.#rates = new TokenBuckets(
      { perSecond: requestsPerSecond, burst: requestBurst },
      { maxPeers: rememberedPeers },
    );
  }

  /** Requests that are being answered. */
  get serving(): number {
    return this.#servingAll;
  }

  /** Takes a stream that a peer opened for a service, from its first byte to its last. */
  async serve(service: RequestService, stream: Stream, peer: HouseholdId): Promise<void> {
    const { clock, limits } = this.#host;
    const writer = new PacedWriter(stream, {
      pipe: this.#host.pipeTo(peer),
      clock,
      maxUnreadBytes: limits.unreadAnswerBytes,
      slowMs: limits.slowPeerMs,
    });
    const gone = new AbortController();
    try {
      const request = await this.#readRequest(stream, { writer, gone });
      const refusal = this.#enter(peer);
      if (refusal !== undefined) return await this.#say(stream, writer, { kind: 'refusal', code: refusal });
      try {
        await this.#answer(service, { request, peer, stream, writer, signal: gone.signal });
      } finally {
        this.#leave(peer);
      }
    } catch (thrown) {
      const error = networkError(thrown);
      this.#blame(peer, error);
      stream.abort(error);
      writer.end(error);
      gone.abort(error);
    }
  }

  /** The one frame that a request is; afterwards, bytes from the asker are receipts. */
  #readRequest(
    stream: Stream,
    { writer, gone }: { readonly writer: PacedWriter; readonly gone: AbortController },
  ): Promise<Uint8Array> {
    const { clock, limits } = this.#host;
    return new Promise((resolve, reject) => {
      let request: Uint8Array | undefined;
      const limit = deadline(clock, {
        timeMs: clock.nowMs() + limits.halfOpenMs,
        reason: () => new NetworkError('timeout', 'a stream without a request'),
      });
      limit.signal.addEventListener('abort', () => reject(networkError(limit.signal.reason)));
      const reader = new FrameReader({
        maxBytes: limits.requestBytes,
        onFrame: (frame) => {
          if (request !== undefined) throw new NetworkError('garbled', 'two requests on one stream');
          request = frame;
          limit.cancel();
          resolve(frame);
        },
      });
      listenTo(stream, {
        bytes: (bytes) => {
          if (request !== undefined) return writer.receive(bytes);
          reader.push(bytes);
          // Receipts come after the answer's first bytes: an honest asker has nothing to say yet.
          if (!reader.atBoundary && request !== undefined)
            throw new NetworkError('garbled', 'more than a request');
        },
        finished: () => {},
        ended: (error) => {
          limit.cancel();
          const why = error ?? new NetworkError('closed', 'the asker went away');
          writer.end(why);
          gone.abort(why);
          reject(why);
        },
      });
    });
  }

  async #answer(
    service: RequestService,
    to: {
      readonly request: Uint8Array;
      readonly peer: HouseholdId;
      readonly stream: Stream;
      readonly writer: PacedWriter;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const { stream, writer, signal } = to;
    let last: AnswerFrame = { kind: 'end' };
    try {
      for await (const item of service.answer(to.request, { household: to.peer, signal })) {
        if (item.length > this.#host.limits.answerItemBytes) {
          throw new Error(`an item of ${item.length} bytes in an answer of ${service.what}`);
        }
        await writer.write(frameOf(...answerParts({ kind: 'item', item })));
      }
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof NetworkError && thrown.reason !== 'refused') throw thrown;
      if (!(thrown instanceof NetworkError)) this.#host.failed(service.what, wordsOf(thrown));
      last = { kind: 'refusal', code: thrown instanceof NetworkError ? thrown.evidence : 'failed' };
    }
    await this.#say(stream, writer, last);
  }

  /** The last frame, and the end of the stream once the asker has it. */
  async #say(stream: Stream, writer: PacedWriter, frame: AnswerFrame): Promise<void> {
    await writer.write(frameOf(...answerParts(frame)));
    await writer.drained();
    await stream.close();
  }

  #enter(peer: HouseholdId): string | undefined {
    const { clock, limits } = this.#host;
    if (!this.#rates.take(peer, clock.nowMs())) {
      this.#host.note(peer, { offence: 'requestFlood', evidence: `${limits.requestsPerSecond} a second` });
      return 'busy';
    }
    const serving = this.#serving.get(peer) ?? 0;
    if (serving >= limits.servedPerPeer || this.#servingAll >= limits.servedAtOnce) return 'busy';
    this.#serving.set(peer, serving + 1);
    this.#servingAll += 1;
    return undefined;
  }

  #leave(peer: HouseholdId): void {
    const serving = (this.#serving.get(peer) ?? 1) - 1;
    if (serving === 0) this.#serving.delete(peer);
    else this.#serving.set(peer, serving);
    this.#servingAll -= 1;
  }

  #blame(peer: HouseholdId, { reason, evidence }: NetworkError): void {
    if (reason === 'tooLong' || reason === 'garbled') this.#host.note(peer, { offence: reason, evidence });
    else if (reason === 'timeout') this.#host.note(peer, { offence: 'halfOpen', evidence });
    else if (reason === 'slow') this.#host.note(peer, { offence: 'slowReader', evidence });
  }
}
