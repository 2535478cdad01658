import type { CommunityRules } from '../../ledger/index.ts';
import { type Bill, type BillFault, type BillVerification, verifyBill } from '../../settlement/index.ts';
import type { EvidenceCounts, GatheredEvidence } from './gather.ts';

/** What Verify found in the bill, and in the ledger on its way. */
export interface HouseholdVerification extends BillVerification {
  /** What was gone through for it. */
  readonly gathered: EvidenceCounts;
}

/**
 * Derives a bill again from gathered evidence. `ok` just when nothing is wrong with either: the ledger's faults come
 * first, for the bill's may follow from them. Works for as long as a month takes, without a turn of the event loop.
 */
export function verifyHouseholdBill(question: {
  readonly bill: Bill;
  readonly rules: CommunityRules;
  readonly gathered: GatheredEvidence;
}): HouseholdVerification {
  const { bill, rules, gathered } = question;
  const verification = verifyBill({ bill, rules, source: gathered.source });
  // Asked for after the bill was gone through: the audit paths of its examples are checked as they are handed out.
  const faults = [...gathered.faults(), ...foreignFaults(bill, gathered), ...verification.faults];
  return { ...verification, ok: faults.length === 0, faults, gathered: gathered.counts() };
}

/** Whether the evidence is for this bill, and the bill in the community's money. */
function foreignFaults(bill: Bill, gathered: GatheredEvidence): BillFault[] {
  const faults: BillFault[] = [];
  if (bill.household !== gathered.household || bill.month !== gathered.month) {
    faults.push({ where: 'bill', what: 'the evidence was gathered for another household or month' });
  }
  if (bill.currency !== gathered.currency || bill.minorDigits !== gathered.minorDigits) {
    faults.push({
      where: 'currency',
      what: `it is not in ${gathered.currency} with ${gathered.minorDigits} decimals`,
    });
  }
  return faults;
}
