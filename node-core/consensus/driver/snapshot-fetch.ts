import { ItemFault } from '../../codec/index.ts';
import type { InstallSnapshot, Envelope } from '../raft/message.ts';
import { decodeBase } from './base.ts';
import type { CatchUp, StateMachine } from './ports.ts';

type Offer = Envelope & InstallSnapshot;

export interface SnapshotFetchOptions {
  readonly machine: StateMachine;
  readonly catchUp: CatchUp;
  readonly signal: AbortSignal;
  /** What the snapshot covers is here: it may be received now. */
  readonly arrived: (offer: Offer) => void;
}

/**
 * Brings what a snapshot covers beside the log, before the core hears of the snapshot: so installing is one short write,
 * and terms and votes do not wait behind a fetch. To the core it looks like a message that took long.
 */
export class SnapshotFetch {
  readonly #options: SnapshotFetchOptions;
  /** The newest one that waits. */
  #waiting: Offer | undefined;

  constructor(options: SnapshotFetchOptions) {
    this.#options = options;
  }

  /** @returns whether all that it covers is here; if not, it comes back by `arrived`, or a newer one does */
  isHere(offer: Offer): boolean | 'malformed' {
    const ordinal = ordinalOf(offer);
    if (ordinal === undefined) return 'malformed';
    if (ordinal <= this.#options.machine.settled) return true;
    const isFetching = this.#waiting !== undefined;
    this.#waiting = offer;
    if (!isFetching) this.#fetch(offer.from, ordinal);
    return false;
  }

  #fetch(from: number, ordinal: number): void {
    const { catchUp, signal, arrived } = this.#options;
    catchUp({ from, ordinal, signal }, () => {
      const offer = this.#waiting;
      this.#waiting = undefined;
      if (offer !== undefined && !signal.aborted) arrived(offer);
    });
  }
}

function ordinalOf({ snapshot }: Offer): number | undefined {
  try {
    return decodeBase(snapshot.data).ordinal;
  } catch (error) {
    if (error instanceof ItemFault) return undefined;
    throw error;
  }
}
