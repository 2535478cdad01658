/**
 * A whole household: a member's node with a simulated meter, trading with the others, an hour of the meter's a minute.
 * The first of the homes founds and leaves an invitation for each of the others in the shared folder; they join with it
 * as soon as they know where somebody is. See `home-process.ts` for what it is started with and what it says: `count`
 * is the height of its chain, which no home of two, nor two of three, gets on with alone.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Trader } from '../../main/cli/community/trader.ts';
import { createVerifier, signerFromSeed } from '../../node-core/identity/index.ts';
import { DEFAULT_RULES } from '../../node-core/ledger/index.ts';
import { createSky, OSLO, PROFILES, simulatedHome, simulatedMeter } from '../../node-core/meter/index.ts';
import { type HouseholdId, householdIdOf, type NetworkEvent } from '../../node-core/network/index.ts';
import { scaledClock } from '../../node-core/node/clock.ts';
import type { Household } from '../../node-core/node/household.ts';
import { decodeInvitation } from '../../node-core/node/member/invitation.ts';
import { joinCommunity } from '../../node-core/node/member/join.ts';
import { MemberNode, type MemberNodeOptions } from '../../node-core/node/member/member-node.ts';
import { minuteOfMs } from '../../node-core/units/index.ts';
import type { HomeCommand, HomeEvent, HomeName, HomeStart } from './home-process.ts';

const SPEED = 60;
const INVITATION_MS = 30 * 24 * 3600 * 1000;

// The runner wrote it.
const start = JSON.parse(process.argv[2] ?? '') as HomeStart;
const others = start.names.filter((name) => name !== start.name);
const founder = start.names.includes('relay') ? 'relay' : 'b';
const names = new Map<HouseholdId, HomeName>(
  start.names.map((name) => [householdIdOf(signerFromSeed(seedOf(name)).publicKey), name]),
);
const clock = scaledClock({
  originMs: start.beganMs + (Date.now() - start.beganMs) * SPEED,
  speed: SPEED,
});
const seed = seedOf(start.name);
const dir = join(start.folder, start.name);
const { port, announce, mapPort, discovery } = start;
const network = { port, announce, mapPort, discovery };
let node: MemberNode | undefined;

function seedOf(name: HomeName): Uint8Array {
  return createHash('sha256').update(`a home for networks: ${name}`).digest();
}

function tell(event: HomeEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function onEvent(event: Parameters<NonNullable<MemberNodeOptions['onEvent']>>[0]): void {
  const kinds: readonly NetworkEvent['kind'][] = ['linkUp', 'linkMoved', 'linkDown'];
  if (event.kind === 'linkUp' || event.kind === 'linkMoved' || event.kind === 'linkDown') {
    const name = names.get(event.peer);
    const path = event.kind === 'linkDown' ? null : event.path;
    if (name !== undefined) tell({ event: 'path', name, path });
  } else if (event.kind === 'addressesChanged') tell({ event: 'addresses', addresses: event.addresses });
  if (event.kind !== 'addressesChanged' && !kinds.some((kind) => kind === event.kind)) {
    tell({ event: 'note', text: JSON.stringify(event).slice(0, 400) });
  }
  if (event.kind === 'addressesChanged') invite();
}

function invitationFor(name: HomeName): string {
  return join(start.folder, `invitation-${name}`);
}

/** Once for each of the others, when there is somebody to invite. */
function invite(): void {
  if (start.name !== founder || node?.household === undefined) return;
  for (const name of others.filter((one) => !existsSync(invitationFor(one)))) {
    const wanted = { note: name, validMs: INVITATION_MS, roles: [], needsApproval: false };
    writeFileSync(`${invitationFor(name)}.new`, node.invitations.issue(wanted).text);
    renameSync(`${invitationFor(name)}.new`, invitationFor(name));
  }
}

function live(household: Household): void {
  invite();
  const sells = start.name === 'a';
  const profile = sells ? PROFILES.prosumer : PROFILES.apartment;
  const home = simulatedHome({ seed: start.name.length + SPEED, profile, sky: createSky(OSLO) });
  simulatedMeter({ home, clock, missedAfterMs: null }).start({
    fromMinute: household.nextMinute() ?? minuteOfMs(clock.nowMs()),
    listener: {
      reading: (reading) => household.recordMinutes([reading]),
      sample: () => {},
      ended: () => {},
    },
  });
  if (start.name === 'relay') return;
  const trader = new Trader(household, { sells });
  setInterval(() => void trader.look(), 1_000);
}

async function open(beginning: MemberNodeOptions['beginning']): Promise<void> {
  node = await MemberNode.start({ dir, seed, clock, network, beginning, onEvent });
  const { replica, opened, household } = node;
  opened.listen(live);
  if (household !== undefined) live(household);
  tell({ event: 'addresses', addresses: node.network.addresses() });
  setInterval(() => {
    const { contracts } = replica.community;
    for (const name of others) {
      tell({ event: 'progress', name, count: replica.appliedIndex, missing: 0, contracts: contracts.size });
    }
  }, 1_000);
}

async function found(): Promise<void> {
  await open({
    kind: 'found',
    founding: {
      name: 'Two networks',
      currency: 'NOK',
      minorDigits: 2,
      rules: DEFAULT_RULES,
      displayName: start.name,
      roles: ['steward'],
      salt: new Uint8Array(randomBytes(8)),
    },
  });
}

/** Joins, or comes back: in both cases by the founder, at the addresses given or else at the invitation's own. */
async function joinAt(given: readonly string[] | undefined): Promise<void> {
  const text = readFileSync(invitationFor(start.name), 'utf8');
  const signed = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
  const addresses = given ?? signed.addresses;
  const invitation = { ...signed, addresses };
  if (!existsSync(join(dir, 'outbox.sqlite'))) {
    await joinCommunity({
      seed,
      displayName: start.name,
      invitation,
      network: { port: 0 },
      onProgress: (progress) => tell({ event: 'note', text: JSON.stringify(progress) }),
      signal: new AbortController().signal,
    });
  }
  const contacts = [{ household: householdIdOf(invitation.inviter), addresses }];
  await open({ kind: 'joined', community: invitation.community, contacts });
}

/** Looks for the invitation now and then: the founder may not have written it yet. */
function joinWhenInvited(addresses: readonly string[] | undefined): void {
  const look = setInterval(() => {
    if (!existsSync(invitationFor(start.name))) return;
    clearInterval(look);
    void joinAt(addresses);
  }, 100);
}

if (start.name === founder) await found();
else {
  const known = start.known.find(({ name }) => name === founder);
  if (known !== undefined || discovery !== null) joinWhenInvited(known?.addresses);
}

createInterface({ input: process.stdin }).on('line', (line) => {
  // From the runner.
  const command = JSON.parse(line) as HomeCommand;
  if (command.do === 'learn' && node === undefined) joinWhenInvited(command.addresses);
  else if (command.do === 'stop') void Promise.resolve(node?.close()).then(() => process.exit(0));
});
