import type { TelegramKeys } from './dlms/ciphered.ts';
import type { Protocol } from './fault.ts';
import { type ReaderEvent, TelegramReader } from './reader.ts';

/**
 * What a stream of bytes speaks.
 *
 * | kind | when | what to do |
 * | --- | --- | --- |
 * | `silence` | nothing came | wait, or look at the cable; some ports want a line set, or a PIN |
 * | `noise` | bytes, but nothing like a frame | other line settings |
 * | `fragments` | beginnings of frames, none whole | other line settings, or a bad contact |
 * | `locked` | whole frames, but encrypted | ask for the key; `keyWrong` says that the one given does not fit |
 * | `telegrams` | telegrams | done |
 */
export type Heard = {
  /** All that came. */
  readonly bytes: number;
} & (
  | { readonly kind: 'silence' | 'noise' }
  | { readonly kind: 'fragments'; readonly protocol: Protocol; readonly faults: number }
  | { readonly kind: 'locked'; readonly protocol: Protocol; readonly keyWrong: boolean }
  | { readonly kind: 'telegrams'; readonly protocol: Protocol; readonly telegrams: number }
);

/** Listens to a stream, and tells at any time which protocol it speaks: the one with most telegrams, else most faults. */
export class ProtocolDetector {
  readonly #reader: TelegramReader;
  readonly #telegrams = new Map<Protocol, number>();
  readonly #faults = new Map<Protocol, number>();
  #locked: { readonly protocol: Protocol; readonly keyWrong: boolean } | undefined;
  #bytes = 0;

  /** @throws RangeError for keys that are not 16 bytes long */
  constructor(keys?: TelegramKeys) {
    this.#reader = new TelegramReader(keys);
  }

  /** Takes the next bytes; returns what the reader makes of them, for showing. */
  push(chunk: Uint8Array): readonly ReaderEvent[] {
    this.#bytes += chunk.length;
    return this.#note(this.#reader.push(chunk));
  }

  /** The line fell silent: see `TelegramReader.end`. */
  end(): readonly ReaderEvent[] {
    return this.#note(this.#reader.end());
  }

  /** What was heard so far. */
  get heard(): Heard {
    const [telegrams, faults] = [most(this.#telegrams), most(this.#faults)];
    const bytes = this.#bytes;
    if (telegrams !== undefined) {
      return { kind: 'telegrams', bytes, protocol: telegrams[0], telegrams: telegrams[1] };
    }
    if (this.#locked !== undefined) return { kind: 'locked', bytes, ...this.#locked };
    if (faults !== undefined) return { kind: 'fragments', bytes, protocol: faults[0], faults: faults[1] };
    return { kind: bytes > 0 ? 'noise' : 'silence', bytes };
  }

  #note(events: ReaderEvent[]): ReaderEvent[] {
    for (const event of events) {
      if (event.kind === 'telegram') count(this.#telegrams, event.telegram.protocol);
      if (event.kind !== 'fault') continue;
      const { problem, protocol } = event.fault;
      if (problem === 'key-missing' || problem === 'authentication') {
        this.#locked = { protocol, keyWrong: problem === 'authentication' };
      } else count(this.#faults, protocol);
    }
    return events;
  }
}

/** What a whole capture speaks. @throws RangeError for keys that are not 16 bytes long */
export function detectProtocol(bytes: Uint8Array, keys?: TelegramKeys): Heard {
  const detector = new ProtocolDetector(keys);
  detector.push(bytes);
  detector.end();
  return detector.heard;
}

function count(tally: Map<Protocol, number>, protocol: Protocol): void {
  tally.set(protocol, (tally.get(protocol) ?? 0) + 1);
}

function most(tally: ReadonlyMap<Protocol, number>): [Protocol, number] | undefined {
  return [...tally].sort(([, a], [, b]) => b - a)[0];
}
