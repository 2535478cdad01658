import type { HouseholdApi } from '../../api/household-api.ts';
import type { Progress, SessionView } from '../../api/views.ts';
import type { MeterSource, MinuteReading } from '../../meter/source.ts';
import { minuteOfMs } from '../../units/index.ts';
import { type Household, TooManyCorrections } from '../household.ts';
import { householdApi } from '../household-api.ts';
import { type LiveMeter, liveMeter } from '../live-power.ts';
import { verifyMonth } from '../verify-month.ts';
import { memberHealth } from './health.ts';
import { MemberNode, type MemberNodeOptions } from './member-node.ts';
import { startUpkeep } from './upkeep.ts';

export interface HomeOptions {
  readonly node: MemberNodeOptions;
  /** What measures this home; null: nothing yet. */
  readonly meter: MeterSource | null;
  readonly keystore: SessionView['keystore'];
  readonly host: SessionView['host'];
  readonly version: string;
  /** Hears how far the first fetching of the ledger has come. */
  readonly onProgress: (progress: Progress) => void;
  /** Aborted: the start is given up. */
  readonly signal: AbortSignal;
}

/** A household on a PC of its own, behind the API that its screens use. */
export interface Home {
  readonly api: HouseholdApi;
  readonly node: MemberNode;
  /** Stops; what was acknowledged is on the disk, and leadership is handed over. */
  close(): Promise<void>;
}

/**
 * Opens it: the node, then the household, as soon as this home's copy of the ledger knows it as a member, then its meter.
 * @throws StorageError, NetworkError 'port', FoundingFailed; the signal's reason
 */
export async function openHome(options: HomeOptions): Promise<Home> {
  const node = await MemberNode.start(options.node);
  try {
    const household = await opened(node, options);
    const meter = liveMeter({ household, kind: options.meter?.kind ?? 'usb', clock: options.node.clock });
    startMeter(options.meter, { household, live: meter });
    const endUpkeep = startUpkeep(household);
    const { verifier, host } = node;
    return {
      node,
      api: householdApi({
        household,
        ordering: host,
        meter,
        verifyMonth: verifyMonth({ household, verifier }),
        keystore: options.keystore,
        host: options.host,
        version: options.version,
        demo: undefined,
        community: { health: () => memberHealth(node, household), invitations: node.invitations },
      }),
      async close() {
        options.meter?.stop();
        await endUpkeep();
        await node.close();
      },
    };
  } catch (error) {
    await node.close();
    throw error;
  }
}

/** The household, once the ledger knows it; a newcomer's has to be fetched first. */
async function opened(node: MemberNode, { onProgress, signal }: HomeOptions): Promise<Household> {
  signal.throwIfAborted();
  if (node.household !== undefined) return node.household;
  const { promise, resolve, reject } = Promise.withResolvers<Household>();
  const say = (done: number, total: number, state: Progress['state']): void =>
    onProgress({ id: 'sync', task: 'sync', done, total, state, error: null });
  const stops = [
    node.opened.listen(resolve),
    node.progress.listen(({ appliedIndex, targetIndex }) => say(appliedIndex, targetIndex, 'running')),
  ];
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    const household = await promise;
    say(1, 1, 'done');
    return household;
  } finally {
    signal.removeEventListener('abort', abort);
    for (const stop of stops) stop();
  }
}

function startMeter(
  meter: MeterSource | null,
  { household, live }: { readonly household: Household; readonly live: LiveMeter },
): void {
  meter?.start({
    fromMinute: household.nextMinute() ?? minuteOfMs(household.clock.nowMs()),
    listener: {
      reading: (reading) => household.recordMinutes([reading]),
      correction: (reading) => correct(household, reading),
      sample: (sample) => live.take(sample),
      ended: () => {},
    },
  });
}

/** A minute that has been corrected as often as it may be stays as it is: that must not stop the meter. */
function correct(household: Household, reading: MinuteReading): void {
  try {
    household.correctMinute(reading);
  } catch (error) {
    if (!(error instanceof TooManyCorrections)) throw error;
  }
}
