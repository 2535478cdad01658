import type { BoardMonthView, MemberLedgerRow, ProducerLedgerRow } from '../../api/board-views.ts';
import type { MemberIndex } from '../../ledger/index.ts';
import type { Bill, BillLineKind } from '../../settlement/index.ts';
import type { Household } from '../household.ts';
import { partyView } from '../views/parties.ts';
import type { BoardEnergy, BoardResult } from './board-month.ts';
import { unsignedBy } from './statements.ts';

/** When each member's bill was marked as paid. */
export type PaidMarks = ReadonlyMap<MemberIndex, number>;

export function boardMonthView(
  household: Household,
  { bills, energies, sums, statements }: BoardResult,
  about: Pick<BoardMonthView, 'month' | 'state' | 'closesMinute'> & { readonly paid: PaidMarks },
): BoardMonthView {
  const { paid, ...month } = about;
  const party = (member: MemberIndex) => partyView(household, member);
  const { missing, ...sumFields } = sums;
  return {
    ...month,
    rows: bills.map((bill, place) => ({
      party: party(bill.household),
      ...ledgerRow(bill, energies[place]),
      paidMs: paid.get(bill.household) ?? null,
    })),
    producers: producerRows(bills).map(({ member, ...row }) => ({ party: party(member), ...row })),
    sums: {
      ...sumFields,
      missing: missing.map(({ member, minutes }) => ({ party: party(member), minutes })),
    },
    statements: statements.map(({ seller, buyer, ...state }) => ({
      ...state,
      seller: party(seller),
      buyer: party(buyer),
    })),
    unsigned: unsignedBy(statements).map(party),
  };
}

/** A bill in a few sums. Each of its lines is in just one of them, so that they add up to its total. */
export function ledgerRow(
  bill: Bill,
  energy: BoardEnergy | undefined,
): Omit<MemberLedgerRow, 'party' | 'paidMs'> {
  const sum = (...kinds: readonly BillLineKind[]): number =>
    bill.lines.reduce((all, { kind, amountMinor }) => (kinds.includes(kind) ? all + amountMinor : all), 0);
  return {
    boughtNeighboursMwh: energy?.boughtNeighboursMwh ?? 0,
    boughtPublicMwh: energy?.boughtPublicMwh ?? 0,
    soldMwh: energy?.soldMwh ?? 0,
    missingMinutes: energy?.missingMinutes ?? 0,
    purchasesMinor: sum('neighbourPurchase'),
    publicMinor: sum('publicPurchase'),
    salesMinor: sum('neighbourSale', 'publicSale'),
    feesMinor: sum('buyerFee', 'sellerFee'),
    vatMinor: sum('vat'),
    correctionsMinor: sum('correction'),
    roundingMinor: sum('rounding'),
    totalMinor: bill.totalMinor,
    number: bill.documentNumber === null ? null : `${bill.household}-${bill.documentNumber}`,
    kid: bill.kid,
    dueMinute: bill.dueMinute,
  };
}

/** What the homes' bills say of each producer, from the producer's side. */
export function producerRows(
  bills: readonly Bill[],
): (Omit<ProducerLedgerRow, 'party'> & { readonly member: MemberIndex })[] {
  const rows = new Map<MemberIndex, { -readonly [Name in keyof Omit<ProducerLedgerRow, 'party'>]: number }>();
  for (const { kind, counterparty, energyMwh, amountMinor } of bills.flatMap(({ lines }) => lines)) {
    if (counterparty === null || (kind !== 'publicPurchase' && kind !== 'publicSale')) continue;
    const row = rows.get(counterparty) ?? { suppliedMwh: 0, suppliedMinor: 0, boughtMwh: 0, boughtMinor: 0 };
    if (kind === 'publicPurchase') {
      row.suppliedMwh += energyMwh ?? 0;
      row.suppliedMinor -= amountMinor;
    } else {
      row.boughtMwh += energyMwh ?? 0;
      row.boughtMinor -= amountMinor;
    }
    rows.set(counterparty, row);
  }
  return [...rows].toSorted(([a], [b]) => a - b).map(([member, row]) => ({ member, ...row }));
}
