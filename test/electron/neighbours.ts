/** More homes of a community, in a process of their own: each comes in by an invitation, and they say which of them leads. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { systemClock } from '../../node-core/node/clock.ts';
import { HouseholdSetup } from '../../node-core/node/setup/household-setup.ts';
import { cableDesk } from '../../node-core/node/setup/meter-views.ts';
import { emitter } from '../../node-core/node/signal.ts';

/** What is asked of it; each question is answered once. */
export type Asked = { readonly join: string } | { readonly views: true } | { readonly rest: true };

/** How the community looks to one of them. */
export interface Seen {
  readonly stage: string;
  readonly role: string;
  readonly validators: readonly number[];
}

const folder = mkdtempSync(join(tmpdir(), 'nabowatt-neighbours-'));
const homes: HouseholdSetup[] = [];

async function home(number: number): Promise<HouseholdSetup> {
  const clock = systemClock();
  const refused = () => Promise.reject(new Error('its key is there'));
  const dataDir = join(folder, String(number));
  mkdirSync(dataDir);
  const setup = new HouseholdSetup({
    dataDir,
    keys: {
      secretPages: 'address',
      view: () => ({ kind: 'open', place: 'keychain', wordsChecked: true }),
      changed: emitter<void>(),
      looked: Promise.resolve(),
      offerKeychain: refused,
      newKey: refused,
      restoreKey: refused,
      showWords: refused,
      openKey: refused,
      moveKey: refused,
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
  await setup.started;
  return setup;
}

function seen(setup: HouseholdSetup): Seen {
  const { stage } = setup.setup();
  if (setup.setup().community.kind !== 'member') return { stage, role: 'none', validators: [] };
  const { role, validators } = setup.api.community();
  return { stage, role, validators: [...validators] };
}

async function answer(asked: Asked): Promise<readonly Seen[]> {
  if ('join' in asked) {
    const number = homes.length + 2;
    const setup = await home(number);
    homes.push(setup);
    await setup.join({ text: asked.join, displayName: `Number ${number}`, at: null, listenPort: null });
  }
  // Whoever leads hands over, and is awake again.
  if ('rest' in asked) {
    for (const setup of homes) {
      await setup.sleep();
      await setup.wake();
    }
  }
  return homes.map(seen);
}

process.on('message', (asked: Asked) => {
  answer(asked).then(
    (views) => process.send?.(views),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.once('disconnect', () => {
  const close = async () => {
    await Promise.all(homes.map((setup) => setup.close()));
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  };
  void close();
});
