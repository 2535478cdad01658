import type { Verifier } from '../identity/index.ts';
import { monthFromText } from '../units/index.ts';
import { billFor } from './bills.ts';
import { gatherEvidence, verifyHouseholdBill, verifyReport } from './evidence/index.ts';
import type { Household } from './household.ts';
import type { VerifyMonth } from './household-api.ts';
import { partyView } from './views/parties.ts';

/** Verify for one household: gathers evidence out of the stored blocks and holds its bill against it. */
export function verifyMonth(of: { readonly household: Household; readonly verifier: Verifier }): VerifyMonth {
  const { household, verifier } = of;
  const { replica, keys, member } = household;
  return async (books, monthText, progress) => {
    const startedMs = performance.now();
    const month = monthFromText(monthText);
    const { community, store } = replica;
    const bill = billFor(household, books, month);
    const task = { id: `verify/${monthText}`, task: 'verify', error: null } as const;
    let total = 1;
    const gathered = await gatherEvidence({
      store,
      keys,
      household: member,
      community,
      verifier,
      bill,
      progress: (done, all) => {
        total = all;
        progress({ ...task, done, total: all, state: 'running' });
      },
    });
    const verification = verifyHouseholdBill({ bill, rules: community.rules, gathered });
    progress({ ...task, done: total, total, state: 'done' });
    return verifyReport({
      verification,
      month,
      party: (index) => partyView(household, index),
      tookMs: Math.round(performance.now() - startedMs),
    });
  };
}
