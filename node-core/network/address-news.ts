import type { EventSink } from './events.ts';
import { relaysAmong } from './own-addresses.ts';

/** Says when this home can be reached at other addresses than before, or through other relays. */
export class AddressNews {
  readonly #emit: EventSink;
  #told: readonly string[] = [];

  constructor(emit: EventSink) {
    this.#emit = emit;
  }

  /** Tells what is new. @returns whether anything is; the order of addresses is nothing new */
  tell(addresses: readonly string[]): boolean {
    const before = this.#told;
    if (isSame(before, addresses)) return false;
    this.#told = [...addresses];
    this.#emit({ kind: 'addressesChanged', addresses });
    const relays = relaysAmong(addresses);
    if (!isSame(relays, relaysAmong(before))) this.#emit({ kind: 'relays', relays });
    return true;
  }
}

/** Whether two lists hold the same, in any order. */
function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
