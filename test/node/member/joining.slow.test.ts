import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { manualClock, type ManualClock } from '../../../node-core/node/clock.ts';
import { decodeInvitation } from '../../../node-core/node/member/invitation.ts';
import { InvitationRefused } from '../../../node-core/node/member/invitations.ts';
import { joinCommunity, type JoinProgress, JoinRefused } from '../../../node-core/node/member/join.ts';
import { seedOf, Street, until } from './homes.ts';

let street: Street;
let clock: ManualClock;
let leave: AbortController;
const START_MS = Date.UTC(2026, 9, 1);

beforeEach(async () => {
  clock = manualClock(START_MS);
  street = new Street({ clock });
  leave = new AbortController();
  await street.found();
});
afterEach(async () => {
  leave.abort(new Error('the test is over'));
  await street.end();
});

function issue(needsApproval = false) {
  return street
    .node(0)
    .invitations.issue({ note: 'the Hansens', validMs: 3_600_000, roles: [], needsApproval });
}

interface Attempt {
  readonly seen: JoinProgress[];
  readonly result: Promise<unknown>;
}

/** A newcomer at the door. What it throws is its result. */
function knock(n: number, text: string): Attempt {
  const seen: JoinProgress[] = [];
  const invitation = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
  const result = joinCommunity({
    seed: seedOf(n),
    displayName: `Home ${n}`,
    invitation,
    network: { port: 0, hosts: ['127.0.0.1'], useRelays: false },
    onProgress: (progress) => seen.push(progress),
    signal: leave.signal,
  }).catch((error: unknown) => error);
  return { seen, result };
}

describe('an invitation', () => {
  test('lets one household in, once, however often that one asks', async () => {
    const { text, invitation } = issue();
    expect(await knock(1, text).result).toMatchObject({ member: 1 });
    expect(street.node(0).invitations.all[0]?.standing).toEqual({ kind: 'used', name: 'Home 1' });
    expect(await knock(1, text).result).toMatchObject({ member: 1 });
    const second = await knock(2, text).result;
    expect(second).toBeInstanceOf(JoinRefused);
    expect(second).toMatchObject({ reason: 'used' });
    expect(street.node(0).replica.community.members).toHaveLength(2);
    expect(invitation.note).toBe('the Hansens');
  });

  test('that is taken back opens nothing: not a word is said to whoever comes with it', async () => {
    const { text, invitation } = issue();
    street.node(0).invitations.revoke(invitation.key);
    const { seen } = knock(1, text);
    await until('the door stays shut', () => seen.some(({ kind }) => kind === 'unreachable'));
    expect(street.node(0).replica.community.members).toHaveLength(1);
    expect(street.events.some(({ event }) => event.kind === 'stranger')).toBe(true);
  });

  test('that has expired meanwhile opens nothing', async () => {
    const { text } = issue();
    const early = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
    clock.advanceTo(early.expiresMs);
    expect(() => knock(1, text)).toThrow('expired');
    expect(street.node(0).invitations.all[0]?.standing.kind).toBe('expired');
    expect(street.node(0).invitations.keys).toEqual([]);
  });

  test('that needs a yes waits for it', async () => {
    const { text, invitation } = issue(true);
    const { seen, result } = knock(1, text);
    await until('it waits', () => seen.some(({ kind }) => kind === 'waiting'));
    expect(street.node(0).invitations.all[0]?.standing).toEqual({ kind: 'asked', name: 'Home 1' });
    street.node(0).invitations.approve(invitation.key);
    expect(await result).toMatchObject({ member: 1 });
  });

  test('outlives a restart of the home that gave it', async () => {
    const { text } = issue();
    const { port } = street.node(0).network.health();
    await street.stop(0);
    await street.start(0, port);
    expect(await knock(1, text).result).toMatchObject({ member: 1 });
  });

  test("is a steward's to give", async () => {
    await street.join(1);
    const given = () =>
      street.node(1).invitations.issue({ note: '', validMs: 1, roles: [], needsApproval: false });
    expect(given).toThrow(InvitationRefused);
  });
});
