import { describe, expect, test } from 'vitest';
import { type SessionLimits, Sessions } from '../../main/headless/sessions.ts';

const LIMITS: SessionLimits = { codes: 2, codeLifeMs: 100, sessions: 2, sessionIdleMs: 1000 };

function open() {
  const clock = { nowMs: 0 };
  let seed = 0;
  const random = (count: number) => new Uint8Array(count).fill(++seed);
  return { clock, sessions: new Sessions({ random, nowMs: () => clock.nowMs, limits: LIMITS }) };
}

function loggedIn(sessions: Sessions): string {
  const token = sessions.trade(sessions.newCode());
  if (token === undefined) throw new Error('not logged in');
  return token;
}

describe('codes', () => {
  test('are good once, and looking does not use them up', () => {
    const { sessions } = open();
    const code = sessions.newCode();
    expect([sessions.isOpen(code), sessions.isOpen(code)]).toEqual([true, true]);
    expect(sessions.trade(code)).toHaveLength(43);
    expect([sessions.isOpen(code), sessions.trade(code)]).toEqual([false, undefined]);
  });

  test('are good until their time is over', () => {
    const { sessions, clock } = open();
    const code = sessions.newCode();
    clock.nowMs = 99;
    expect(sessions.isOpen(code)).toBe(true);
    clock.nowMs = 100;
    expect([sessions.isOpen(code), sessions.trade(code)]).toEqual([false, undefined]);
  });

  test('past the limit the oldest goes', () => {
    const { sessions } = open();
    const codes = [1, 2, 3].map(() => sessions.newCode());
    expect(codes.map((code) => sessions.isOpen(code))).toEqual([false, true, true]);
  });

  test.each(['', 'x', 'é'.repeat(50)])('%j is none', (code) => {
    const { sessions } = open();
    sessions.newCode();
    expect(sessions.trade(code)).toBeUndefined();
  });
});

describe('sessions', () => {
  test('hold for their token and nothing like it', () => {
    const { sessions } = open();
    const code = sessions.newCode();
    const token = sessions.trade(code) ?? '';
    expect(sessions.holds(token)).toBe(true);
    for (const other of ['', code, token.slice(1), `${token}=`, token.toUpperCase()]) {
      expect(sessions.holds(other)).toBe(false);
    }
  });

  test('live as long as they are used', () => {
    const { sessions, clock } = open();
    const token = loggedIn(sessions);
    for (clock.nowMs = 900; clock.nowMs < 5000; clock.nowMs += 900) expect(sessions.holds(token)).toBe(true);
    clock.nowMs += 1000;
    expect(sessions.holds(token)).toBe(false);
  });

  test('past the limit the one used longest ago goes', () => {
    const { sessions } = open();
    const [first, second] = [loggedIn(sessions), loggedIn(sessions)];
    sessions.holds(first);
    const third = loggedIn(sessions);
    expect([first, second, third].map((token) => sessions.holds(token))).toEqual([true, false, true]);
  });
});
