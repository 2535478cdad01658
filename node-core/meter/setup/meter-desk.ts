import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileMemory, type LiveClock, type LiveNotice } from '../live/index.ts';
import { checkFactor } from '../minutes/index.ts';
import { simulatedMeter } from '../simulated-meter.ts';
import { createSky, OSLO, PROFILES, simulatedHome } from '../simulator/index.ts';
import type { Clock, MeterQuestion, MeterSource } from '../source.ts';
import type { TelegramKeys } from '../telegrams/index.ts';
import type { Cables } from './cables.ts';
import type { HeardMeter } from './heard-meter.ts';
import { readChoice, writeChoice } from './kept-choice.ts';
import { type CableChoice, type MeterChoice, MeterChoiceRefused, type MeterWish } from './meter-choice.ts';
import { MeterSearch, type MeterSearchState } from './meter-search.ts';
import { type MeterSeal, openKeys, sealKeys } from './meter-seal.ts';
import { type MeterTrouble, meterTrouble } from './meter-trouble.ts';
import { NewsBoard } from './news-board.ts';
import { RunningMeter, type RunningState } from './running-meter.ts';
import { SharedCable } from './shared-cable.ts';

export interface MeterDeskOptions {
  /** The household's folder, which exists: the choice and each meter's memory are files in it. */
  readonly folder: string;
  /** For simulated homes. */
  readonly clock: Clock;
  /** For meters on cables. */
  readonly liveClock: LiveClock;
  readonly cables: Cables;
  /** For the meter's keys. */
  readonly seal: MeterSeal;
  readonly random?: (bytes: number) => Uint8Array;
  /** What the live meter tells: for support. */
  readonly notice?: (notice: LiveNotice) => void;
}

/** How it stands with the chosen meter, for pages and tasks. */
export interface MeterStanding {
  /** Undefined where nothing on a cable was chosen. */
  readonly running: RunningState | undefined;
  /** What only a person can know. */
  readonly question: MeterQuestion | null;
  /** What was kept could not be read: it was set aside, and a meter has to be chosen again. */
  readonly damaged: boolean;
  /** Why it says nothing that is understood, where that is known. */
  readonly trouble: MeterTrouble | null;
}

/**
 * Where a household finds, chooses and runs its meter. One a process, as the adapters are.
 *
 * What was chosen is a file in the household's folder, durable before `choose` resolves. The meter's keys are in it under
 * the household's seal. What a live meter must know is a file for each meter and each way to read it, so that another
 * factor or direction begins a series of its own.
 */
