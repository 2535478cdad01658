import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimsOf, freeShare, freeSteps, type ShareClaim } from '../../node-core/market/index.ts';
import { minute } from '../../node-core/units/index.ts';
import { contract } from './fixtures.ts';

const span = { startMinute: minute(20), endMinute: minute(80) };

const claim = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1000 }))
  .map(
    ([start, length, share]): ShareClaim => ({
      startMinute: minute(start),
      endMinute: minute(start + length),
      share,
    }),
  );

/** The naive twin: each minute asks each claim. */
function freeAt(claims: readonly ShareClaim[], at: number): number {
  let free = 1000;
  for (const { startMinute, endMinute, share } of claims) {
    if (startMinute <= at && at < endMinute) free -= share;
  }
  return Math.max(0, free);
}

describe('freeSteps and freeShare', () => {
  it('agree with asking every minute', () => {
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 8 }), (claims) => {
        const steps = freeSteps(claims, span);
        let next: number = span.startMinute;
        for (const [i, { startMinute, endMinute, free }] of steps.entries()) {
          expect(startMinute).toBe(next);
          expect(endMinute).toBeGreaterThan(startMinute);
          expect(free).not.toBe(steps[i - 1]?.free);
          for (let at = startMinute; at < endMinute; at = minute(at + 1))
            expect(free).toBe(freeAt(claims, at));
          next = endMinute;
        }
        expect(next).toBe(span.endMinute);
        const all = Array.from({ length: 60 }, (_, i) => freeAt(claims, 20 + i));
        expect(freeShare(claims, span)).toBe(Math.min(...all));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the whole without claims, and for an empty span', () => {
    expect(freeSteps([], span)).toEqual([{ ...span, free: 1000 }]);
    expect(freeSteps([], { startMinute: minute(5), endMinute: minute(5) })).toEqual([]);
    expect(freeShare([{ ...span, share: 1000 }], { startMinute: minute(30), endMinute: minute(30) })).toBe(
      1000,
    );
  });

  it('lets a claim begin in the minute in which another ends', () => {
    const claims = [
      { startMinute: minute(0), endMinute: minute(50), share: 1000 },
      { startMinute: minute(50), endMinute: minute(100), share: 1000 },
    ];
    expect(freeSteps(claims, span)).toEqual([{ ...span, free: 0 }]);
  });
});

describe('claimsOf', () => {
  const contracts = [
    contract({ seller: 1, buyer: 2, start: 10, end: 20, sellerShare: 300, buyerShare: 400 }),
    contract({ seller: 1, buyer: 3, start: 20, end: 90, sellerShare: 200, ended: 40 }),
    contract({ seller: 2, buyer: 1, start: 30, end: 60, buyerShare: 100 }),
    contract({ seller: 1, buyer: 4, start: 50, end: 60, ended: 50 }),
  ];

  it('takes the side asked for, to where the contract really ends', () => {
    expect(claimsOf(contracts, { member: 1, side: 'seller' })).toEqual([
      { startMinute: 10, endMinute: 20, share: 300 },
      { startMinute: 20, endMinute: 40, share: 200 },
    ]);
    expect(claimsOf(contracts, { member: 1, side: 'buyer' })).toEqual([
      { startMinute: 30, endMinute: 60, share: 100 },
    ]);
    expect(claimsOf(contracts, { member: 4, side: 'buyer' })).toEqual([]);
  });
});
