import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { peerIdFromString } from '@libp2p/peer-id';
import { type HouseholdId, householdOf } from './household-id.ts';
import { addressOrNone, parseAddress } from './reach/address.ts';
import { MAX_OWN, type OwnAddress } from './reach/introduction.ts';

/**
 * Where this home can be reached: what libp2p listens on and has reserved at relays, what a user says leads here, and
 * what the router forwards.
 */
export class OwnAddresses {
  readonly #announce: readonly string[];
  readonly #mapped: () => string | undefined;

  /** @throws NetworkError 'address' for an announced text that is none */
  constructor(options: { readonly announce: readonly string[]; readonly mapped: () => string | undefined }) {
    this.#announce = options.announce.map((text) => parseAddress(text).text);
    this.#mapped = options.mapped;
  }

  /** For libp2p: its own list, and ours. */
  announced(known: readonly Multiaddr[]): Multiaddr[] {
    const mapped = this.#mapped();
    const extra = [...this.#announce, ...(mapped === undefined ? [] : [mapped])];
    return [...known, ...extra.map((text) => multiaddr(text))];
  }

  /** For peers: from afar first, each once, bounded. */
  own(all: readonly Multiaddr[]): OwnAddress[] {
    const mapped = this.#mapped();
    const parsed = all.flatMap((one) => addressOrNone(withoutSelf(one.toString())) ?? []);
    const farRelay = parsed.some(({ scope, far }) => scope === 'relayed' && far);
    const onNetwork = parsed.some(({ scope }) => scope === 'private' || scope === 'public');
    const useful = parsed.filter(({ scope, far }) => {
      // A relay's addresses on its own LAN lead nowhere from here, where it has others.
      if (scope === 'relayed') return far || !farRelay;
      // And this PC's own name for itself leads others to themselves.
      return scope !== 'loopback' || !onNetwork;
    });
    const texts = new Map(useful.map(({ text, far }) => [text, far]));
    return [...texts]
      .sort(([, a], [, b]) => Number(b) - Number(a))
      .slice(0, MAX_OWN)
      .map(([address]) => ({ address, mapped: address === mapped }));
  }
}

/** The members through which these addresses lead. */
export function relaysAmong(addresses: readonly string[]): HouseholdId[] {
  const relays = addresses.flatMap((text) => {
    const name = /\/p2p\/([^/]+)\/p2p-circuit/.exec(text)?.[1];
    return name === undefined ? [] : (householdOf(peerIdFromString(name)) ?? []);
  });
  return [...new Set(relays)];
}

/** Without the last name after a relay: that is our own. */
function withoutSelf(text: string): string {
  return text.replace(/(\/p2p-circuit)\/p2p\/[^/]+$/, '$1');
}
