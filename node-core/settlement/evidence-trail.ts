import { verifyInclusion } from '../ledger/merkle.ts';
import type { Contract } from '../ledger/community.ts';
import type { ChainName, MemberIndex, Tariff } from '../ledger/transaction.ts';
import { addMinutes, energyMwh, type Minute, money } from '../units/index.ts';
import type { DerivedLine } from './derived-lines.ts';
import type {
  ChainPosition,
  ContractEvidence,
  EvidenceSource,
  EvidenceStep,
  ReadingEvidence,
  TariffEvidence,
} from './evidence.ts';
import { priceTable } from './price-table.ts';
import type { ReadingCut } from './reading-cut.ts';

/** Something on the bill that does not follow from the ledger. */
export interface BillFault {
  /** A line's ID, 'total', 'import', 'export' or 'kid', or a place on a chain: 'energy 7'. */
  readonly where: string;
  readonly what: string;
}

/** The highest revision of a member's minute; undefined where there is none. */
export type ReadingsAsOf = (member: MemberIndex, at: Minute) => ReadingEvidence | undefined;

/** Asks the source once for each thing, counts what it gave, and follows single minutes through it. */
export class EvidenceTrail {
  readonly faults: BillFault[] = [];
  readonly #source: EvidenceSource;
  readonly #household: MemberIndex;
  readonly #readings = new Map<string, ReadingsAsOf>();
  readonly #contracts = new Map<string, readonly ContractEvidence[]>();
  readonly #tariffs = new Map<string, readonly TariffEvidence[]>();
  /** Minutes by member and revision: each reading once, whichever cut it was asked for by. */
  readonly #readingsSeen = new Map<string, Set<Minute>>();
  readonly #blocksSeen: Record<ChainName, Set<number>> = { energy: new Set(), contract: new Set() };

  constructor(source: EvidenceSource, household: MemberIndex) {
    this.#source = source;
    this.#household = household;
  }

  /** Looks readings up as of a cut. Keep the function: it remembers what it was given. */
  readingsAsOf(cut: ReadingCut): ReadingsAsOf {
    const key = cutName(cut);
    const made = this.#readings.get(key);
    if (made !== undefined) return made;
    const byMember = new Map<MemberIndex, Map<Minute, ReadingEvidence | null>>();
    const readings: ReadingsAsOf = (member, minute) => {
      const known = entryOf(byMember, member, () => new Map<Minute, ReadingEvidence | null>());
      const kept = known.get(minute);
      if (kept !== undefined) return kept ?? undefined;
      const found = this.#source.readingAt({ member, minute, cut });
      known.set(minute, found ?? null);
      if (found !== undefined) this.#sawReading(member, minute, { found, cut });
      return found;
    };
    this.#readings.set(key, readings);
    return readings;
  }

