/** Looks at the node as it changes, for the tray and for notices: seldom, and never behind. */
import { type Change, coalesced, type HouseholdApi, type LivePower } from '../../../node-core/api/index.ts';
import type { Look } from './notices.ts';

/** Between two values of power in the tray. */
const POWER_EVERY_MS = 2_000;
/** Between two looks: each asks the node for its tasks and contracts. */
const LOOK_EVERY_MS = 15_000;
/** Until the first one: a start has better to do than to work out what nobody asked for yet. */
const FIRST_LOOK_MS = 20_000;

/** What a watch tells. */
export interface NodeWatch {
  onPower(power: LivePower): void;
  onLook(look: Look): void;
}

/**
 * Watches until the signal is aborted, or the node is gone. The node must be there.
 *
 * @param options.pause resolves after that time, or at once when the signal is aborted
 * @throws what the node throws; an aborted watch ends without
 */
export async function watchNode(
  options: {
    readonly api: HouseholdApi;
    readonly signal: AbortSignal;
    readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  },
  hear: NodeWatch,
): Promise<void> {
  const { api, signal, pause } = options;
  const paced = (everyMs: number, firstMs: number) => {
    let waitMs = firstMs;
    return async (ending: AbortSignal) => {
      if (waitMs > 0) await pause(waitMs, ending);
      waitMs = everyMs;
    };
  };
  const power = async () => {
    const source = coalesced((ending) => api.watchPower(ending), { signal, ready: paced(POWER_EVERY_MS, 0) });
    for await (const value of source) hear.onPower(value);
  };
  const look = () => {
    if (signal.aborted) return;
    hear.onLook({ tasks: api.tasks(), contracts: api.contracts(), proposals: api.proposals() });
  };
  const changes = async () => {
    const source = coalesced<Change>((ending) => api.watchChanges(ending), {
      signal,
      ready: paced(LOOK_EVERY_MS, FIRST_LOOK_MS),
    });
    for await (const { topics } of source) if (topics.length > 0) look();
  };
  await Promise.all([power(), changes()]);
}
