import { sha256, utf8Bytes } from '../../node-core/codec/index.ts';
import { inclusionProof, merkleRoot } from '../../node-core/ledger/merkle.ts';
import { type Bill, billOf } from '../../node-core/settlement/bill.ts';
import type {
  ChainPosition,
  ContractEvidence,
  EvidenceSource,
  InclusionEvidence,
  ReadingEvidence,
  TariffEvidence,
} from '../../node-core/settlement/evidence.ts';
import { MISSING, type ReadingSeries } from '../../node-core/settlement/series.ts';
import { monthFrame, type SettlementCommunity } from '../../node-core/settlement/frame.ts';
import { monthsToCorrect } from '../../node-core/settlement/late.ts';
import { settleMonth } from '../../node-core/settlement/month.ts';
import type { AsOf } from '../../node-core/settlement/settlement.ts';
import { type PlacedReading, type ReadingCut, seriesAsOf } from '../../node-core/settlement/reading-cut.ts';
import {
  energyMwh,
  type Minute,
  minute,
  type MinuteSpan,
  type Month,
  monthOfMinute,
} from '../../node-core/units/index.ts';

/** Readings on a pretended energy chain: every block has one reading of each home it is given, and two others. */
export class Chain implements EvidenceSource {
  readonly community: SettlementCommunity;
  readonly #readings = new Map<number, PlacedReading[]>();
  readonly #bySlot = new Map<number, PlacedReading[]>();

  constructor(community: SettlementCommunity) {
    this.community = community;
  }

  add(member: number, reading: PlacedReading): void {
    push(this.#readings, member, reading);
    push(this.#bySlot, slotOf(member, reading.minute), reading);
  }

  /** Puts every reading of a series at one height; revision 0. */
  addSeries(member: number, series: ReadingSeries, height: number): void {
    for (const [place, code] of series.quality.entries()) {
      if (code === MISSING) continue;
      this.add(member, {
        ...readingOf(series.startMinute + place, series.importMwh[place] ?? 0, series.exportMwh[place] ?? 0),
        height,
      });
    }
  }

  /** What settlement is given: each home's series as of a cut. */
  series(span: MinuteSpan, cut: ReadingCut): Map<number, ReadingSeries> {
    return new Map(
      [...this.#readings].map(([member, placed]) => [member, seriesAsOf(placed, { span, cut })]),
    );
  }

  readingAt({ member, minute: at, cut }: { member: number; minute: Minute; cut: ReadingCut }) {
    let best: PlacedReading | undefined;
    for (const reading of this.#bySlot.get(slotOf(member, at)) ?? []) {
      if (reading.height <= cut.energyHeight && reading.revision > (best?.revision ?? -1)) best = reading;
    }
    if (best === undefined) return undefined;
    const evidence: ReadingEvidence = {
      content: best.content,
      revision: best.revision,
      at: { chain: 'energy', height: best.height, position: member % 3 },
    };
    return evidence;
  }

  contractsOf({ household }: { household: number }): readonly ContractEvidence[] {
    return [...this.community.contracts.values()]
      .filter(({ terms }) => terms.seller === household || terms.buyer === household)
      .map((contract, height) => ({ contract, at: { chain: 'contract', height, position: 0 } }));
  }

  tariffs(): readonly TariffEvidence[] {
    return this.community.tariffs.map(({ tariff }, place) => ({
      tariff,
      at: { chain: 'contract', height: 100 + place, position: 1 },
    }));
  }

  monthsTouched({ after, upTo }: { after: ReadingCut; upTo: ReadingCut }) {
    const months = [...this.#readings.values()]
      .flat()
      .filter(({ height }) => height > after.energyHeight && height <= upTo.energyHeight)
      .map((reading) => monthOfMinute(reading.minute, this.community.rules.timeZone));
    return [...new Set(months)];
  }

  /** `tampered`: the transaction's bytes were changed after the root was made. */
  inclusion(at: ChainPosition, tampered = false): InclusionEvidence {
    const leaves = [0, 1, 2].map((place) => utf8Bytes(`${at.chain} ${at.height} ${place}`));
    const root = merkleRoot(leaves);
    const proof = inclusionProof(leaves, at.position);
    const leaf = tampered ? utf8Bytes('another') : (leaves[at.position] ?? utf8Bytes(''));
    return { leaf, count: leaves.length, proof, root, blockHash: sha256(root), signers: [0, 1, 2] };
  }
}

export function readingOf(
  at: number,
  importMwh: number,
  exportMwh: number,
  revision = 0,
): Omit<PlacedReading, 'height'> {
  return {
    minute: minute(at),
    revision,
    content: {
      importMwh: energyMwh(importMwh),
      exportMwh: energyMwh(exportMwh),
      quality: 'measured',
      corrected: revision > 0,
    },
  };
}

/** The bill that settlement makes of a chain's readings, with corrections for what came between the two cuts. */
export function billFor(
  chain: Chain,
  want: { household: number; month: Month; cuts: readonly [after: number, upTo: number]; asOf?: AsOf },
): Bill {
  const { community } = chain;
  const { household, month, asOf } = { asOf: { kind: 'closed' } as const, ...want };
  const cuts = { after: cutAt(want.cuts[0]), upTo: cutAt(want.cuts[1]) };
  const settled = (of: Month, cut: ReadingCut, when: AsOf) => {
    const span = monthFrame(community, of).neededSpan;
    return settleMonth({ community, household, month: of, series: chain.series(span, cut), asOf: when });
  };
  const touched = monthsToCorrect({
    touched: chain.monthsTouched(cuts),
    month,
    contracts: [...community.contracts.values()].filter(
      ({ terms }) => terms.seller === household || terms.buyer === household,
    ),
    timeZone: community.rules.timeZone,
  });
  return billOf({
    settlement: settled(month, cuts.upTo, asOf),
    corrections: touched.map((one) => ({
      month: one,
      before: settled(one, cuts.after, { kind: 'closed' }),
      after: settled(one, cuts.upTo, { kind: 'closed' }),
    })),
    community,
    documentNumber: asOf.kind === 'closed' ? 3 : null,
    cuts,
  });
}

export function cutAt(energyHeight: number): ReadingCut {
  return { energyHeight, contractHeight: 1000 };
}

function slotOf(member: number, at: number): number {
  return at * 10 + member;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
