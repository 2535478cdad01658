import { firstMinuteOfDay, MINUTES_PER_DAY, msOfMinute, type UtcDay } from '../../units/index.ts';
import { numberAt, type StreamKey, smoothAt, streamKey } from './random.ts';
import { type Spot, sunDirection } from './sun.ts';

/** Where homes stand that share sun, clouds and weather. */
export interface Place extends Spot {
  /** IANA name: people cook by it, the sun does not care. */
  readonly timeZone: string;
  /** Two places with one seed have one weather. */
  readonly seed: number;
  /** Average temperature of the year, and how far January lies below it and July above; degrees C. */
  readonly meanC: number;
  readonly seasonC: number;
}

/** Oslo: the demo community's weather. */
export const OSLO: Place = {
  latitude: 59.9,
  longitude: 10.75,
  timeZone: 'Europe/Oslo',
  seed: 1,
  meanC: 6.3,
  seasonC: 10.5,
};

/** The sky over a place on one UTC day; item i of each array is minute i of the day, at its middle. */
export interface SkyDay {
  readonly sunEast: Float64Array;
  readonly sunNorth: Float64Array;
  /** Sine of the sun's height; below 0 at night. */
  readonly sunUp: Float64Array;
  /** Part of the direct beam that comes through the clouds; 0 to 1. */
  readonly clear: Float64Array;
  /** Of the air, degrees C. */
  readonly temperatureC: Float64Array;
}

/** The sky over a place at any time. */
export interface Sky {
  readonly place: Place;
  /** Always the same for the same day. Do not change what it returns: it is kept. */
  day(day: UtcDay): SkyDay;
}

/** Days kept: a month of history for several homes needs each day once. */
const DAYS_KEPT = 40;

/** The sky over a place; give all homes of the place the same one, so that a day is worked out once. */
export function createSky(place: Place): Sky {
  const kept = new Map<UtcDay, SkyDay>();
  return {
    place,
    day(day) {
      const known = kept.get(day);
      if (known !== undefined) return known;
      const made = makeDay(place, day);
      kept.set(day, made);
      for (const oldest of kept.keys()) {
        if (kept.size <= DAYS_KEPT) break;
        kept.delete(oldest);
      }
      return made;
    },
  };
}

function makeDay(place: Place, day: UtcDay): SkyDay {
  const sunEast = new Float64Array(MINUTES_PER_DAY);
  const sunNorth = new Float64Array(MINUTES_PER_DAY);
  const sunUp = new Float64Array(MINUTES_PER_DAY);
  const startMs = msOfMinute(firstMinuteOfDay(day));
  for (let i = 0; i < MINUTES_PER_DAY; i++) {
    const sun = sunDirection(startMs + i * 60_000 + 30_000, place);
    sunEast[i] = sun.east;
    sunNorth[i] = sun.north;
    sunUp[i] = sun.up;
  }
  return { sunEast, sunNorth, sunUp, clear: clouds(place, day), temperatureC: temperatures(place, day) };
}

/** Clouds and gaps take turns about so often, in minutes, under a half covered sky. */
const PATCH_MINUTES = 14;
/**
 * Middle of the covered part of the sky before it is cut to 0 .. 1. Set so that a roof to the south in Oslo makes what
 * such roofs do make, 850 to 1000 kWh a year for each kWp.
 */
const MEAN_COVER = 0.76;
/** How much of the way to its new value the beam goes in a minute: the edge of a cloud is soft. */
const EDGE = 0.55;

/**
 * A Markov chain of two states, gap and cloud, minute by minute; the weather of the hour (a slow smooth curve) sets
 * how much of the sky is covered. It starts afresh each UTC day, from the covered part: days need not be replayed.
 */
function clouds(place: Place, day: UtcDay): Float64Array {
  const clear = new Float64Array(MINUTES_PER_DAY);
  const key = streamKey(place.seed, 'patches', day);
  let isCloud = numberAt(key, -1) < coverAt(place, day);
  let target = isCloud ? thinness(key, -2) : 1;
  let beam = target;
  for (let i = 0; i < MINUTES_PER_DAY; i++) {
    const cover = coverAt(place, day + i / MINUTES_PER_DAY);
    const leaving = (isCloud ? 1 - cover : cover) / (PATCH_MINUTES / 2);
    if (numberAt(key, 2 * i) < leaving) {
      isCloud = !isCloud;
      target = isCloud ? thinness(key, 2 * i + 1) : 1;
    }
    beam += (target - beam) * EDGE;
    clear[i] = beam;
  }
  return clear;
}

/** What comes through a cloud: mostly little, at times half. */
function thinness(key: StreamKey, counter: number): number {
  const drawn = numberAt(key, counter);
  return 0.02 + 0.5 * drawn * drawn;
}

/** The covered part of the sky, 0 to 1; changes over hours and, more, over days. `days` since 1970. */
function coverAt(place: Place, days: number): number {
  const weather = smoothAt(streamKey(place.seed, 'weather'), days / 1.7);
  const hours = smoothAt(streamKey(place.seed, 'cover'), days * 5);
  return Math.min(1, Math.max(0, MEAN_COVER + 0.75 * weather + 0.3 * hours));
}

/** Season, time of day by the sun, and weather of four days and of one. */
function temperatures(place: Place, day: UtcDay): Float64Array {
  const temperatureC = new Float64Array(MINUTES_PER_DAY);
  const slow = streamKey(place.seed, 'air of days');
  const quick = streamKey(place.seed, 'air of hours');
  for (let i = 0; i < MINUTES_PER_DAY; i++) {
    const days = day + i / MINUTES_PER_DAY;
    // Coldest around 20 January: 19 days into the year, and 1970 began with day 0.
    const season = -Math.cos((2 * Math.PI * (days - 19)) / 365.2425);
    // Warmest about 15 h solar time, coldest at 3 h; a larger swing in summer.
    const hour = Math.cos(2 * Math.PI * (days + place.longitude / 360 - 15 / 24));
    temperatureC[i] =
      place.meanC +
      place.seasonC * season +
      (3.2 + 1.2 * season) * hour +
      5.5 * smoothAt(slow, days / 4) +
      1.8 * smoothAt(quick, days * 2);
  }
  return temperatureC;
}
