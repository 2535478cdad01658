import type { Community, MemberIndex } from '../../ledger/index.ts';
import {
  type AsOf,
  type Bill,
  billOf,
  type CorrectionCuts,
  monthFrame,
  type MonthSettlement,
  type ReadingSeries,
  type SeriesByMember,
  settleMonth,
  statementsOf,
} from '../../settlement/index.ts';
import type { Month } from '../../units/index.ts';
import { type StatementState, statementState } from './statements.ts';
import { type SumCheck, sumCheck } from './sum-check.ts';

/** The readings of homes over a month, as they were in the blocks up to a height; null: all. */
export interface SeriesSet {
  readonly month: Month;
  readonly height: number | null;
  readonly series: readonly (readonly [MemberIndex, ReadingSeries])[];
}

/** One home to bill. */
export interface BoardHome {
  readonly member: MemberIndex;
  /** Null while the month is not closed. */
  readonly documentNumber: number | null;
  /** Earlier months that readings came in for. */
  readonly corrects: readonly Month[];
}

/** All that a month of the community is worked out from, but for the community itself. */
export interface BoardQuestion {
  readonly month: Month;
  readonly asOf: AsOf;
  readonly cuts: CorrectionCuts;
  readonly homes: readonly BoardHome[];
  readonly sets: readonly SeriesSet[];
}

/** Energies of one home, as settled. */
export interface BoardEnergy {
  readonly member: MemberIndex;
  readonly boughtNeighboursMwh: number;
  readonly boughtPublicMwh: number;
  readonly soldMwh: number;
  readonly missingMinutes: number;
}

export interface BoardResult {
  readonly bills: readonly Bill[];
  readonly energies: readonly BoardEnergy[];
  readonly sums: SumCheck;
  /** Empty while the month is not closed. */
  readonly statements: readonly StatementState[];
}

/** Settles every home alone and bills it: what each of them works out for itself. */
export function boardMonth(community: Community, question: BoardQuestion): BoardResult {
  const { month, asOf, cuts, homes } = question;
  const settledAs = settler(community, question);
  const settled = homes.map(({ member }) =>
    settledAs({ member, month, height: asOf.kind === 'closed' ? cuts.upTo.energyHeight : null, asOf }),
  );
  const bills = homes.map(({ member, documentNumber, corrects }, place) => {
    const settlement = settled[place];
    if (settlement === undefined) throw new Error(`member ${member} was settled before`);
    const corrections = corrects.map((earlier) => {
      const at = (height: number) => settledAs({ member, month: earlier, height, asOf: { kind: 'closed' } });
      return { month: earlier, before: at(cuts.after.energyHeight), after: at(cuts.upTo.energyHeight) };
    });
    return billOf({ settlement, corrections, community, documentNumber, cuts });
  });
  return {
    bills,
    energies: settled.map((one) => ({
      member: one.household,
      boughtNeighboursMwh: one.boughtNeighboursMwh,
      boughtPublicMwh: one.boughtPublicMwh + one.unpricedMwh,
      soldMwh: one.soldNeighboursMwh + one.soldPublicMwh,
      missingMinutes: one.missing.count,
    })),
    sums: sumCheck(settled),
    statements: asOf.kind === 'closed' ? statementsIn(community, settled) : [],
  };
}

interface Settling {
  readonly member: MemberIndex;
  readonly month: Month;
  readonly height: number | null;
  readonly asOf: AsOf;
}

function settler(community: Community, { sets }: BoardQuestion): (settling: Settling) => MonthSettlement {
  const frames = new Map<Month, ReturnType<typeof monthFrame>>();
  return ({ member, month, height, asOf }) => {
    const set = sets.find((one) => one.month === month && one.height === height);
    if (set === undefined) throw new RangeError(`no readings of month ${month} up to block ${height}`);
    const frame = frames.get(month) ?? monthFrame(community, month);
    frames.set(month, frame);
    const series: SeriesByMember = new Map(set.series);
    return settleMonth({ community, household: member, month, series, asOf, frame });
  };
}

/** Each subject once: both parties come to the same, and the differences between homes are the sum check's. */
function statementsIn(community: Community, settled: readonly MonthSettlement[]): StatementState[] {
  const states: StatementState[] = [];
  for (const settlement of settled) {
    for (const numbers of statementsOf(settlement)) {
      const { subject } = numbers;
      const sells =
        subject.kind === 'contract' &&
        community.contracts.get(subject.contract)?.terms.seller === settlement.household;
      if (subject.kind === 'contract' && !sells) continue;
      const state = statementState(community, numbers);
      if (state !== undefined) states.push(state);
    }
  }
  return states;
}
