import { type Clock } from '../clock.ts';
import type { HouseholdId } from '../household-id.ts';
import type { NetworkLimits } from '../limits.ts';
import { type Address, type AddressScope, addressOrNone } from './address.ts';

/**
 * How an address became known: a user gave it, the peer itself told it, it was found on the LAN, or another peer told it.
 * A given one is kept, however often it fails; one that was only heard of is the first to go, and is not handed on.
 */
export type AddressSource = 'given' | 'told' | 'found' | 'heard';

/** One remembered address. */
export interface RememberedAddress {
  readonly household: HouseholdId;
  readonly address: string;
  readonly source: AddressSource;
  /** Whether the router there forwards a port: the peer said so. */
  readonly mapped: boolean;
  /** Whether it ever led to the peer. */
  readonly worked: boolean;
}

/**
 * Where addresses are kept from one start to the next. Contract: `load` gives what the last `save` was given, or less;
 * nothing is lost but time when it gives nothing. `save` replaces everything, need not be durable when it returns, and
 * must not throw; it comes at most once in some seconds.
 */
export interface AddressStore {
  load(): readonly RememberedAddress[];
  save(addresses: readonly RememberedAddress[]): void;
}

interface Entry {
  readonly address: Address;
  source: AddressSource;
  mapped: boolean;
  worked: boolean;
  /** Failures since it last worked. */
  failures: number;
}

/** From a change to its being saved: changes come in swarms. */
const SAVE_AFTER_MS = 3_000;

/** What all peers' addresses are, as far as this home knows. Bounded: so many peers, so many addresses of each. */
export class AddressBook {
  readonly #peers = new Map<HouseholdId, Map<string, Entry>>();
  readonly #clock: Clock;
  readonly #limits: NetworkLimits;
  readonly #store: AddressStore;
  #cancelSave: (() => void) | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly limits: NetworkLimits;
    readonly store: AddressStore;
  }) {
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#store = options.store;
    for (const remembered of options.store.load()) this.#put(remembered.household, remembered);
  }

  /**
   * Takes addresses of a peer in; texts that are no addresses are left out.
   * @returns whether any of them is new
   */
  learn(
    household: HouseholdId,
    news: {
      readonly addresses: readonly string[];
      readonly source: AddressSource;
      readonly mapped?: boolean;
    },
  ): boolean {
    const { source, mapped = false } = news;
    let changed = false;
    for (const address of news.addresses) {
      changed = this.#put(household, { address, source, mapped, worked: false }) || changed;
    }
    if (changed) this.#saveSoon();
    return changed;
  }

  /** The peer said where it can be reached: what it or others told before is out of date. */
  learnAnew(
    household: HouseholdId,
    news: readonly { readonly address: string; readonly mapped: boolean }[],
  ): boolean {
    const told = new Set(news.map(({ address }) => addressOrNone(address)?.text));
    const entries = this.#peers.get(household);
    for (const [text, entry] of entries ?? []) {
      const outdated = entry.source === 'told' || entry.source === 'heard';
      if (outdated && !told.has(text)) entries?.delete(text);
    }
    let changed = false;
    for (const { address, mapped } of news) {
      changed = this.learn(household, { addresses: [address], source: 'told', mapped }) || changed;
    }
    return changed;
  }

  /** An address led to the peer, or did not. */
  tried(household: HouseholdId, result: { readonly address: string; readonly worked: boolean }): void {
    const text = addressOrNone(result.address)?.text ?? '';
    const entry = this.#peers.get(household)?.get(text);
    if (entry === undefined) return;
    if (result.worked && (!entry.worked || entry.failures > 0)) this.#saveSoon();
    entry.worked ||= result.worked;
    entry.failures = result.worked ? 0 : entry.failures + 1;
  }

  /** Addresses of a peer, those first that most likely answer. */
  addressesOf(household: HouseholdId): Address[] {
    const entries = [...(this.#peers.get(household)?.values() ?? [])];
    return entries.sort((a, b) => rankOf(a) - rankOf(b)).map(({ address }) => address);
  }

  /** The same without what another peer only said, unless it worked: what may be handed on. */
  vouchedFor(household: HouseholdId): Address[] {
    const entries = [...(this.#peers.get(household)?.values() ?? [])];
    const vouched = entries.filter(({ source, worked }) => worked || source !== 'heard');
    return vouched.sort((a, b) => rankOf(a) - rankOf(b)).map(({ address }) => address);
  }

  /** Whether the peer said that its router forwards this address. */
  isMapped(household: HouseholdId, address: string): boolean {
    const text = addressOrNone(address)?.text ?? '';
    return this.#peers.get(household)?.get(text)?.mapped ?? false;
  }

  households(): HouseholdId[] {
    return [...this.#peers.keys()];
  }

  /** Everything, as it is kept. */
  remembered(): RememberedAddress[] {
    return [...this.#peers].flatMap(([household, entries]) =>
      [...entries.values()].map(({ address, source, mapped, worked }) => ({
        household,
        address: address.text,
        source,
        mapped,
        worked,
      })),
    );
  }

  /** Saves what has not been saved. */
  close(): void {
    if (this.#cancelSave === undefined) return;
    this.#cancelSave();
    this.#store.save(this.remembered());
  }

  #put(household: HouseholdId, news: Omit<RememberedAddress, 'household'>): boolean {
    const address = addressOrNone(news.address);
    if (address === undefined || (address.scope === 'name' && news.source !== 'given')) return false;
    const entries = this.#peers.get(household) ?? new Map<string, Entry>();
    this.#peers.delete(household);
    this.#peers.set(household, entries);
    const known = entries.get(address.text);
    if (known !== undefined) {
      if (SOURCE_RANK[news.source] < SOURCE_RANK[known.source]) known.source = news.source;
      known.mapped ||= news.mapped;
      return false;
    }
    entries.set(address.text, {
      address,
      source: news.source,
      mapped: news.mapped,
      worked: news.worked,
      failures: 0,
    });
    this.#prune(entries);
    return entries.has(address.text);
  }

  #prune(entries: Map<string, Entry>): void {
    while (entries.size > this.#limits.addressesPerPeer) {
      const worst = [...entries].sort(([, a], [, b]) => keepRankOf(b) - keepRankOf(a))[0];
      if (worst !== undefined) entries.delete(worst[0]);
    }
    for (const oldest of this.#peers.keys()) {
      if (this.#peers.size <= this.#limits.rememberedPeers) break;
      this.#peers.delete(oldest);
    }
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#clock.at(this.#clock.nowMs() + SAVE_AFTER_MS, () => {
      this.#cancelSave = undefined;
      this.#store.save(this.remembered());
    });
  }
}

/** LAN before internet before relay; within a scope, what works before what fails. */
const SCOPE_RANK: Readonly<Record<AddressScope, number>> = {
  loopback: 0,
  private: 0,
  public: 1,
  name: 1,
  relayed: 2,
};

function rankOf({ address, failures, worked }: Entry): number {
  return 1_000 * SCOPE_RANK[address.scope] + 2 * Math.min(failures, 100) + (worked ? 0 : 1);
}

/** Higher goes first when there are too many. */
function keepRankOf({ source, worked, failures }: Entry): number {
  const heardOnly = source === 'heard' && !worked;
  return (
    (source === 'given' ? -1_000 : heardOnly ? 1_000 : 0) + 10 * Math.min(failures, 50) + (worked ? 0 : 1)
  );
}

/** Who is believed before whom. */
const SOURCE_RANK: Readonly<Record<AddressSource, number>> = { given: 0, told: 1, found: 2, heard: 3 };
