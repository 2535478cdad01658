import { type HouseholdId, householdIdOf } from '../../network/index.ts';
import type { Replica } from '../replica.ts';
import type { Trust } from './begin.ts';
import { type KnownCommunity, readKnownCommunity, writeKnownCommunity } from './member-files.ts';
import type { Contact } from './neighbours.ts';

/**
 * The community and the members that this home knows of beside its ledger: from the file that it keeps, and from whoever
 * let it in. Should the ledger be lost, this says whom to ask and whom to believe.
 */
export class Acquaintances {
  readonly #dir: string;
  readonly #named: readonly Contact[];
  #known: KnownCommunity | undefined;

  /**
   * @param named homes that the user named
   * @param wasFalse the ledger that was lost began at a false checkpoint: none is taken from now on
   */
  constructor(
    dir: string,
    { named, wasFalse }: { readonly named: readonly Contact[]; readonly wasFalse: boolean },
  ) {
    this.#dir = dir;
    this.#named = named;
    this.#known = readKnownCommunity(dir);
    if (this.#known !== undefined && wasFalse) this.#write({ ...this.#known, wholeHistory: true });
  }

  get known(): KnownCommunity | undefined {
    return this.#known;
  }

  /** No checkpoint is to be believed any more. */
  get needsWholeHistory(): boolean {
    return this.#known?.wholeHistory === true;
  }

  get trust(): Trust {
    return {
      named: this.#named.map(({ household }) => household),
      known: this.#known?.households ?? [],
    };
  }

  /** Whom a home with an empty ledger may ask. */
  contactsOf(self: HouseholdId): readonly Contact[] {
    const others = this.#known?.households.filter((household) => household !== self) ?? [];
    return [...this.#named, ...others.map((household) => ({ household, addresses: [] }))];
  }

  /** @throws StorageError */
  remember({ appliedIndex, community }: Pick<Replica, 'appliedIndex' | 'community'>): void {
    if (appliedIndex === 0) return;
    const households = community.members
      .filter(({ standing }) => standing.kind === 'active')
      .map(({ publicKey }) => householdIdOf(publicKey));
    if (this.#known !== undefined && households.join() === this.#known.households.join()) return;
    this.#write({ ...this.#known, community: community.id, households });
  }

  #write(known: KnownCommunity): void {
    this.#known = known;
    writeKnownCommunity(this.#dir, known);
  }
}
