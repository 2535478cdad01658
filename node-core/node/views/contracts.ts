import type { ContractView } from '../../api/views.ts';
import type { Contract } from '../../ledger/index.ts';
import { settleContract, settlementFrame } from '../../settlement/index.ts';
import {
  addMoney,
  boundariesWithin,
  type Minute,
  type MinuteSpan,
  minute,
  minuteOfMs,
  negateMoney,
  roundMoney,
} from '../../units/index.ts';
import type { Books } from '../books.ts';
import type { Household } from '../household.ts';
import { partyView, termsView } from './parties.ts';

/** Contracts of this household, those that end last first. */
export function contractViews(household: Household, books: Books): ContractView[] {
  const { community } = household.replica;
  return [...community.contracts.values()]
    .filter(({ terms }) => terms.seller === household.member || terms.buyer === household.member)
    .sort((a, b) => b.endMinute - a.endMinute || b.acceptedMinute - a.acceptedMinute)
    .map((contract) => contractView(household, books, contract));
}

export function contractView(household: Household, books: Books, contract: Contract): ContractView {
  const { replica, member, clock } = household;
  const { community } = replica;
  const now = minuteOfMs(clock.nowMs());
  const { terms } = contract;
  const selling = terms.seller === member;
  const settledEnd = minute(Math.max(terms.startMinute, Math.min(now, contract.endMinute)));
  const span: MinuteSpan = { startMinute: terms.startMinute, endMinute: contract.endMinute };
  const begun = now > terms.startMinute && contract.endMinute > terms.startMinute;
  const frame = begun ? settlementFrame(community, span) : undefined;
  const settled =
    frame === undefined
      ? undefined
      : settleContract(contract, books.seriesFor(frame), {
          frame,
          settledSpan: { startMinute: terms.startMinute, endMinute: settledEnd },
          closed: false,
        });
  const owed = settled === undefined ? undefined : selling ? settled.amount : negateMoney(settled.amount);
  const fees =
    settled === undefined
      ? undefined
      : selling
        ? addMoney(settled.buyerFee, negateMoney(settled.sellerFee))
        : addMoney(settled.sellerFee, negateMoney(settled.buyerFee));
  const running = settled?.periods.find(({ state }) => state === 'running');
  const request = endRequest(contract, household);
  return {
    id: contract.id,
    terms: termsView(household, terms),
    mySide: selling ? 'seller' : 'buyer',
    state: now < terms.startMinute ? 'coming' : now < contract.endMinute ? 'active' : 'past',
    acceptedMinute: contract.acceptedMinute,
    endMinute: contract.endMinute,
    endRequest: request,
    deliveredMwh: settled?.energyMwh ?? 0,
    amountMinor: owed === undefined ? 0 : roundMoney(owed, community.minorDigits),
    feesMinor: fees === undefined ? 0 : roundMoney(fees, community.minorDigits),
    currentPeriod:
      running === undefined
        ? null
        : {
            startMinute: running.startMinute,
            endMinute: running.endMinute,
            deliveredMwh: running.deliveredMwh,
            minimumMwh: running.minimumMwh,
          },
    days:
      settled === undefined
        ? []
        : deliveredByDay(
            settled.deliveredMwh,
            { startMinute: terms.startMinute, endMinute: settledEnd },
            community.rules.timeZone,
          ),
  };
}

function deliveredByDay(
  deliveredMwh: Float64Array,
  span: MinuteSpan,
  timeZone: string,
): ContractView['days'] {
  const boundaries: readonly Minute[] = boundariesWithin(span, { unit: 'day', timeZone });
  const days: { startMinute: number; deliveredMwh: number }[] = [];
  for (let i = 0; i + 1 < boundaries.length; i += 1) {
    const from = boundaries[i] ?? span.startMinute;
    const to = boundaries[i + 1] ?? span.endMinute;
    let sum = 0;
    for (let at = from - span.startMinute; at < to - span.startMinute; at += 1) sum += deliveredMwh[at] ?? 0;
    days.push({ startMinute: from, deliveredMwh: sum });
  }
  return days;
}

/** An early end that waits for the other party. */
function endRequest(contract: Contract, household: Household): ContractView['endRequest'] {
  for (const [member, endMinute] of contract.endRequests) {
    if (endMinute < contract.endMinute) return { byMe: member === household.member, endMinute };
  }
  return null;
}

/** The other party, as a screen names it. */
export function otherParty(household: Household, contract: Contract) {
  const { seller, buyer } = contract.terms;
  return partyView(household, seller === household.member ? buyer : seller);
}
