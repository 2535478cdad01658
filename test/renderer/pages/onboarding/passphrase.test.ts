import { describe, expect, it } from 'vitest';
import { SHORTEST_PASSPHRASE as HOSTS_SHORTEST } from '../../../../main/keys/keyring.ts';
import { SHORTEST_PASSPHRASE, strengthOf } from '../../../../renderer/src/pages/onboarding/passphrase.ts';

describe('the strength of a passphrase', () => {
  it('is short below the host’s own limit', () => {
    expect(SHORTEST_PASSPHRASE).toBe(HOSTS_SHORTEST);
    expect(strengthOf('')).toEqual({ kind: 'short', missing: 10 });
    expect(strengthOf('kort ord')).toEqual({ kind: 'short', missing: 2 });
    // Counted as a person counts: one sign, one character.
    expect(strengthOf('🔑🔑🔑🔑🔑🔑🔑🔑🔑')).toEqual({ kind: 'short', missing: 1 });
  });

  it.each([
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['1234567890', 'weak'],
    ['abcdefghijklmnop', 'weak'],
    ['passord123', 'weak'],
    ['correct horse', 'weak'],
    ['katt katt katt katt katt', 'weak'],
    ['blåbær traktor vindu fjord', 'fair'],
    ['blåbær traktor vindu fjord mandag', 'strong'],
    ['riktig hest batteri stift 7 !', 'strong'],
  ] as const)('%s is %s', (passphrase, kind) => {
    expect(strengthOf(passphrase).kind).toBe(kind);
  });

  it('never falls when a new word is added', () => {
    const words = ['blåbær', 'traktor', 'vindu', 'fjord', 'mandag', 'lampe'];
    const bits = words.map((_, count) => {
      const strength = strengthOf(words.slice(0, count + 2).join(' '));
      return strength.kind === 'short' ? 0 : strength.bits;
    });
    expect(bits).toEqual(bits.toSorted((one, other) => one - other));
  });
});
