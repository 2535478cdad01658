import { ItemFault } from '../../codec/index.ts';
import type { Verifier } from '../../identity/index.ts';
import type { Hash } from '../../ledger/index.ts';
import { type HouseholdId, type HouseholdNetwork, householdIdOf, NetworkError } from '../../network/index.ts';
import { checkCheckpoint } from '../checkpoint.ts';
import type { GroupHost } from '../group/group-host.ts';
import type { Peer } from '../group/group-wire.ts';
import { fetchCheckpoint } from './checkpoint-wire.ts';

/** Whom a home takes a community's state from before it has checked how it came to be. */
export interface Trust {
  /** Homes that the user named: those that gave the invitation. What they say over their own link is taken. */
  readonly named: readonly HouseholdId[];
  /** Members that this home knew before its ledger was lost. What enough of them have signed is taken. */
  readonly known: readonly HouseholdId[];
}

export interface CheckpointStartOptions {
  readonly network: Pick<HouseholdNetwork, 'ask' | 'report'>;
  readonly verifier: Verifier;
  readonly host: () => Pick<GroupHost, 'begin'>;
  readonly community: Hash;
  readonly trust: Trust;
  /** Shorter histories are fetched from the founding block on, which takes no longer. */
  readonly leastEntries: number;
  /** The members are known now, and who votes. */
  readonly onBegun: () => void;
}

/** Tries at homes that can be heard and give nothing whole, before the history is fetched from its beginning after all. */
const MOST_FAILURES = 5;

/**
 * How an empty copy begins where the community's history is long: with the state at a checkpoint. What is trusted by it,
 * and until when, is in docs/community.md, 'Joining a long history'.
 */
export class CheckpointStart {
  readonly #options: CheckpointStartOptions;
  #failures = 0;

  constructor(options: CheckpointStartOptions) {
    this.#options = options;
  }

  /** @returns `again`: somebody who may have one could not be asked to the end; `without`: nobody has one to be taken */
  async attempt(peers: readonly Peer[], signal: AbortSignal): Promise<'begun' | 'again' | 'without'> {
    const { leastEntries, trust } = this.#options;
    if (this.#failures >= MOST_FAILURES) return 'without';
    const before = this.#failures;
    const able = peers.filter(({ appliedIndex }) => appliedIndex >= leastEntries);
    const inOrder = able.toSorted((a, b) => rank(b, trust) - rank(a, trust));
    for (const { household } of inOrder) {
      if (await this.#beginWith(household, signal)) return 'begun';
      if (signal.aborted) return 'again';
    }
    return this.#failures > before ? 'again' : 'without';
  }

  async #beginWith(household: HouseholdId, signal: AbortSignal): Promise<boolean> {
    const { network, verifier, host, community, trust, onBegun } = this.#options;
    try {
      const checkpoint = await fetchCheckpoint(network, household, signal);
      if (checkpoint === undefined) return false;
      const checked = checkCheckpoint(checkpoint, { community, verifier });
      if (checked.kind === 'refused') {
        const evidence = `a checkpoint: ${checked.reason}: ${checked.detail}`;
        network.report(household, { offence: 'invalid', evidence });
        return false;
      }
      const areKnown = checked.signers.every((key) => trust.known.includes(householdIdOf(key)));
      if (!areKnown && !trust.named.includes(household)) return false;
      host().begin(checkpoint, checked);
      onBegun();
      return true;
    } catch (error) {
      if (error instanceof ItemFault) {
        network.report(household, { offence: 'garbled', evidence: error.message });
        return false;
      }
      if (!(error instanceof NetworkError)) throw error;
      this.#failures += 1;
      return false;
    }
  }
}

function rank({ household }: Peer, { named }: Trust): number {
  return named.includes(household) ? 1 : 0;
}
