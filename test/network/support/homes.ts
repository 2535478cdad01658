/** Real homes on loopback, in this process, for tests. */
import {
  type HouseholdId,
  type HouseholdNetwork,
  type Lane,
  type NetworkEvent,
  type NetworkOptions,
  type Standing,
  startNetwork,
} from '../../../node-core/network/index.ts';
import { idOf, seedOf } from './identities.ts';
import { memoryStore } from './memory-store.ts';

/** Longest wait for anything: a busy machine is no failed test. */
const PATIENCE_MS = 60_000;

export interface ReceivedFrame {
  readonly peer: HouseholdId;
  readonly frame: Uint8Array;
  readonly lane: Lane;
}

/** A home under test, with everything that happened to it. */
export interface TestHome {
  readonly n: number;
  readonly id: HouseholdId;
  readonly network: HouseholdNetwork;
  readonly events: NetworkEvent[];
  readonly frames: ReceivedFrame[];
  /** Resolves with the first thing, past or future, that the function finds. */
  event<K extends NetworkEvent['kind']>(
    kind: K,
    fits?: (event: Extract<NetworkEvent, { kind: K }>) => boolean,
  ): Promise<Extract<NetworkEvent, { kind: K }>>;
  frame(fits?: (received: ReceivedFrame) => boolean): Promise<ReceivedFrame>;
  until(what: string, holds: () => boolean): Promise<void>;
}

/** A list that can be waited on. */
class Watched<Item> {
  readonly items: Item[] = [];
  readonly #watchers = new Set<() => void>();

  push(item: Item): void {
    this.items.push(item);
    for (const watcher of this.#watchers) watcher();
  }

  first(what: string, fits: (item: Item) => boolean): Promise<Item> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.items.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`no ${what} in ${PATIENCE_MS} ms`));
      }, PATIENCE_MS);
      this.#watchers.add(look);
      look();
    });
  }
}

/** Starts the n-th home; its standing rule knows the homes of `members` as members. */
export async function startHome(
  n: number,
  options: Partial<NetworkOptions> & { readonly members?: readonly number[] } = {},
): Promise<TestHome> {
  const { members = [0, 1, 2, 3, 4, 5, 6, 7], ...rest } = options;
  const ids = new Set(members.map(idOf));
  const events = new Watched<NetworkEvent>();
  const frames = new Watched<ReceivedFrame>();
  const network = await startNetwork({
    seed: seedOf(n),
    standingOf: (household): Standing => (ids.has(household) ? 'member' : 'stranger'),
    onFrame: (peer, frame, lane) => frames.push({ peer, frame, lane }),
    onEvent: (event) => events.push(event),
    addresses: memoryStore(),
    port: 0,
    hosts: ['127.0.0.1'],
    useRelays: false,
    ...rest,
  });
  return {
    n,
    id: network.self,
    network,
    events: events.items,
    frames: frames.items,
    event: async (kind, fits = () => true) => {
      const found = await events.first(`event ${kind} at home ${n}`, (event) => {
        return event.kind === kind && fits(event as never);
      });
      return found as never;
    },
    frame: (fits = () => true) => frames.first(`frame at home ${n}`, fits),
    until: async (what, holds) => {
      const startMs = performance.now();
      while (!holds()) {
        if (performance.now() - startMs > PATIENCE_MS) throw new Error(`never at home ${n}: ${what}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** Tells each of the homes where the others are, and has them keep links to each other up. */
export function linkAll(homes: readonly TestHome[]): void {
  for (const home of homes) {
    for (const other of homes) {
      if (home === other) continue;
      home.network.learn(other.id, other.network.addresses());
      home.network.link(other.id);
    }
  }
}

/** Every pair's link is up, at both ends. */
export async function linked(homes: readonly TestHome[]): Promise<void> {
  await Promise.all(
    homes.flatMap((home) =>
      homes
        .filter((other) => other !== home)
        .map((other) => home.event('linkUp', ({ peer }) => peer === other.id)),
    ),
  );
}

export async function stopAll(homes: readonly TestHome[]): Promise<void> {
  await Promise.all(homes.map(({ network }) => network.stop()));
}
