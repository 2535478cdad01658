import { describe, expect, it } from 'vitest';
import { publishOfferInput, proposeInput } from '../../../../node-core/api/inputs.ts';
import type { OfferView, ProposalView } from '../../../../node-core/api/index.ts';
import { gridWords } from '../../../../renderer/src/pages/market/OfferList.tsx';
import {
  filterOffers,
  listedOffers,
  NO_FILTER,
  offerDays,
  offersOfDay,
  sortOffers,
} from '../../../../renderer/src/pages/market/offer-list.ts';
import { rangeOfDate } from '../../../../renderer/src/format/calendar.ts';
import {
  firstOfferDraft,
  readOffer,
  suggestedOffer,
} from '../../../../renderer/src/pages/market/offer-draft.ts';
import {
  type Answered,
  proposalDraft,
  readProposal,
  sortedProposals,
} from '../../../../renderer/src/pages/market/proposal-draft.ts';
import { suggestionReasons } from '../../../../renderer/src/pages/market/Suggestion.tsx';
import * as sample from '../../../api/sample-views.ts';
import { format, plain, t, TIME_ZONE } from '../words.ts';

const rules = { timeZone: TIME_ZONE, nowMinute: sample.NOW_MINUTE };
const ME = sample.terms.seller;
const DAY = 1_440;

describe('the suggestion', () => {
  it('is listed as it stands, in the shape that the home takes', () => {
    const offer = suggestedOffer(sample.suggestion);
    expect(publishOfferInput.parse(offer)).toEqual(offer);
    expect(offer.expiresMinute).toBe(sample.suggestion.endMinute);
    expect(offer.minimumEnergyMwh).toBe(0);
  });

  it('gives a reason for each number', () => {
    const words = { t, format, currency: 'NOK', publicPrice: 1_118_000 };
    const text = plain(
      suggestionReasons(sample.suggestion, words)
        .map((each) => each.text)
        .join('\n'),
    );
    expect(text).toContain('Tue 16 Jun, 09:00–17:00');
    expect(text).toContain(
      'About 9.3 kWh: the average of these hours over your last 14 days, which ranged from 4.1 kWh to 14 kWh.',
    );
    expect(text).toContain(
      'NOK 0.84 per kWh: more than the grid pays you for it, and less than your neighbours pay the grid (NOK 1.12).',
    );
    expect(text).not.toContain('the rest is sold already');
    const half = suggestionReasons({ ...sample.suggestion, sharePermille: 500 }, words);
    expect(half.at(-1)?.text).toBe('50% of your surplus: the rest is sold already.');
  });

  it('as a draft reads back as itself', () => {
    const draft = firstOfferDraft(sample.suggestion, { timeZone: TIME_ZONE, publicPrice: null });
    expect(readOffer(draft, rules)).toEqual({ kind: 'ok', input: suggestedOffer(sample.suggestion) });
  });

  it('without one, an own offer begins 15 % below the grid with the amount to fill in', () => {
    const none = {
      ...sample.suggestion,
      reason: 'noSurplus' as const,
      expectedEnergyMwh: 0,
      price: 0,
      sharePermille: 0,
    };
    const draft = firstOfferDraft(none, { timeZone: TIME_ZONE, publicPrice: 1_000_000 });
    expect(draft).toMatchObject({ price: 850_000, expectedEnergyMwh: null, sharePermille: 1_000 });
    expect(readOffer(draft, rules)).toEqual({ kind: 'fault', field: 'energy', fault: 'incomplete' });
    const filled = readOffer({ ...draft, expectedEnergyMwh: 5_000_000 }, rules);
    expect(filled.kind === 'ok' && publishOfferInput.parse(filled.input)).toBeTruthy();
  });

  it.each([
    [{ price: null }, { field: 'price', fault: 'incomplete' }],
    [{ minimumEnergyMwh: null }, { field: 'minimum', fault: 'incomplete' }],
    [
      { startDate: '2026-06-15', startTime: '13:00', standing: 'start' as const },
      { field: 'standing', fault: 'expiresInPast' },
    ],
  ])('%o is a fault', (change, fault) => {
    const draft = firstOfferDraft(sample.suggestion, { timeZone: TIME_ZONE, publicPrice: null });
    expect(readOffer({ ...draft, ...change }, rules)).toEqual({ kind: 'fault', ...fault });
  });
});

