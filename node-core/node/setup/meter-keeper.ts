import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ApiError } from '../../api/household-api.ts';
import type { ChooseMeter, MeterAnswer, MeterKeys } from '../../api/setup-inputs.ts';
import type { MeterChoiceView, MeterSearchView } from '../../api/setup-views.ts';
import type { MeterSource } from '../../meter/source.ts';
import { replaceFile } from '../../storage/index.ts';
import { HOUSEHOLD } from './home-keeper.ts';
import type { MeterDesk, OpenMeterDesk } from './meter-port.ts';

/** That somebody chose, be it nothing: the choice itself is the desk's. */
const CHOSEN = 'meter.chosen';

/** The meter's desk of a household, which opens with its key. */
export class MeterKeeper {
  readonly #dir: string;
  readonly #open: OpenMeterDesk;
  readonly #changed: () => void;
  readonly #exchange: () => Promise<void>;
  #desk: MeterDesk | undefined;
  #version = 0;

  constructor(options: {
    readonly dataDir: string;
    /** A folder in the household's, of a meter beside its own; left out: the household's own meter. */
    readonly folder?: string;
    readonly open: OpenMeterDesk;
    readonly changed: () => void;
    /** Another source is to be used from now on; resolves when it is. */
    readonly exchange: () => Promise<void>;
  }) {
    this.#dir = path.join(options.dataDir, HOUSEHOLD, options.folder ?? '');
    this.#open = options.open;
    this.#changed = options.changed;
    this.#exchange = options.exchange;
  }

  get isChosen(): boolean {
    return existsSync(path.join(this.#dir, CHOSEN));
  }

  /** Counts the choices of this run. */
  get version(): number {
    return this.#version;
  }

  /** With the key, once. */
  open(seed: Uint8Array): void {
    if (this.#desk !== undefined) return;
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
    this.#desk = this.#open({ dir: this.#dir, seed });
    this.#desk.listen(() => {
      this.#version += 1;
      return this.#exchange();
    });
    this.#desk.attend(() => this.#changed());
  }

  view(): MeterChoiceView {
    return this.#desk?.choice() ?? { kind: 'none' };
  }

  source(): MeterSource | null {
    return this.#desk?.source() ?? null;
  }

  /** @throws ApiError */
  watchSearch(signal: AbortSignal): AsyncIterable<MeterSearchView> {
    return this.#opened().watchSearch(signal);
  }

  /** @throws ApiError */
  tryKeys(keys: MeterKeys): void {
    this.#opened().tryKeys(keys);
  }

  /** @throws ApiError */
  async choose(wish: ChooseMeter): Promise<void> {
    await this.#opened().choose(wish);
    replaceFile(path.join(this.#dir, CHOSEN), new Uint8Array());
    this.#changed();
  }

  /** @throws ApiError */
  answer({ answer }: MeterAnswer): void {
    this.#opened().answer(answer);
    this.#changed();
  }

  async close(): Promise<void> {
    await this.#desk?.close?.();
  }

  #opened(): MeterDesk {
    if (this.#desk !== undefined) return this.#desk;
    throw new ApiError({ kind: 'notAllowed', reason: 'keyClosed', detail: 'the meter waits for the key' });
  }
}