export class MeterDesk {
  readonly #options: MeterDeskOptions;
  readonly #search: MeterSearch;
  readonly #cables = new Map<string, SharedCable>();
  readonly #news: NewsBoard;
  readonly #listeners = new Set<() => Promise<void>>();
  readonly #attending = new Set<() => void>();
  readonly #damaged: boolean;
  #troubled = '';
  #choice: MeterChoice;
  #sealedKeys: string | null;
  #keysLost = false;
  #running: RunningMeter | undefined;
  #source: MeterSource | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  /** @throws what the file system refuses */
  constructor(options: MeterDeskOptions) {
    this.#options = options;
    const { choice, sealedKeys, question, damaged } = readChoice(this.#file());
    this.#choice = choice;
    this.#sealedKeys = sealedKeys;
    this.#damaged = damaged;
    this.#news = new NewsBoard(question, () => {
      this.#keep();
      this.#running?.asks();
    });
    this.#search = new MeterSearch({
      cables: options.cables,
      sourceOf: (adapter, user) => this.#cable(adapter).as(user),
      clock: options.liveClock,
      running: () => this.#heard(),
      keptKeys: (adapter) =>
        this.#choice.kind === 'usb' && this.#choice.adapter === adapter ? this.#keys() : undefined,
      remembered: () => (this.#choice.kind === 'usb' ? this.#choice : undefined),
    });
    this.#make();
  }

  /** What measures this home. */
  choice(): MeterChoice {
    return this.#choice;
  }

  /** The chosen meter as a source of minutes, to be started once; null: none was chosen. Another object after `choose`. */
  source(): MeterSource | null {
    return this.#source;
  }

  standing(): MeterStanding {
    return {
      running: this.#running?.state,
      question: this.#news.question,
      damaged: this.#damaged && this.#choice.kind === 'none',
      trouble: this.#trouble(),
    };
  }

  /** Calls `run` when `standing().trouble` is another; returns what ends that. */
  attend(run: () => void): () => void {
    this.#attending.add(run);
    return () => this.#attending.delete(run);
  }

  /** Looks for a meter as long as it is watched; the present state first. */
  watchSearch(signal: AbortSignal): AsyncIterable<MeterSearchState> {
    return this.#search.watch(signal);
  }

  /** Keys for the meter that is being looked at. @throws RangeError for keys that are not 16 bytes long */
  tryKeys(keys: TelegramKeys): void {
    this.#search.tryKeys(keys);
  }

  /**
   * Keeps a choice and makes its source; resolves when whoever listens has taken it. One at a time.
   * @throws MeterChoiceRefused (as a rejection); what the file system refuses
   */
  choose(wish: MeterWish): Promise<void> {
    const done = this.#turn.then(() => this.#choose(wish));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Calls `run` when `source()` is another one: stop the one before, and start it. `choose` waits for what it returns. */
  listen(run: () => Promise<void>): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /**
   * The answer to `standing().question`. `swapped`: it is another meter, and nothing is booked across; also where nothing
   * was asked, as a meter without a number whose register went up was swapped unseen.
   */
  answer(answer: 'swapped' | 'same'): void {
    // Of another number the minutes have begun a new series by themselves.
    if (answer === 'swapped' && this.#news.question?.kind !== 'otherMeter') this.#running?.meterSwapped();
    this.#news.answered();
  }

  /** Ends a search that goes on; resolves when every adapter of its is let go of. The source is its starter's to stop. */
  async close(): Promise<void> {
    await this.#turn;
    await this.#search.release();
  }

  async #choose(wish: MeterWish): Promise<void> {
    const { choice, sealedKeys } = this.#wished(wish);
    writeChoice(this.#file(), { choice, sealedKeys, question: null });
    this.#choice = choice;
    this.#sealedKeys = sealedKeys;
    this.#news.answered();
    await this.#search.release();
    const { found } = this.#search;
    this.#make(
      found !== undefined && choice.kind === 'usb' && choice.adapter === found.meter.adapter
        ? found.meter
        : undefined,
    );
    await Promise.all([...this.#listeners].map((run) => run()));
    this.#search.resume();
  }

  #wished(wish: MeterWish): { readonly choice: MeterChoice; readonly sealedKeys: string | null } {
    switch (wish.kind) {
      case 'none':
        return { choice: wish, sealedKeys: null };
      case 'simulated': {
        const { profile } = wish;
        const seed = Buffer.from((this.#options.random ?? randomBytes)(4)).readUInt32BE();
        return { choice: { kind: 'simulated', profile, seed }, sealedKeys: null };
      }
      case 'usb':
        return this.#wishedCable(wish);
    }
  }

  #wishedCable({ adapter, swapped, factorPermille }: Extract<MeterWish, { readonly kind: 'usb' }>): {
    readonly choice: CableChoice;
    readonly sealedKeys: string | null;
  } {
    try {
      checkFactor(factorPermille);
    } catch (error) {
      throw new MeterChoiceRefused('factor', error instanceof Error ? error.message : String(error));
    }
    const { found } = this.#search;
    const before = this.#choice.kind === 'usb' && this.#choice.adapter === adapter ? this.#choice : undefined;
    if (found === undefined || found.meter.adapter !== adapter) {
      if (before === undefined) throw new MeterChoiceRefused('notFound', `no meter was heard at ${adapter}`);
      return { choice: { ...before, swapped, factorPermille }, sealedKeys: this.#sealedKeys };
    }
    const { settings, protocol, meterId, encrypted, key } = found.meter;
    if (key === 'wanted') throw new MeterChoiceRefused('keyWanted', 'the meter encrypts: its key is wanted');
    if (key === 'wrong') throw new MeterChoiceRefused('keyWrong', 'the key does not fit what the meter says');
    const choice = {
      kind: 'usb',
      adapter,
      settings,
      protocol,
      meterId,
      encrypted,
      swapped,
      factorPermille,
    } as const;
    const sealedKeys =
      encrypted && found.keys !== undefined ? sealKeys(this.#options.seal, found.keys) : null;
    return { choice, sealedKeys };
  }

  /** Makes the source of the choice. @param known what was heard of the meter */
  #make(known?: HeardMeter): void {
    const { clock, liveClock, notice } = this.#options;
    const choice = this.#choice;
    this.#running = undefined;
    this.#keysLost = false;
    if (choice.kind === 'none') this.#source = null;
    else if (choice.kind === 'simulated') {
      const { seed, profile } = choice;
      const home = simulatedHome({ seed, profile: PROFILES[profile], sky: createSky(OSLO) });
      this.#source = simulatedMeter({ home, clock });
    } else {
      const keys = this.#keys();
      this.#keysLost = this.#sealedKeys !== null && keys === undefined;
      const running = new RunningMeter({
        choice,
        keys,
        source: this.#cable(choice.adapter).as('meter'),
        clock: liveClock,
        memory: fileMemory(path.join(this.#options.folder, memoryName(choice))),
        known,
        question: () => this.#news.question,
        heard: (meter) => this.#search.runningHeard(meter),
        changed: () => this.#lookForTrouble(),
        otherMeter: (id) => this.#otherMeter(choice, id),
        notice: (told) => {
          this.#news.hear(told, liveClock.nowMs());
          notice?.(told);
        },
      });
      this.#running = running;
      this.#source = running.source;
    }
  }

  #trouble(): MeterTrouble | null {
    if (this.#running === undefined) return null;
    const { problem, meter } = this.#running.state;
    const isHeard = this.#running.isHeard(this.#options.liveClock);
    return meterTrouble({ keysLost: this.#keysLost, key: meter.key, isHeard, problem });
  }

  /** The words for support may be others each time: who looks on is told of another kind, or of who has it. */
  #lookForTrouble(): void {
    const trouble = this.#trouble();
    const now = trouble === null ? '' : JSON.stringify([trouble.kind, trouble.holder]);
    if (now === this.#troubled) return;
    this.#troubled = now;
    for (const run of this.#attending) run();
  }

  #keys(): TelegramKeys | undefined {
    return this.#sealedKeys === null ? undefined : openKeys(this.#options.seal, this.#sealedKeys);
  }

  /** It is the household's meter from now on: its number is noted, and somebody may want to know. */
  #otherMeter(of: CableChoice, meterId: string): void {
    if (this.#choice.kind !== 'usb' || this.#choice.adapter !== of.adapter) return;
    const before = this.#choice.meterId;
    const { question } = this.#news;
    this.#choice = { ...this.#choice, meterId };
    this.#keep();
    // The cable is back in the meter that it was in: there is nothing to ask any more.
    if (question?.kind === 'otherMeter' && question.before === meterId) this.#news.answered();
    else if (before !== null) {
      this.#news.ask({ kind: 'otherMeter', before, after: meterId, atMs: this.#options.liveClock.nowMs() });
    }
  }

  #keep(): void {
    const [choice, sealedKeys] = [this.#choice, this.#sealedKeys];
    writeChoice(this.#file(), { choice, sealedKeys, question: this.#news.question });
  }

  #heard(): HeardMeter | undefined {
    return this.#running?.isHeard(this.#options.liveClock) === true ? this.#running.state.meter : undefined;
  }

  #cable(adapter: string): SharedCable {
    const known = this.#cables.get(adapter);
    if (known !== undefined) return known;
    const cable = new SharedCable(this.#options.cables.sourceOf(adapter));
    this.#cables.set(adapter, cable);
    return cable;
  }

  #file(): ReturnType<typeof fileMemory> {
    return fileMemory(path.join(this.#options.folder, 'meter.json'));
  }
}

/**
 * The file of what a meter must know, one for each adapter, line and way to read it. The meter's number is not in the name:
 * the file itself knows when another meter is heard.
 */
function memoryName({ adapter, settings, swapped, factorPermille }: CableChoice): string {
  const what = JSON.stringify([adapter, settings, swapped, factorPermille]);
  return `meter-${createHash('sha256').update(what).digest('hex').slice(0, 16)}.json`;
}
