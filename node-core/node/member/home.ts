import type { HouseholdApi } from '../../api/household-api.ts';
import type { Progress, SessionView } from '../../api/views.ts';
import type { MeterSource } from '../../meter/source.ts';
import { applyStagedCopy } from '../exports/index.ts';
import { HomeMeter } from '../home-meter.ts';
import type { Household } from '../household.ts';
import { householdApi } from '../household-api.ts';
import { liveMeter } from '../live-power.ts';
import { roofOf, roofPower } from '../roof-meter.ts';
import { openStanding } from '../standing/open.ts';
import { emitter, type Emitter, type Signal } from '../signal.ts';
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

const PROGRESS_EVERY_MS = 500;

/** A household on a PC of its own, behind the API that its screens use. */
export interface Home {
  readonly api: HouseholdApi;
  readonly node: MemberNode;
  /** Measures by another meter from now on, or by none; resolves when it has started (`HomeMeter`). */
  measureBy(source: MeterSource | null): Promise<void>;
  /** The same of a second meter, which measures the roof alone. */
  measureRoofBy(source: MeterSource | null): Promise<void>;
  /** Stops; what was acknowledged is on the disk, and leadership is handed over. */
  close(): Promise<void>;
}

/**
 * Opens it: the node, then the household, as soon as this home's copy of the ledger knows it as a member, then its meter.
 * @throws StorageError, NetworkError 'port', FoundingFailed; the signal's reason
 */
export async function openHome(options: HomeOptions): Promise<Home> {
  // A copy that waits to be restored, before any file of the home is opened.
  applyStagedCopy(options.node.dir);
  const node = await MemberNode.start(options.node);
  try {
    const household = await opened(node, options);
    const meter = liveMeter({ household, kind: null, clock: options.node.clock });
    const homeMeter = new HomeMeter(household, meter);
    await homeMeter.use(options.meter);
    const roofMeter = new HomeMeter(roofOf(household), roofPower(meter));
    const endUpkeep = startUpkeep(household);
    const standing = openStanding(household);
    const { verifier, host } = node;
    return {
      node,
      api: householdApi({
        household,
        ordering: host,
        meter,
        verifyMonth: verifyMonth({ household, verifier }),
        // The key may be moved while the home is open.
        get keystore() {
          return options.keystore;
        },
        host: options.host,
        version: options.version,
        demo: undefined,
        standing: standing.engine,
        community: {
          health: () => memberHealth(node, household),
          background: historyTask(node),
          invitations: node.invitations,
        },
      }),
      measureBy: (source) => homeMeter.use(source),
      measureRoofBy: (source) => roofMeter.use(source),
      async close() {
        await Promise.all([homeMeter.close(), roofMeter.close()]);
        await endUpkeep();
        await standing.close();
        await node.close();
      },
    };
  } catch (error) {
    await node.close();
    throw error;
  }
}

/** The check of the history behind the checkpoint that this home began at, as screens show it: twice a second at most. */
function historyTask({ verifying }: MemberNode): Signal<Progress> {
  const task: Emitter<Progress> = emitter();
  let saidMs = -Infinity;
  verifying.listen(({ verified: done, total }) => {
    const isDone = done === total;
    if (!isDone && performance.now() - saidMs < PROGRESS_EVERY_MS) return;
    saidMs = performance.now();
    const state = isDone ? 'done' : 'running';
    task.emit({ id: 'ledgerHistory', task: 'verify', done, total, state, error: null });
  });
  return task;
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
