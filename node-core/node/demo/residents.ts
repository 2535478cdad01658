import {
  createSky,
  type HomeProfile,
  OSLO,
  PROFILES,
  type SimulatedHome,
  simulatedHome,
} from '../../meter/index.ts';
import type { Role } from '../../ledger/index.ts';

/** A household of the demo: who they are, and what their home is made of. */
export interface DemoResident {
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: no meter (the public producer). */
  readonly profile: HomeProfile | null;
  /** Day of the first month, from 0, on which it moved in; left out: it was there at the founding. */
  readonly joinsOnDay?: number;
}

/** The one that the person at the screen plays. */
export const YOU = 'Solsvingen 3';
export const PRODUCER = 'Solsvingen Kraft';
export const INGRID = 'Ingrid og Per';
export const AMINA = 'Amina';
export const WORKSHOP = 'Snekkerverkstedet';

/** The demo's street, in order of admission; the public producer founds the community. */
export const RESIDENTS: readonly DemoResident[] = [
  { name: PRODUCER, roles: ['steward', 'superUser', 'publicProducer'], profile: null },
  {
    name: YOU,
    roles: ['steward', 'superUser'],
    profile: { ...PROFILES.prosumer, car: { chargerW: 3600, kilometresADay: 24 } },
  },
  {
    name: INGRID,
    roles: [],
    joinsOnDay: 8,
    // To the west: their roof still gives when yours has gone into the shade.
    profile: {
      ...PROFILES.cottage,
      roof: { peakW: 9000, tiltDegrees: 40, azimuthDegrees: 262, inverterW: 8000, metered: false },
    },
  },
  // Its machines run when the sun is up: the natural buyer of a roof's surplus.
  { name: WORKSHOP, roles: [], profile: PROFILES.workshop, joinsOnDay: 15 },
  { name: AMINA, roles: [], profile: PROFILES.apartment, joinsOnDay: 22 },
];

/** The first home's seed; each next one has one more. */
const STREET_SEED = 4711;

/** The simulated homes by name; neighbours share a sky. */
export function demoHomes(): ReadonlyMap<string, SimulatedHome> {
  const sky = createSky(OSLO);
  const homes = new Map<string, SimulatedHome>();
  for (const [place, { name, profile }] of RESIDENTS.entries()) {
    if (profile !== null) homes.set(name, simulatedHome({ seed: STREET_SEED + place, profile, sky }));
  }
  return homes;
}
