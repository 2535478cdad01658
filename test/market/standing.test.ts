import { describe, expect, it } from 'vitest';
import { contractState, offerState, proposalState } from '../../node-core/market/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { contract, idOf, offer, proposal } from './fixtures.ts';

describe('offerState', () => {
  const sold = contract({ seller: 1, buyer: 2, start: 1000, end: 2000 });
  const half = contract({ seller: 1, buyer: 2, start: 1000, end: 2000, sellerShare: 500 });
  const firstHalf = contract({ seller: 1, buyer: 2, start: 1000, end: 1500 });
  const another = contract({ seller: 3, buyer: 2, start: 1000, end: 2000 });
  const endedEarly = contract({ seller: 1, buyer: 2, start: 1000, end: 2000, ended: 1200 });

  it.each([
    ['open', {}, 500, [], 'open'],
    ['withdrawn before all else', { standing: 'withdrawn', expires: 100 }, 500, [sold], 'withdrawn'],
    ['not yet expired in the minute before', { expires: 501 }, 500, [], 'open'],
    ['expired from its minute on', { expires: 500 }, 500, [], 'expired'],
    ['expired when its time is over', { expires: 9000 }, 2000, [], 'expired'],
    ['expired before taken', { expires: 500 }, 500, [sold], 'expired'],
    ['taken when all is sold', {}, 500, [sold], 'taken'],
    ['open when half of the share is left', {}, 500, [half], 'open'],
    ['taken when two halves are sold', {}, 500, [half, half], 'taken'],
    ['open when half of the time is left', {}, 500, [firstHalf], 'open'],
    ['open while time is left that was not sold', {}, 1600, [firstHalf], 'open'],
    [
      'taken when what was free has passed',
      {},
      1600,
      [contract({ seller: 1, buyer: 2, start: 1500, end: 2000 })],
      'taken',
    ],
    ['open when another seller is sold out', {}, 500, [another], 'open'],
    ['open again when its contract ended early', {}, 500, [endedEarly], 'open'],
  ] as const)('%s', (_, shape, now, contracts, state) => {
    expect(offerState(offer(shape), { now: minute(now), contracts })).toBe(state);
  });
});

describe('proposalState', () => {
  it.each([
    ['open before its expiry', { kind: 'open' }, 99, 'open'],
    ['expired from its minute on', { kind: 'open' }, 100, 'expired'],
    ['accepted for good', { kind: 'accepted' }, 500, 'accepted'],
    ['declined for good', { kind: 'declined', reason: '' }, 500, 'declined'],
    ['countered for good', { kind: 'countered', by: idOf(9) }, 500, 'countered'],
    ['withdrawn for good', { kind: 'withdrawn' }, 500, 'withdrawn'],
  ] as const)('%s', (_, standing, now, state) => {
    expect(proposalState(proposal(standing, 100), minute(now))).toBe(state);
  });
});

describe('contractState', () => {
  const shape = { seller: 1, buyer: 2, start: 100, end: 200 };
  it.each([
    ['coming up to its start', shape, 99, 'coming'],
    ['active from its start', shape, 100, 'active'],
    ['active in its last minute', shape, 199, 'active'],
    ['past from its end', shape, 200, 'past'],
    ['past from its early end', { ...shape, ended: 150 }, 150, 'past'],
    ['past when ended before it began', { ...shape, ended: 100 }, 50, 'past'],
  ] as const)('%s', (_, of, now, state) => {
    expect(contractState(contract(of), minute(now))).toBe(state);
  });
});
