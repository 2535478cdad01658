/** The PC of the leader goes to sleep: another home leads meanwhile, and nobody waits for an election. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../../node-core/node/clock.ts';
import { HouseholdSetup } from '../../../node-core/node/setup/household-setup.ts';
import { cableDesk } from '../../../node-core/node/setup/meter-views.ts';
import { emitter } from '../../../node-core/node/signal.ts';
import { SOLSVINGEN } from '../../headless/solsvingen.ts';

const open: { setup: HouseholdSetup; folder: string }[] = [];
afterEach(async () => {
  for (const { setup, folder } of open.splice(0)) {
    await setup.close();
    rmSync(folder, { recursive: true });
  }
});

/** A home whose key is open. */
async function home(number: number): Promise<HouseholdSetup> {
  const folder = mkdtempSync(join(tmpdir(), 'nabowatt-sleep-'));
  const clock = systemClock();
  const setup = new HouseholdSetup({
    dataDir: folder,
    keys: {
      secretPages: 'address',
      view: () => ({ kind: 'open', place: 'keychain', wordsChecked: true }),
      changed: emitter<void>(),
      looked: Promise.resolve(),
      offerKeychain: () => Promise.resolve({ kind: 'works' }),
      newKey: () => Promise.resolve({ address: null }),
      restoreKey: () => Promise.resolve({ address: null }),
      showWords: () => Promise.resolve({ address: null }),
      openKey: () => Promise.reject(new Error('it is open')),
      moveKey: () => Promise.reject(new Error('it stays where it is')),
      seed: () => Promise.resolve(new Uint8Array(32).fill(number)),
    },
    openMeter: cableDesk({ clock }),
    openDemo: () => Promise.reject(new Error('no demo here')),
    scene: 'home',
    clock,
    network: { hosts: ['127.0.0.1'], discovery: null, mapPort: false, useRelays: false },
    host: 'headless',
    version: '1.0.0',
    onShown: () => undefined,
    onFailed: () => undefined,
    report: () => undefined,
  });
  open.push({ setup, folder });
  await setup.started;
  return setup;
}

const eventually = (what: () => void) => vi.waitFor(what, { timeout: 25_000, interval: 50 });

test('before it sleeps it hands over what it leads; awake, it is there again', async () => {
  const first = await home(1);
  await first.found(SOLSVINGEN);
  await eventually(() => expect(first.setup().community.kind).toBe('member'));
  await eventually(() => expect(first.api.community().role).toBe('leader'));
  const second = await home(2);
  const wish = { note: '', validHours: 1, roles: [], needsApproval: false };
  const { text } = await first.api.invite(wish);
  await second.join({ text, displayName: 'Number 2', at: null, listenPort: null });
  await eventually(() => expect(first.api.community().validators).toEqual([0, 1]));
  await eventually(() => expect(second.api.community().validators).toEqual([0, 1]));
  await first.sleep();
  await eventually(() => expect(second.api.community().role).toBe('leader'));
  expect(first.api.community().role).not.toBe('leader');
  await first.wake();
  // Who leads since a moment has not heard of the others yet, and hands over to nobody.
  await vi.waitFor(
    async () => {
      await second.sleep();
      expect(first.api.community().role).toBe('leader');
    },
    { timeout: 25_000, interval: 200 },
  );
}, 60_000);
