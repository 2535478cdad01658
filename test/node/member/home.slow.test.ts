import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { DEFAULT_RULES } from '../../../node-core/ledger/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome, simulatedMeter } from '../../../node-core/meter/index.ts';
import { householdIdOf } from '../../../node-core/network/index.ts';
import { type ManualClock, manualClock } from '../../../node-core/node/clock.ts';
import { type Home, openHome } from '../../../node-core/node/member/home.ts';
import { decodeInvitation } from '../../../node-core/node/member/invitation.ts';
import { joinCommunity } from '../../../node-core/node/member/join.ts';
import type { MemberNodeOptions } from '../../../node-core/node/member/member-node.ts';
import { seedOf, until } from './homes.ts';

const START_MS = Date.UTC(2026, 9, 1, 10);
const NETWORK = { port: 0, hosts: ['127.0.0.1'], useRelays: false };
let dir: string;
let clock: ManualClock;
let homes: Home[];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-home-'));
  clock = manualClock(START_MS);
  homes = [];
});
afterEach(async () => {
  for (const home of homes) await home.close();
  rmSync(dir, { recursive: true, force: true });
});

async function open(n: number, beginning: MemberNodeOptions['beginning']): Promise<Home> {
  const simulated = simulatedHome({ seed: n, profile: PROFILES.apartment, sky: createSky(OSLO) });
  const home = await openHome({
    node: { dir: path.join(dir, String(n)), seed: seedOf(n), clock, network: NETWORK, beginning, tickMs: 20 },
    meter: simulatedMeter({ home: simulated, clock, missedAfterMs: null }),
    keystore: 'passphrase',
    host: 'headless',
    version: '0',
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  homes.push(home);
  return home;
}

async function founder(): Promise<Home> {
  return await open(0, {
    kind: 'found',
    founding: {
      name: 'Solsvingen',
      currency: 'NOK',
      minorDigits: 2,
      rules: DEFAULT_RULES,
      displayName: 'Berg',
      roles: ['steward'],
      salt: new Uint8Array(8),
    },
  });
}

async function newcomer(text: string): Promise<Home> {
  const invitation = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
  await joinCommunity({
    seed: seedOf(1),
    displayName: 'Hansen',
    invitation,
    network: NETWORK,
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  const contacts = [{ household: householdIdOf(invitation.inviter), addresses: invitation.addresses }];
  return await open(1, { kind: 'joined', community: invitation.community, contacts });
}

describe('two households on PCs of their own', () => {
  test('found, invite, join, measure, and see each other through the API', async () => {
    const first = await founder();
    const { text, invitation } = await first.api.invite({
      note: 'the Hansens',
      validHours: 24,
      roles: [],
      needsApproval: false,
    });
    expect(invitation.standing).toBe('open');
    const second = await newcomer(text);
    expect(first.api.invitations()).toMatchObject([{ standing: 'used', newcomer: 'Hansen' }]);
    expect(second.api.community().members.map(({ name }) => name)).toEqual(['Berg', 'Hansen']);
    await until('both vote', () => second.api.health().validators.length === 2);
    // On a busy machine they may be electing just now.
    const isWell = () => first.api.health().problems.length === 0;
    await until('a link, and all well', () => first.api.health().peers[0]?.up === true && isWell());
    expect(first.api.health()).toMatchObject({ peers: [{ path: 'local', validator: true }] });

    const start = first.node.replica.community.head('energy').height;
    clock.advanceTo(START_MS + 3 * 60_000);
    await until('readings of both on both chains', () => {
      clock.advanceTo(clock.nowMs() + 500);
      return homes.every(
        ({ node }) =>
          node.replica.community.head('energy').height > start && node.replica.store.sizes().readings >= 6,
      );
    });
    expect(second.api.session().household).toMatchObject({ name: 'Hansen' });
  });

  test('an invitation by a household that is no steward is refused as the API refuses', async () => {
    const first = await founder();
    const { text } = await first.api.invite({ note: '', validHours: 1, roles: [], needsApproval: false });
    const second = await newcomer(text);
    const given = second.api.invite({ note: '', validHours: 1, roles: [], needsApproval: false });
    await expect(given).rejects.toMatchObject({ kind: 'notAllowed', reason: 'notASteward' });
    await expect(first.api.revokeInvitation('0'.repeat(64))).rejects.toMatchObject({ kind: 'notFound' });
  });
});
