import { type MeterSource, simulatedMeter } from '../../meter/index.ts';
import {
  formatMonth,
  minuteOfMs,
  month as monthNumber,
  monthOfMinute,
  spanOfMonth,
} from '../../units/index.ts';
import { householdBooks } from '../books.ts';
import type { ScaledClock } from '../clock.ts';
import type { LiveMeter } from '../live-power.ts';
import { signMonth } from '../month-close.ts';
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
  const { street, clock, meter } = of;
  const homes = demoHomes();
  const meters: MeterSource[] = [];
  const neighbours: Neighbour[] = [...MANNERS].map(([name, manner]) =>
    neighbour(street.household(name), manner),
  );
  const timers = new Set<NodeJS.Timeout>();
  let running = Promise.resolve();
  let stopped = false;

  /** Runs again and again by the wall clock, one run at a time. */
  const every = (periodMs: number, run: () => Promise<void> | void) => {
    const timer = setInterval(() => {
      if (!stopped) running = running.then(run);
    }, periodMs);
    timers.add(timer);
  };

  const sample = () => {
    const power = homes.get(YOU)?.powerAt(clock.nowMs());
    if (power !== undefined) meter.take({ ...power, atMs: clock.nowMs() });
  };

  const closeMonths = async () => {
    const last = monthNumber(monthOfMinute(minuteOfMs(clock.nowMs()), TIME_ZONE) - 1);
    for (const household of street.households.values()) {
      const text = formatMonth(last);
      const books = householdBooks(household);
      if (household.outbox.setting('signedMonth') === text || books.state(last) !== 'closed') continue;
      await signMonth(household, books, last);
      household.outbox.writeSetting('signedMonth', text);
    }
  };

  const publishPrices = async () => {
    const now = minuteOfMs(clock.nowMs());
    const next = monthNumber(monthOfMinute(now, TIME_ZONE) + 1);
    const { startMinute, endMinute } = spanOfMonth(next, TIME_ZONE);
    const published = street.replica.community.tariffs.some(({ tariff }) => tariff.endMinute === endMinute);
    if (!published && startMinute - now < TARIFF_AHEAD_DAYS * 1440) await publishMonth(street, next);
  };

  return {
    start() {
      for (const [name, home] of homes) {
        const household = street.household(name);
        const source = simulatedMeter({ home, clock, sampleEveryMs: LONGEST_SAMPLE_MS, missedAfterMs: null });
        source.start({
          fromMinute: household.nextMinute() ?? minuteOfMs(clock.nowMs()),
          listener: {
            reading: (reading) => household.recordMinutes([reading]),
            sample: () => {},
            ended: () => {},
          },
        });
        meters.push(source);
      }
      sample();
      every(POWER_EVERY_MS, sample);
      every(NEIGHBOUR_LOOKS_EVERY_MS, async () => {
        if (clock.speed === 0) return;
        for (const each of neighbours) await each.look();
        await publishPrices();
        await closeMonths();
      });
    },
    speedChanged: sample,
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      for (const source of meters) source.stop();
      await running;
    },
  };
}
