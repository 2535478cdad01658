import { type MeterSource, simulatedMeter } from '../../meter/index.ts';
import { minuteOfMs, month as monthNumber, monthOfMinute, spanOfMonth } from '../../units/index.ts';
import type { ScaledClock } from '../clock.ts';
import type { LiveMeter } from '../live-power.ts';
import { signLastMonth } from '../member/upkeep.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import { TIME_ZONE } from './calendar.ts';
import { type Neighbour, type NeighbourManner, neighbour } from './neighbour.ts';
import { publishMonth } from './past-trades.ts';
import { AMINA, demoHomes, INGRID, WORKSHOP, YOU } from './residents.ts';

/** What goes on in the street while the demo runs. */
export interface StreetLife {
  start(): void;
  speedChanged(): void;
  stop(): Promise<void>;
}

/** Millionths per kWh: what each of the neighbours will pay, and take. */
const MANNERS: ReadonlyMap<string, NeighbourManner> = new Map([
  [INGRID, { buysBelow: null, sellsAbove: 600_000 }],
  [AMINA, { buysBelow: 900_000, sellsAbove: null }],
  [WORKSHOP, { buysBelow: 850_000, sellsAbove: null }],
]);

/** A neighbour takes about so long to look at a new offer, whatever the demo's speed: a person is watching. */
const NEIGHBOUR_LOOKS_EVERY_MS = 3_000;
const POWER_EVERY_MS = 2_000;
const LONGEST_SAMPLE_MS = 3_600_000;
/** The producer publishes a month's prices so long before it begins. */
const TARIFF_AHEAD_DAYS = 2;

export function streetLife(of: {
  readonly street: Neighbourhood;
  readonly clock: ScaledClock;
  readonly meter: LiveMeter;
}): StreetLife {
  return new Street(of);
}

class Street implements StreetLife {
  readonly #street: Neighbourhood;
  readonly #clock: ScaledClock;
  readonly #meter: LiveMeter;
  readonly #homes = demoHomes();
  readonly #meters: MeterSource[] = [];
  readonly #neighbours: readonly Neighbour[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(of: {
    readonly street: Neighbourhood;
    readonly clock: ScaledClock;
    readonly meter: LiveMeter;
  }) {
    this.#street = of.street;
    this.#clock = of.clock;
    this.#meter = of.meter;
    this.#neighbours = [...MANNERS].map(([name, manner]) => neighbour(of.street.household(name), manner));
  }

  start(): void {
    for (const name of this.#homes.keys()) this.#startMeter(name);
    this.#sample();
    this.#every(POWER_EVERY_MS, () => this.#sample());
    this.#every(NEIGHBOUR_LOOKS_EVERY_MS, () => this.#lookRound());
  }

  speedChanged(): void {
    this.#sample();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const source of this.#meters) source.stop();
    await this.#running;
  }

  #startMeter(name: string): void {
    const home = this.#homes.get(name);
    if (home === undefined) return;
    const household = this.#street.household(name);
    const clock = this.#clock;
    const source = simulatedMeter({ home, clock, sampleEveryMs: LONGEST_SAMPLE_MS, missedAfterMs: null });
    source.start({
      fromMinute: household.nextMinute() ?? minuteOfMs(clock.nowMs()),
      listener: {
        reading: (reading) => household.recordMinutes([reading]),
        sample: () => {},
        ended: () => {},
      },
    });
    this.#meters.push(source);
  }

  /** Again and again by the wall clock, one run at a time; a run that is late is left out. */
  #every(periodMs: number, run: () => Promise<void> | void): void {
    let waiting = false;
    const timer = setInterval(() => {
      if (this.#stopped || waiting) return;
      waiting = true;
      this.#running = this.#running.then(run).finally(() => {
        waiting = false;
      });
    }, periodMs);
    this.#timers.add(timer);
  }

  #sample(): void {
    const atMs = this.#clock.nowMs();
    const power = this.#homes.get(YOU)?.powerAt(atMs);
    if (power !== undefined) this.#meter.take({ ...power, atMs });
  }

  async #lookRound(): Promise<void> {
    if (this.#clock.speed === 0) return;
    for (const each of this.#neighbours) await each.look();
    await this.#publishPrices();
    await this.#signMonths();
  }

  async #publishPrices(): Promise<void> {
    const now = minuteOfMs(this.#clock.nowMs());
    const next = monthNumber(monthOfMinute(now, TIME_ZONE) + 1);
    const { startMinute, endMinute } = spanOfMonth(next, TIME_ZONE);
    const { tariffs } = this.#street.replica.community;
    const published = tariffs.some(({ tariff }) => tariff.endMinute === endMinute);
    if (!published && startMinute - now < TARIFF_AHEAD_DAYS * 1440) await publishMonth(this.#street, next);
  }

  async #signMonths(): Promise<void> {
    for (const household of this.#street.households.values()) await signLastMonth(household);
  }
}
