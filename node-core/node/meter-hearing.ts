import type { Clock } from './clock.ts';

/** A meter that says nothing for so long is silent; in the demo, by the watch of whoever looks on. */
const SILENT_AFTER_MS = 30_000;

/** Whether a meter is heard, by the household's clock. */
export class MeterHearing {
  readonly #clock: Clock & { readonly speed?: number };
  readonly #fellSilent: () => void;
  readonly #heardAgain: () => void;
  #expected: boolean;
  #sinceMs: number;
  #heardMs: number | null = null;
  #cancelLook: () => void = () => undefined;

  /**
   * @param options `expected`: one measures already; `fellSilent`: called once, each time that nothing is heard any more;
   *   `heardAgain`: once after that, when something is
   */
  constructor(options: {
    readonly clock: Clock & { readonly speed?: number };
    readonly expected: boolean;
    readonly fellSilent: () => void;
    readonly heardAgain?: () => void;
  }) {
    this.#clock = options.clock;
    this.#fellSilent = options.fellSilent;
    this.#heardAgain = options.heardAgain ?? (() => undefined);
    this.#expected = options.expected;
    this.#sinceMs = options.clock.nowMs();
  }

  /** When it was last heard; null: not yet. */
  get heardMs(): number | null {
    return this.#heardMs;
  }

  /** Since when a meter that should be heard is not; null where it is, or there is none. */
  get silentSinceMs(): number | null {
    const lastMs = this.#heardMs ?? this.#sinceMs;
    return this.#expected && this.#clock.nowMs() - lastMs > this.#patienceMs() ? lastMs : null;
  }

  /** Another meter measures from now on, or none. */
  begin(expected: boolean): void {
    this.#expected = expected;
    this.#heardMs = null;
    this.#sinceMs = this.#clock.nowMs();
    this.#lookLater();
  }

  heard(): void {
    const wasSilent = this.silentSinceMs !== null;
    // By this clock, which may be set: the meter's time goes on meanwhile.
    this.#heardMs = this.#clock.nowMs();
    // While it is heard the look that waits finds out by itself; a timer a telegram would be many.
    if (!wasSilent) return;
    this.#lookLater();
    this.#heardAgain();
  }

  /** A page that waits for samples would not hear of silence. */
  #lookLater(): void {
    this.#cancelLook();
    if (!this.#expected) return;
    const dueMs = (this.#heardMs ?? this.#sinceMs) + this.#patienceMs() + 1;
    this.#cancelLook = this.#clock.at(dueMs, () => {
      if (this.silentSinceMs !== null) this.#fellSilent();
      else this.#lookLater();
    });
  }

  #patienceMs(): number {
    return SILENT_AFTER_MS * Math.max(1, this.#clock.speed ?? 1);
  }
}
