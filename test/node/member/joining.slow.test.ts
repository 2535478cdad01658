import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVerifier, sealingKeyFromSeed, signerFromSeed } from '../../../node-core/identity/index.ts';
import { consentMessage, type Membership } from '../../../node-core/ledger/index.ts';
import {
  householdIdOf,
  type HouseholdNetwork,
  onlyItem,
  SERVICES,
  startNetwork,
} from '../../../node-core/network/index.ts';
import { manualClock, type ManualClock } from '../../../node-core/node/clock.ts';
import { decodeInvitation, type Invitation } from '../../../node-core/node/member/invitation.ts';
import { InvitationRefused } from '../../../node-core/node/member/invitations.ts';
import { joinCommunity, type JoinProgress, JoinRefused } from '../../../node-core/node/member/join.ts';
import { decodeJoinAnswer, encodeJoinRequest } from '../../../node-core/node/member/join-bytes.ts';
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

/** A newcomer that keeps to no rules of ours: it has the invitation's key, and says what it likes. */
describe('whoever writes a program of their own', () => {
  let network: HouseholdNetwork;
  let invitation: Invitation;
  let inviter: string;

  beforeEach(async () => {
    const { text } = issue();
    invitation = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
    inviter = householdIdOf(invitation.inviter);
    network = await startNetwork({
      seed: invitation.secret,
      standingOf: () => 'member',
      onFrame: () => {},
      onEvent: () => {},
      addresses: { load: () => [], save: () => {} },
      port: 0,
      hosts: ['127.0.0.1'],
      useRelays: false,
    });
    network.learn(inviter, invitation.addresses);
  });
  afterEach(async () => {
    await network.stop();
  });

  async function answerTo(request: Uint8Array): Promise<unknown> {
    const asked = onlyItem(network.ask(inviter, { ...SERVICES.join, request, timeoutMs: 5_000 }));
    return await asked.then(decodeJoinAnswer, (error: unknown) => error);
  }

  /** Asks for these roles, with a consent to what `consented` says instead. */
  function requestOf(consented: Partial<Membership>, by: Uint8Array = seedOf(1)): Uint8Array {
    const { publicKey } = signerFromSeed(seedOf(1));
    const sealingKey = sealingKeyFromSeed(seedOf(1)).publicKey;
    const displayName = 'Home 1';
    const membership = { publicKey, sealingKey, displayName, roles: [], ...consented };
    const message = consentMessage({ community: invitation.community, membership });
    const consent = signerFromSeed(by).sign(message);
    return encodeJoinRequest({ publicKey, sealingKey, displayName, consent });
  }

  test.each<[string, () => Uint8Array]>([
    ['a consent to other roles', () => requestOf({ roles: ['steward'] })],
    ['a consent under another name', () => requestOf({ displayName: 'Home 2' })],
    ['a consent that another key has signed', () => requestOf({}, seedOf(7))],
  ])('is refused with %s; the invitation is as good as before', async (_, request) => {
    expect(await answerTo(request())).toMatchObject({ kind: 'refused' });
    expect(street.node(0).replica.community.members).toHaveLength(1);
    expect(street.node(0).invitations.all[0]?.standing).toEqual({ kind: 'open' });
    expect(await answerTo(requestOf({}))).toMatchObject({ kind: 'admitted', member: 1 });
  });

  test('is refused with a request that is none', async () => {
    expect(await answerTo(Uint8Array.of(1, 2, 3))).toMatchObject({ reason: 'refused' });
  });

  test('is refused when the invitation has expired, whatever its own clock says', async () => {
    // The door is open for as long as the link of before stands.
    expect(await answerTo(requestOf({}, seedOf(7)))).toMatchObject({ kind: 'refused' });
    clock.advanceTo(invitation.expiresMs);
    const answer = await answerTo(requestOf({}));
    expect(answer).not.toMatchObject({ kind: 'admitted' });
    expect(street.node(0).replica.community.members).toHaveLength(1);
  });
});