describe('offers', () => {
  const id = (letter: string) => letter.repeat(64);
  const offer = (change: Partial<OfferView>): OfferView => ({ ...sample.offer, ...change });
  const tomorrow = rangeOfDate('2026-06-16', TIME_ZONE);
  const cheap = offer({
    id: id('a'),
    price: 700_000,
    carbonGrams: 90,
    startMinute: tomorrow.startMinute + DAY,
    endMinute: tomorrow.endMinute + DAY,
  });
  const green = offer({ id: id('b'), price: 1_300_000, carbonGrams: 10 });
  const soon = offer({
    id: id('c'),
    price: 900_000,
    carbonGrams: 40,
    startMinute: sample.NOW_MINUTE - 60,
    endMinute: sample.NOW_MINUTE + 60,
  });
  const gone = offer({ id: id('d'), state: 'withdrawn' });
  const listed = listedOffers([cheap, green, soon, gone], () => 1_000_000);
  const ids = (offers: readonly { offer: OfferView }[]) => offers.map((one) => one.offer.id[0]).join('');

  it.each([
    ['price', 'acb'],
    ['time', 'cba'],
    ['green', 'bca'],
  ] as const)('sorted by %s: %s, and without those that are not open', (sort, order) => {
    expect(ids(sortOffers(listed, sort))).toBe(order);
  });

  it.each([
    [{}, 'abc'],
    [{ when: 'today' as const }, 'c'],
    [{ when: 'tomorrow' as const }, 'b'],
    [{ belowGrid: true }, 'ac'],
    [{ mostGrams: 50 }, 'bc'],
    [{ mostGrams: 5 }, ''],
  ])('narrowed down to %o: %s', (change, left) => {
    expect(ids(filterOffers(listed, { ...NO_FILTER, ...change }, rules))).toBe(left);
  });

  it('without a public price nothing is below it', () => {
    const unknown = listedOffers([cheap], () => null);
    expect(filterOffers(unknown, { ...NO_FILTER, belowGrid: true }, rules)).toEqual([]);
    expect(unknown[0] && gridWords(unknown[0], { t, format })).toBeNull();
  });

  it.each([
    [700_000, '30% below the grid'],
    [1_300_000, '30% above the grid'],
    [1_001_000, 'the same as the grid'],
  ])('%d is %s', (price, words) => {
    const [one] = listedOffers([offer({ price })], () => 1_000_000);
    expect(one && gridWords(one, { t, format })).toBe(words);
  });

  it('days that have offers, and a day cut out of a longer one', () => {
    expect(offerDays(listed, { ...rules, most: 4 })).toEqual(['2026-06-15', '2026-06-16', '2026-06-17']);
    const [cut] = offersOfDay(listed, rangeOfDate('2026-06-17', TIME_ZONE));
    expect(cut?.cut).toEqual(rangeOfDate('2026-06-17', TIME_ZONE));
  });
});

describe('a proposal', () => {
  const answered: Answered = { kind: 'offer', offer: sample.offer, me: ME };
  const known = { ...rules, contracts: [] };

  it('to an offer begins with its terms and is sent in the shape that the home takes', () => {
    const read = readProposal(proposalDraft(answered, known), answered, rules);
    expect(read.kind).toBe('ok');
    if (read.kind !== 'ok') return;
    expect(proposeInput.parse(read.input)).toEqual(read.input);
    expect(read.input).toMatchObject({
      offerId: sample.offer.id,
      countersId: null,
      startMinute: sample.offer.startMinute,
      price: sample.offer.price,
      buyerSharePermille: 1_000,
      expiresMinute: sample.offer.startMinute,
    });
    expect(read.terms.seller).toEqual(sample.offer.seller);
    expect(read.terms.buyer).toEqual(ME);
  });

  it('to an offer that has begun begins at the next quarter that leaves time to answer', () => {
    const begun: Answered = {
      ...answered,
      offer: { ...sample.offer, startMinute: rules.nowMinute - 100, endMinute: rules.nowMinute + 300 },
    };
    const read = readProposal(proposalDraft(begun, known), begun, rules);
    expect(read.kind === 'ok' && read.input.startMinute).toBe(rules.nowMinute + 15);
  });

  it('takes of the need what other contracts leave, and says all of it where they leave nothing', () => {
    const bought = (buyerSharePermille: number) => ({
      ...sample.contract,
      mySide: 'buyer' as const,
      terms: { ...sample.terms, buyerSharePermille },
    });
    expect(proposalDraft(answered, { ...known, contracts: [bought(400)] }).buyerSharePermille).toBe(600);
    expect(proposalDraft(answered, { ...known, contracts: [bought(1_000)] }).buyerSharePermille).toBe(1_000);
    expect(proposalDraft(answered, { ...known, contracts: [sample.contract] }).buyerSharePermille).toBe(
      1_000,
    );
  });

  it('that counters keeps the parties', () => {
    const counter: Answered = { kind: 'proposal', proposal: sample.proposal };
    const read = readProposal({ ...proposalDraft(counter, known), price: 900_000 }, counter, rules);
    expect(read.kind === 'ok' && read.input).toMatchObject({
      offerId: null,
      countersId: sample.proposal.id,
      price: 900_000,
    });
    expect(read.kind === 'ok' && read.terms.seller).toEqual(sample.proposal.terms.seller);
  });

  it('never stands longer than until it begins', () => {
    const draft = { ...proposalDraft(answered, known), standing: 10 * DAY };
    const read = readProposal(draft, answered, rules);
    expect(read.kind === 'ok' && read.input.expiresMinute).toBe(sample.offer.startMinute);
  });

  it('open ones soonest to run out first, answered ones newest first', () => {
    const one = (change: Partial<ProposalView>): ProposalView => ({ ...sample.proposal, ...change });
    const { open, answered: done } = sortedProposals(
      [
        one({ id: '1', expiresMinute: 30 }),
        one({ id: '2', expiresMinute: 20 }),
        one({ id: '3', state: 'declined', proposedMinute: 1 }),
        one({ id: '4', state: 'expired', proposedMinute: 2 }),
        one({ id: '5', direction: 'outgoing' }),
      ],
      'incoming',
    );
    expect(open.map((each) => each.id)).toEqual(['2', '1']);
    expect(done.map((each) => each.id)).toEqual(['4', '3']);
  });
});
