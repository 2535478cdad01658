import type { CommunityRules } from '../ledger/transaction.ts';
import { formatMoney, type MinuteSpan, type Money, money, minute, spanOfMonth } from '../units/index.ts';
import type { Bill } from './bill.ts';
import { type DerivedLine, deriveLines, type DerivedMonth, type DerivedVat } from './derived-lines.ts';
import type { EvidenceSource, EvidenceStep } from './evidence.ts';
import { type BillFault, EvidenceTrail } from './evidence-trail.ts';
import { monthsToCorrect } from './late.ts';
import { isValidKid } from './payment.ts';
import type { ReadingCut } from './reading-cut.ts';
import { secondOpinion } from './second-opinion.ts';

export type { BillFault } from './evidence-trail.ts';

/** One line, derived again. */
export interface LineVerification {
  readonly lineId: string;
  readonly ok: boolean;
  /** Minutes that put energy on it. */
  readonly minutes: number;
  /** 0 where the ledger gives no such line. */
  readonly derivedAmount: Money;
  /** 0 where the bill has no such line. */
  readonly billedAmount: Money;
  /** One minute followed all the way: meter reading, block, contract or tariff, line. */
  readonly example: readonly EvidenceStep[];
  /** Of a VAT line: what it was worked out from. */
  readonly vat: DerivedVat | null;
}

/** What Verify found. */
export interface BillVerification {
  /** True just when `faults` is empty. */
  readonly ok: boolean;
  /** What was gone through: each reading, block, contract and tariff counted once. */
  readonly checked: {
    readonly readings: number;
    readonly blocks: number;
    readonly contracts: number;
    readonly tariffs: number;
    readonly lines: number;
  };
  readonly faults: readonly BillFault[];
  /** In the bill's order, then those that the bill lacks. */
  readonly lines: readonly LineVerification[];
}

/**
 * Derives every line of a bill again from what the source finds on the chains, and compares. Never trusts a number of
 * the bill: of it, it takes who, which month, as of when, and between which cuts.
 */
export function verifyBill(question: {
  readonly bill: Bill;
  readonly rules: CommunityRules;
  readonly source: EvidenceSource;
}): BillVerification {
  const { bill, rules, source } = question;
  const trail = new EvidenceTrail(source, bill.household);
  const derived = deriveAll(bill, rules, { source, trail });
  const lines = deriveLines(derived, { household: bill.household, rules, minorDigits: bill.minorDigits });
  const faults: BillFault[] = [];
  const verified = compareLines(bill, lines, { faults, trail });
  checkTotals(bill, { derived, lines }, faults);
  return {
    ok: faults.length === 0 && trail.faults.length === 0,
    checked: { ...trail.counts(), lines: bill.lines.length },
    faults: [...faults, ...trail.faults],
    lines: verified,
  };
}

/** The month itself, and each earlier one that something came in for since the bill before. */
function deriveAll(
  bill: Bill,
  rules: CommunityRules,
  { source, trail }: { readonly source: EvidenceSource; readonly trail: EvidenceTrail },
): DerivedMonth {
  const derive = (span: MinuteSpan, cut: ReadingCut, closed: boolean) => {
    const readings = trail.readingsAsOf(cut);
    return secondOpinion({
      household: bill.household,
      span,
      closed,
      timeZone: rules.timeZone,
      contracts: trail.contractsAsOf(cut),
      tariffs: trail.tariffsAsOf(cut),
      readingAt: (member, at) => readings(member, at)?.content,
    });
  };
  const { after, upTo } = bill.cuts;
  const months = monthsToCorrect({
    touched: source.monthsTouched(bill.cuts),
    month: bill.month,
    contracts: trail.contractsAsOf(upTo),
    timeZone: rules.timeZone,
  });
  return {
    own: derive(settledSpanOf(bill, rules), upTo, bill.asOf.kind === 'closed'),
    corrections: months.map((month) => {
      const span = spanOfMonth(month, rules.timeZone);
      return { month, before: derive(span, after, true), after: derive(span, upTo, true) };
    }),
  };
}

function settledSpanOf(bill: Bill, rules: CommunityRules): MinuteSpan {
  const { startMinute, endMinute } = spanOfMonth(bill.month, rules.timeZone);
  if (bill.asOf.kind === 'closed') return { startMinute, endMinute };
  return { startMinute, endMinute: minute(Math.max(startMinute, Math.min(endMinute, bill.asOf.nowMinute))) };
}

