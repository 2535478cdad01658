import type { ChainName } from '../../ledger/index.ts';
import type { BillFault } from '../../settlement/index.ts';

/** A block, or one of its transactions. */
export interface FaultPlace {
  readonly chain: ChainName;
  readonly height: number;
  /** Among the block's transactions, from 0. */
  readonly position?: number;
}

/** Faults that are kept word by word; of the others their number. */
const MAX_FAULTS = 100;

/** What was found wrong, in the order in which it was found, and which blocks give no evidence for it. */
export class FaultList {
  readonly #kept = new Map<string, BillFault>();
  readonly #faulty: Readonly<Record<ChainName, Set<number>>> = { energy: new Set(), contract: new Set() };
  #more = 0;

  /** Books a fault. The same one is booked once. */
  add(fault: BillFault): void {
    const key = `${fault.where}\n${fault.what}`;
    if (this.#kept.has(key)) return;
    if (this.#kept.size < MAX_FAULTS) this.#kept.set(key, fault);
    else this.#more += 1;
  }

  /** Books a fault of a block: nothing of it is handed out from now on, nor what was taken from it before. */
  addBlock(place: FaultPlace, what: string): void {
    this.#faulty[place.chain].add(place.height);
    this.add({ where: placeName(place), what });
  }

  /** True when a block gives no evidence. */
  isFaulty({ chain, height }: FaultPlace): boolean {
    return this.#faulty[chain].has(height);
  }

  /** True when some block of a chain gives none: what later blocks refer to may have been in it. */
  hasGaps(chain: ChainName): boolean {
    return this.#faulty[chain].size > 0;
  }

  /** At most `MAX_FAULTS`, and one more that counts the rest. */
  list(): readonly BillFault[] {
    const rest = this.#more === 0 ? [] : [{ where: 'ledger', what: `${this.#more} more faults` }];
    return [...this.#kept.values(), ...rest];
  }
}

/** 'energy block 17', 'contract block 3, transaction 0'. */
export function placeName({ chain, height, position }: FaultPlace): string {
  const block = `${chain} block ${height}`;
  return position === undefined ? block : `${block}, transaction ${position}`;
}
