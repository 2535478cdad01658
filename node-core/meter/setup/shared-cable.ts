import { type ByteLine, type ByteListener, type ByteSource, ByteSourceError } from '../byte-source.ts';

/** Who may want an adapter: the household's meter, and the search for one. */
export type CableUser = 'meter' | 'search';

interface Holder {
  readonly user: CableUser;
  readonly listener: ByteListener;
  /** Undefined while it is being opened. */
  line: ByteLine | undefined;
  over: boolean;
}

/** To whom an adapter was lent is said by this. */
const LENT = 'the search for a meter has the adapter';

/** Whether it cannot be opened because it was lent: no trouble, and soon over. */
export function isLent(error: ByteSourceError): boolean {
  return error.problem === 'busy' && error.message.endsWith(LENT);
}

/**
 * One adapter, and the two in this process that open it: one after the other, each when the one before has let go.
 *
 * The search takes it from the meter, whose line is then lost as by a fault and opened again when the search is done.
 * Whether it may (the meter is not heard) is for the search to know. The meter never takes it from the search.
 */
export class SharedCable {
  readonly #source: ByteSource;
  #holder: Holder | undefined;
  /** Resolves when the line that was closed last is let go of. */
  #free: Promise<void> = Promise.resolve();

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** The adapter as one of the two sees it: a byte source like any other. */
  as(user: CableUser): ByteSource {
    const { name } = this.#source;
    return {
      name,
      open: async (settings, listener) => {
        const before = this.#holder;
        if (
          before !== undefined &&
          (user === 'meter' || before.user === 'search' || before.line === undefined)
        ) {
          const message = before.user === 'search' ? LENT : 'it is open already';
          throw new ByteSourceError('busy', { source: name, message });
        }
        const holder: Holder = { user, listener, line: undefined, over: false };
        this.#holder = holder;
        if (before !== undefined) this.#takeFrom(before);
        await this.#free;
        try {
          const line = await this.#source.open(settings, this.#heardBy(holder));
          holder.line = line;
        } catch (error) {
          this.#leave(holder);
          throw error;
        }
        return { close: () => this.#close(holder) };
      },
    };
  }

  #heardBy(holder: Holder): ByteListener {
    return {
      bytes(chunk, atMs) {
        if (!holder.over) holder.listener.bytes(chunk, atMs);
      },
      lost: (reason) => {
        if (holder.over) return;
        holder.over = true;
        this.#leave(holder);
        holder.listener.lost(reason);
      },
    };
  }

  #takeFrom(before: Holder): void {
    before.over = true;
    this.#free = closed(before);
    before.listener.lost({ kind: 'failed', detail: LENT });
  }

  #close(holder: Holder): Promise<void> {
    if (!holder.over) {
      holder.over = true;
      this.#free = closed(holder);
      this.#leave(holder);
    }
    return this.#free;
  }

  #leave(holder: Holder): void {
    if (this.#holder === holder) this.#holder = undefined;
  }
}

/** By its contract closing does not fail; if it does, the next opening says what is wrong. */
async function closed({ line }: Holder): Promise<void> {
  await line?.close().catch(() => undefined);
}
