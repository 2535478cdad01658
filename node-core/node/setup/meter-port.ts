import type { ChooseMeter, MeterAnswer, MeterKeys } from '../../api/setup-inputs.ts';
import type { MeterChoiceView, MeterSearchView } from '../../api/setup-views.ts';
import type { MeterSource } from '../../meter/source.ts';

/**
 * What measures this home: searching for it, choosing it, and the source of what was chosen.
 *
 * Contract: a choice is durable when `choose` resolves. `source` makes one of the choice of now; null: nothing measures
 * this home. Commands reject with `ApiError`.
 */
export interface MeterDesk {
  choice(): MeterChoiceView;
  watchSearch(signal: AbortSignal): AsyncIterable<MeterSearchView>;
  tryKeys(keys: MeterKeys): void;
  choose(wish: ChooseMeter): Promise<void>;
  /** The answer of a person to what `source().question` asks, or unasked. */
  answer(answer: MeterAnswer['answer']): void;
  source(): MeterSource | null;
  /** Calls `run` when `source()` is another one: that one is to be used from now on. `choose` waits for what it returns. */
  listen(run: () => Promise<void>): () => void;
  /** Calls `run` when the trouble in `choice()` is another; returns what ends that. */
  attend(run: () => void): () => void;
  /** Lets go of what it has open, but not of the sources that it made. */
  close?(): Promise<void>;
}

/** Opens the desk of a household's folder. The seed stays the caller's. */
export type OpenMeterDesk = (of: { readonly dir: string; readonly seed: Uint8Array }) => MeterDesk;
