import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Invitations } from '../../../node-core/node/member/invitations.ts';
import { householdBooks } from '../../../node-core/node/books.ts';
import { taskViews } from '../../../node-core/node/views/tasks.ts';
import { at, openStreet, seedOf, type Street } from '../street.ts';
import { signerFromSeed } from '../../../node-core/identity/index.ts';
import { tempPath } from '../../storage/fixtures.ts';

let street: Street;
let given: Invitations;
let gateAsked: number;
beforeEach(async () => {
  const dir = path.dirname(tempPath('x'));
  street = await openStreet({ dir, cast: [['anna', ['steward']]], start: at('2026-06-29T22:00') });
  gateAsked = 0;
  const { keys, outbox, replica, clock, send } = street.household('anna');
  given = new Invitations({
    signer: keys.signer,
    replica,
    outbox,
    clock,
    send,
    addresses: () => ['/ip4/192.0.2.7/tcp/4001'],
    random: (bytes) => new Uint8Array(bytes).fill(5),
    changed: () => (gateAsked += 1),
  });
});
afterEach(async () => {
  await street.close();
});

const request = {
  publicKey: signerFromSeed(seedOf('bo')).publicKey,
  sealingKey: new Uint8Array(32).fill(6),
  displayName: 'Bo',
  consent: new Uint8Array(64),
};

test('somebody who knocks is a task at once, and told once however often they knock', async () => {
  const household = street.household('anna');
  const tasks = () =>
    taskViews({
      household,
      books: householdBooks(household),
      meter: undefined,
      invitations: given.all,
    }).filter(({ kind }) => kind === 'knock');
  let told = 0;
  given.changed.listen(() => (told += 1));
  const { invitation } = given.issue({ note: 'Bo', validMs: 60_000, roles: [], needsApproval: true });
  expect([told, tasks()]).toEqual([1, []]);

  expect(await given.receive(invitation.key, request)).toEqual({ kind: 'waiting' });
  expect([told, tasks()]).toEqual([2, [{ kind: 'knock', key: invitation.key, name: 'Bo' }]]);
  await given.receive(invitation.key, request);
  await given.receive(invitation.key, request);
  expect(told).toBe(2);
  expect(gateAsked).toBe(4);

  given.approve(invitation.key);
  expect([told, tasks()]).toEqual([3, []]);
});