function compareLines(
  bill: Bill,
  derived: ReadonlyMap<string, DerivedLine>,
  { faults, trail }: { readonly faults: BillFault[]; readonly trail: EvidenceTrail },
): LineVerification[] {
  const verified: LineVerification[] = [];
  const seen = new Set<string>();
  for (const line of bill.lines) {
    const found = derived.get(line.id);
    const wrong = seen.has(line.id) ? 'is on the bill twice' : differenceOf(line, found);
    seen.add(line.id);
    if (wrong !== undefined) faults.push({ where: line.id, what: wrong });
    verified.push({
      ...verificationOf(line.id, found, trail, bill),
      ok: wrong === undefined,
      billedAmount: line.amount,
    });
  }
  for (const [id, line] of derived) {
    if (seen.has(id)) continue;
    faults.push({
      where: id,
      what: `is not on the bill; the ledger gives ${formatMoney(money(line.amount))}`,
    });
    verified.push({ ...verificationOf(id, line, trail, bill), ok: false, billedAmount: money(0n) });
  }
  return verified;
}

function differenceOf(line: Bill['lines'][number], derived: DerivedLine | undefined): string | undefined {
  if (derived === undefined) return 'is on the bill, but nothing on the ledger gives it';
  if (line.amount !== derived.amount) {
    return `says ${formatMoney(line.amount)}; the ledger gives ${formatMoney(money(derived.amount))}`;
  }
  if (BigInt(line.amountMinor) !== derived.minor)
    return `is rounded to ${line.amountMinor}, not ${derived.minor}`;
  if (line.energyMwh === null ? derived.energyMwh !== null : derived.energyMwh !== BigInt(line.energyMwh)) {
    return `says ${line.energyMwh} mWh; the ledger gives ${derived.energyMwh} mWh`;
  }
  return undefined;
}

function verificationOf(
  lineId: string,
  derived: DerivedLine | undefined,
  trail: EvidenceTrail,
  bill: Bill,
): Pick<LineVerification, 'lineId' | 'minutes' | 'derivedAmount' | 'example' | 'vat'> {
  return {
    lineId,
    minutes: derived?.minutes.size ?? 0,
    derivedAmount: money(derived?.amount ?? 0n),
    example: derived === undefined ? [] : trail.follow(derived, { lineId, cut: bill.cuts.upTo }),
    vat: derived?.vat ?? null,
  };
}

function checkTotals(
  bill: Bill,
  { derived, lines }: { readonly derived: DerivedMonth; readonly lines: ReadonlyMap<string, DerivedLine> },
  faults: BillFault[],
): void {
  let total = 0n;
  for (const line of lines.values()) total += line.minor;
  if (BigInt(bill.totalMinor) !== total) {
    faults.push({ where: 'total', what: `says ${bill.totalMinor}; the lines give ${total}` });
  }
  for (const identity of bill.identities) {
    const metered = identity.kind === 'import' ? derived.own.importMwh : derived.own.exportMwh;
    const parts = partsOf(derived, identity.kind);
    const same = identity.parts.every((part) => (parts.get(part.kind) ?? 0n) === BigInt(part.energyMwh));
    if (BigInt(identity.totalMwh) !== metered || !same || !identity.holds) {
      faults.push({
        where: identity.kind,
        what: `the parts of the ${identity.kind} are not what the meter gives`,
      });
    }
  }
  if (bill.kid !== null && !isValidKid(bill.kid)) {
    faults.push({ where: 'kid', what: `${bill.kid} does not end in its check digit` });
  }
}

function partsOf({ own }: DerivedMonth, kind: 'import' | 'export'): Map<string, bigint> {
  const parts = new Map([['netted', own.nettedMwh]]);
  if (kind === 'import') parts.set('unpriced', own.unpricedMwh);
  else parts.set('stored', own.storedMwh);
  for (const { lineId, energyMwh } of own.trades.values()) {
    const name = partNameOf(lineId, kind);
    if (name !== undefined) parts.set(name, (parts.get(name) ?? 0n) + energyMwh);
  }
  return parts;
}

function partNameOf(lineId: string, kind: 'import' | 'export'): 'neighbours' | 'public' | undefined {
  if (lineId.startsWith(kind === 'import' ? 'purchase:' : 'sale:')) return 'neighbours';
  return lineId.startsWith(kind === 'import' ? 'public:' : 'feedIn:') ? 'public' : undefined;
}
