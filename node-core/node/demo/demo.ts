import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { HouseholdApi } from '../../api/household-api.ts';
import type { Progress } from '../../api/views.ts';
import { fromHex } from '../../codec/index.ts';
import { type CommunityRules, DEFAULT_RULES } from '../../ledger/index.ts';
import { msOfMinute, minute } from '../../units/index.ts';
import { householdBooks } from '../books.ts';
import { manualClock, scaledClock } from '../clock.ts';
import { householdApi } from '../household-api.ts';
import { liveMeter } from '../live-power.ts';
import { signMonth } from '../month-close.ts';
import { type Neighbourhood, openNeighbourhood, type Resident } from '../neighbourhood.ts';
import { openStanding } from '../standing/open.ts';
import { verifyMonth } from '../verify-month.ts';
import { FIRST_MONTH, FOUNDED, OPENS, TIME_ZONE } from './calendar.ts';
import { openDemoFile, residentsOf, writeDemoFile, type DemoFile } from './demo-files.ts';
import { makeHistory } from './history.ts';
import { pastEvents } from './past-trades.ts';
import { RESIDENTS, YOU } from './residents.ts';
import { streetLife } from './street-life.ts';

export interface DemoOptions {
  /** The demo's own folder is made in it. */
  readonly dataDir: string;
  /** Seconds of demo time per second; 1 when left out. */
  readonly speed?: number;
  readonly host: 'headless' | 'desktop';
  readonly version: string;
  readonly onProgress: (progress: Progress) => void;
  /** Aborted: the start is given up. */
  readonly signal: AbortSignal;
}

/** A running demo community, seen from your home. */
export interface Demo {
  readonly api: HouseholdApi;
  close(): Promise<void>;
}

/** Speeds that the screen offers; 0 stands still. */
const SPEEDS = [0, 1, 60, 600, 3600];
/** A month closes a day after its end here, so that the first bill is there when the demo opens. */
const RULES: CommunityRules = { ...DEFAULT_RULES, timeZone: TIME_ZONE, validatorCount: 1, monthCloseDays: 1 };

/**
 * Opens the demo community: your home with a simulated meter, three neighbours who trade, a public producer. On the
 * first start its past is made: a month and a day of every home's minutes, signed, sealed and settled like all else.
 * @throws StorageError `busy` when it is open already
 */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const dir = path.join(options.dataDir, 'demo');
  const file = openDemoFile(dir);
  const residents = residentsOf(file);
  if (!file.ready) await makePast(dir, { file, residents, options });

  const clock = scaledClock({ originMs: msOfMinute(OPENS), speed: 0 });
  const street = await openStreet(dir, { file, residents, clock });
  clock.setTime(Math.max(msOfMinute(OPENS), headTimeMs(street)));
  const you = street.household(YOU);
  const meter = liveMeter({ household: you, kind: 'simulated', clock });
  const standing = openStanding(you);
  const life = streetLife({ street, clock, meter });
  const api = householdApi({
    household: you,
    ordering: street.ordering,
    meter,
    verifyMonth: verifyMonth({ household: you, verifier: street.verifier }),
    keystore: 'demo',
    host: options.host,
    version: options.version,
    standing: standing.engine,
    demo: {
      view: () => ({ speed: clock.speed, speeds: SPEEDS, paused: clock.speed === 0 }),
      setSpeed: (speed) => {
        clock.setSpeed(speed);
        life.speedChanged();
        // Standing still, no deadline comes: what has been read is put in order now, and the bill is whole.
        if (speed === 0) void street.closer.flush();
      },
    },
  });
  clock.setSpeed(options.speed ?? 1);
  life.start();
  return {
    api,
    async close() {
      await life.stop();
      await standing.close();
      await street.close();
    },
  };
}

function openStreet(
  dir: string,
  of: {
    readonly file: DemoFile;
    readonly residents: readonly [Resident, ...Resident[]];
    readonly clock: Parameters<typeof openNeighbourhood>[0]['clock'];
  },
): Promise<Neighbourhood> {
  return openNeighbourhood({
    dir,
    clock: of.clock,
    community: {
      name: 'Solsvingen',
      currency: 'NOK',
      minorDigits: 2,
      rules: RULES,
      nonce: fromHex(of.file.nonce),
    },
    residents: of.residents,
  });
}

/** Founds the community in its past, writes the past, and has everybody sign the month that has closed. */
async function makePast(
  dir: string,
  of: {
    readonly file: DemoFile;
    readonly residents: readonly [Resident, ...Resident[]];
    readonly options: DemoOptions;
  },
): Promise<void> {
  const { file, residents, options } = of;
  const say = (done: number, state: Progress['state'] = 'running') =>
    options.onProgress({ id: 'history', task: 'history', done, total: PROGRESS_TOTAL, state, error: null });
  mkdirSync(dir, { recursive: true });
  const clock = manualClock(msOfMinute(FOUNDED));
  const [founder, ...others] = residents;
  const atFirst = others.filter(({ name }) => joinsLater(name) === undefined);
  const street = await openStreet(dir, { file, residents: [founder, ...atFirst], clock });
  try {
    say(0);
    await makeHistory({
      street,
      clock,
      residents,
      events: pastEvents(FOUNDED, residents),
      progress: (done, total) => say(Math.floor((done * HISTORY_SHARE) / total)),
      signal: options.signal,
    });
    for (const household of street.households.values()) {
      await household.settleGrants();
      await signMonth(household, householdBooks(household), FIRST_MONTH);
    }
  } finally {
    await street.close();
  }
  writeDemoFile(dir, { ...file, ready: true });
  say(PROGRESS_TOTAL, 'done');
}

/** The day on which a resident moves in, where that was after the founding. */
function joinsLater(name: string): number | undefined {
  return RESIDENTS.find((resident) => resident.name === name)?.joinsOnDay;
}

const PROGRESS_TOTAL = 1000;
/** Thousandths of the bar for the readings; the rest is the month's bills. */
const HISTORY_SHARE = 970;

/** Where the demo's time stopped. */
function headTimeMs({ replica }: Neighbourhood): number {
  const { community } = replica;
  return msOfMinute(minute(Math.max(community.head('energy').time, community.head('contract').time)));
}
