/**
 * The smallest household: the network layer, and numbered frames on both lanes that the other side sends back. See
 * `home-process.ts` for what it is started with and what it says.
 */
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import {
  type HouseholdId,
  householdIdOf,
  type Lane,
  type NetworkEvent,
  startNetwork,
} from '../../node-core/network/index.ts';
import { signerFromSeed } from '../../node-core/identity/index.ts';
import type { HomeCommand, HomeEvent, HomeName, HomeStart } from './home-process.ts';
import { PingCount } from './ping-count.ts';

// The runner wrote it.
const start = JSON.parse(process.argv[2] ?? '') as HomeStart;
const BULK_BYTES = 20_000;

function seedOf(name: HomeName): Uint8Array {
  return createHash('sha256').update(`a home for pings: ${name}`).digest();
}

function tell(event: HomeEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const ids = new Map(start.names.map((name) => [name, householdIdOf(signerFromSeed(seedOf(name)).publicKey)]));
const names = new Map([...ids].map(([name, id]) => [id, name]));
const others = start.names.filter((name) => name !== start.name);
const counts = new Map(others.map((name) => [name, new PingCount()]));

function onFrame(peer: HouseholdId, frame: Uint8Array, lane: Lane): void {
  const name = names.get(peer);
  const count = name === undefined ? undefined : counts.get(name);
  const answer = count?.receive(frame, lane);
  if (answer !== undefined) network.send(peer, answer, lane);
}

function onEvent(event: NetworkEvent): void {
  if (event.kind === 'linkUp' || event.kind === 'linkMoved') tellPath(event.peer, event.path);
  else if (event.kind === 'linkDown') {
    const name = names.get(event.peer);
    if (name !== undefined) counts.get(name)?.lost();
    tellPath(event.peer, null);
  } else if (event.kind === 'addressesChanged') tell({ event: 'addresses', addresses: event.addresses });
  if (event.kind !== 'addressesChanged') tell({ event: 'note', text: JSON.stringify(event).slice(0, 400) });
}

function tellPath(peer: HouseholdId, path: string | null): void {
  const name = names.get(peer);
  if (name !== undefined) tell({ event: 'path', name, path });
}

const network = await startNetwork({
  seed: seedOf(start.name),
  standingOf: (household) => (names.has(household) ? 'member' : 'stranger'),
  onFrame,
  onEvent,
  addresses: { load: () => [], save: () => {} },
  port: start.port,
  announce: start.announce,
  mapPort: start.mapPort,
  discovery: start.discovery,
});

function learn(name: HomeName, addresses: readonly string[]): void {
  const id = ids.get(name);
  if (id !== undefined) network.learn(id, addresses);
}

for (const { name, addresses } of start.known) learn(name, addresses);
for (const name of others) {
  const id = ids.get(name);
  const count = counts.get(name);
  if (id === undefined || count === undefined) continue;
  network.link(id);
  setInterval(() => {
    if (network.send(id, count.next('urgent', 8)) !== 'sent') count.unsent('urgent');
  }, 50);
  setInterval(() => {
    if (network.send(id, count.next('bulk', BULK_BYTES), 'bulk') !== 'sent') count.unsent('bulk');
  }, 400);
  setInterval(() => tell({ event: 'progress', name, count: count.answered, missing: count.missing }), 1_000);
}
tell({ event: 'addresses', addresses: network.addresses() });

createInterface({ input: process.stdin }).on('line', (line) => {
  // From the runner.
  const command = JSON.parse(line) as HomeCommand;
  if (command.do === 'learn') learn(command.name, command.addresses);
  else void network.stop().then(() => process.exit(0));
});
