import type { Clock } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import type { HouseholdId } from '../household-id.ts';
import type { Ask } from '../request/client.ts';
import type { RequestService } from '../request/server.ts';
import { addressOrNone } from './address.ts';
import type { AddressBook } from './address-book.ts';
import {
  type Introduction,
  introductionBytes,
  MAX_OF_ANOTHER,
  MAX_OTHERS,
  type OwnAddress,
  readIntroduction,
} from './introduction.ts';

const WHAT = 'addresses';
const VERSION = 1;
/** Changes come in swarms. */
const SOON_MS = 5_000;

/** What introductions need of the node. */
export interface IntroductionHost {
  readonly self: HouseholdId;
  isMember(peer: HouseholdId): boolean;
  isRelay(): boolean;
  /** Whether a peer is connected over the home's own network, so that private addresses mean the same to both. */
  isNear(peer: HouseholdId): boolean;
  ownAddresses(): readonly OwnAddress[];
  ask(peer: HouseholdId, ask: Ask): AsyncIterable<Uint8Array>;
  /** Peers with a link that is up. */
  linkedPeers(): readonly HouseholdId[];
  /** A peer's address is new: whoever waits to reach it need not wait. `first`: it said so itself. */
  learned(peer: HouseholdId, first: boolean): void;
  /** A peer says that it passes on others' connections. */
  offersRelay(peer: HouseholdId): void;
}

/** Tells connected peers where this home and others can be reached, and learns the same from them. */
export class Introductions {
  readonly #host: IntroductionHost;
  readonly #book: AddressBook;
  readonly #clock: Clock;
  #cancelSoon: (() => void) | undefined;

  constructor(host: IntroductionHost, options: { readonly book: AddressBook; readonly clock: Clock }) {
    this.#host = host;
    this.#book = options.book;
    this.#clock = options.clock;
  }

  /** Answers a peer's introduction with ours. */
  service(): RequestService {
    return {
      what: WHAT,
      version: VERSION,
      admits: 'members',
      answer: (request, { household }) => {
        this.#learn(household, readIntroduction(request));
        return [introductionBytes(this.#introductionFor(household))];
      },
    };
  }

  /** Introduces this home to all that are linked. */
  toAll(): void {
    for (const peer of this.#host.linkedPeers()) void this.to(peer);
  }

  /** Introduces this home to a peer. One that it cannot be introduced to now is at the next change, or round. */
  async to(peer: HouseholdId): Promise<void> {
    try {
      await this.#introduceTo(peer);
    } catch (thrown) {
      networkError(thrown);
    }
  }

  stop(): void {
    this.#cancelSoon?.();
  }

  async #introduceTo(peer: HouseholdId): Promise<void> {
    const request = introductionBytes(this.#introductionFor(peer));
    for await (const item of this.#host.ask(peer, { what: WHAT, version: VERSION, request })) {
      this.#learn(peer, readIntroduction(item));
      return;
    }
    throw new NetworkError('garbled', 'an empty answer to an introduction');
  }

  /** A peer can be reached elsewhere: others who look for it should not have to wait for the next round. */
  #soonToAll(): void {
    this.#cancelSoon ??= this.#clock.at(this.#clock.nowMs() + SOON_MS, () => {
      this.#cancelSoon = undefined;
      this.toAll();
    });
  }

  #introductionFor(peer: HouseholdId): Introduction {
    const near = this.#host.isNear(peer);
    const usable = (address: string): boolean => {
      const parsed = addressOrNone(address);
      return parsed !== undefined && (near || parsed.far);
    };
    const others = this.#book
      .households()
      .filter((other) => other !== peer && other !== this.#host.self && this.#host.isMember(other))
      .map((household) => ({
        household,
        addresses: this.#book
          .vouchedFor(household)
          .filter(({ far, scope }) => far && scope !== 'name')
          .map(({ text }) => text)
          .slice(0, MAX_OF_ANOTHER),
      }))
      .filter(({ addresses }) => addresses.length > 0);
    return {
      relay: this.#host.isRelay(),
      own: this.#host.ownAddresses().filter(({ address }) => usable(address)),
      others: others.slice(-MAX_OTHERS),
    };
  }

  #learn(peer: HouseholdId, { relay, own, others }: Introduction): void {
    const near = this.#host.isNear(peer);
    const usable = own.filter(({ address }) => {
      const parsed = addressOrNone(address);
      return parsed !== undefined && (near || parsed.far);
    });
    if (this.#book.learnAnew(peer, usable)) {
      this.#host.learned(peer, true);
      this.#soonToAll();
    }
    for (const { household, addresses } of others) {
      if (household === this.#host.self || !this.#host.isMember(household)) continue;
      const far = addresses.filter((address) => addressOrNone(address)?.far === true);
      if (this.#book.learn(household, { addresses: far, source: 'heard' }))
        this.#host.learned(household, false);
    }
    if (relay) this.#host.offersRelay(peer);
  }
}