  #sawReading(
    member: MemberIndex,
    minute: Minute,
    { found, cut }: { readonly found: ReadingEvidence; readonly cut: ReadingCut },
  ): void {
    const { at, revision } = found;
    if (at.chain !== 'energy' || at.height > cut.energyHeight) {
      this.faults.push({ where: placeName(at), what: 'a reading from outside what the bill may know' });
    }
    entryOf(this.#readingsSeen, `${member} ${revision}`, () => new Set<Minute>()).add(minute);
    this.#blocksSeen[at.chain].add(at.height);
  }

  contractsAsOf(cut: ReadingCut): readonly Contract[] {
    return this.#contractEvidence(cut).map(({ contract }) => contract);
  }

  tariffsAsOf(cut: ReadingCut): readonly Tariff[] {
    return this.#tariffEvidence(cut).map(({ tariff }) => tariff);
  }

  /** Distinct readings, blocks, contracts and tariffs that were gone by. */
  counts() {
    const contracts = [...this.#contracts.values()].flat().map(({ contract }) => contract.id);
    const tariffs = [...this.#tariffs.values()].flat().map(({ at }) => `${placeName(at)}/${at.position}`);
    let readings = 0;
    for (const seen of this.#readingsSeen.values()) readings += seen.size;
    return {
      readings,
      blocks: this.#blocksSeen.energy.size + this.#blocksSeen.contract.size,
      contracts: new Set(contracts).size,
      tariffs: new Set(tariffs).size,
    };
  }

  /** The largest minute of a line, from the meters to the line; lines without minutes (VAT, rounding): the line alone. */
  follow(
    line: DerivedLine,
    { lineId, cut }: { readonly lineId: string; readonly cut: ReadingCut },
  ): EvidenceStep[] {
    const at = largestMinute(line.minutes);
    const end: EvidenceStep = {
      kind: 'line',
      lineId,
      energyMwh: energyMwh(at === undefined ? 0 : Number(line.minutes.get(at) ?? 0n)),
      amount: money(line.amount),
    };
    if (at === undefined) return [end];
    const contracts = this.#contractsBehind(line, at, cut);
    const meters = new Set([this.#household]);
    for (const { contract } of contracts) meters.add(contract.terms.seller).add(contract.terms.buyer);
    return [
      ...[...meters].flatMap((member) => this.#readingSteps(member, at, cut)),
      ...contracts.flatMap(({ contract, at: place }) => [
        { kind: 'contract' as const, contractId: contract.id, terms: contract.terms },
        ...this.#blockStep(place),
      ]),
      ...this.#tariffSteps(line, at, cut),
      end,
    ];
  }

  /** The line's own contract; for public energy all of that minute, which say what was left for it. */
  #contractsBehind({ trade }: DerivedLine, at: Minute, cut: ReadingCut): ContractEvidence[] {
    return this.#contractEvidence(cut).filter(({ contract }) => {
      if (trade?.contract !== undefined && trade.contract !== null) return contract.id === trade.contract.id;
      const { startMinute, endMinute } = contract.terms;
      return startMinute <= at && at < Math.min(endMinute, contract.endMinute);
    });
  }

  #readingSteps(household: MemberIndex, at: Minute, cut: ReadingCut): EvidenceStep[] {
    const found = this.readingsAsOf(cut)(household, at);
    if (found === undefined) return [];
    const { importMwh, exportMwh } = found.content;
    return [
      { kind: 'reading', household, minute: at, importMwh, exportMwh, revision: found.revision },
      ...this.#blockStep(found.at),
    ];
  }

  /** Shows that the transaction is in its block, or books a fault. */
  #blockStep(at: ChainPosition): EvidenceStep[] {
    const inclusion = this.#source.inclusion(at);
    if (inclusion === undefined) return [];
    const { proof, blockHash, signers, leaf, count, root } = inclusion;
    if (!verifyInclusion({ leaf, index: at.position, count, proof, root })) {
      this.faults.push({
        where: placeName(at),
        what: `transaction ${at.position} is not under the block's root`,
      });
    }
    return [{ kind: 'block', at, blockHash, proofLength: proof.length, signers }];
  }

  /** The tariff that a public line or a seller's fee was worked out by. */
  #tariffSteps({ trade }: DerivedLine, at: Minute, cut: ReadingCut): EvidenceStep[] {
    const kind = trade?.lineId.split(':')[0] ?? '';
    if (!['public', 'feedIn', 'sellerFee'].includes(kind)) return [];
    const household = trade?.contract?.terms.buyer ?? this.#household;
    const prices = priceTable(this.tariffsAsOf(cut), {
      household,
      span: { startMinute: at, endMinute: addMinutes(at, 1) },
    });
    const used = kind === 'feedIn' ? prices.feedInAt(at) : prices.purchaseAt(at);
    const evidence = this.#tariffEvidence(cut).find(({ tariff }) => tariff === used?.tariff);
    if (used === undefined || evidence === undefined) return [];
    const { producer, price, startMinute } = used;
    return [{ kind: 'tariff', producer, price, startMinute }, ...this.#blockStep(evidence.at)];
  }

  #contractEvidence(cut: ReadingCut): readonly ContractEvidence[] {
    const key = cutName(cut);
    let known = this.#contracts.get(key);
    if (known === undefined) {
      known = this.#source.contractsOf({ household: this.#household, cut });
      for (const { at } of known) this.#blocksSeen[at.chain].add(at.height);
      this.#contracts.set(key, known);
    }
    return known;
  }

  #tariffEvidence(cut: ReadingCut): readonly TariffEvidence[] {
    const key = cutName(cut);
    let known = this.#tariffs.get(key);
    if (known === undefined) {
      known = this.#source.tariffs(cut);
      for (const { at } of known) this.#blocksSeen[at.chain].add(at.height);
      this.#tariffs.set(key, known);
    }
    return known;
  }
}

/** The minute that put most on a line: what a person would look at first. */
function largestMinute(minutes: ReadonlyMap<Minute, bigint>): Minute | undefined {
  let best: Minute | undefined;
  let most = 0n;
  for (const [at, energy] of minutes) {
    const size = energy < 0n ? -energy : energy;
    if (size > most) [best, most] = [at, size];
  }
  return best;
}

/** The map's value for a key, made when it is not there yet. */
function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function cutName({ energyHeight, contractHeight }: ReadingCut): string {
  return `${energyHeight}/${contractHeight}`;
}

function placeName({ chain, height }: ChainPosition): string {
  return `${chain} ${height}`;
}
