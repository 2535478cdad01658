/** A household alone in its community, put back from a copy: what goes on, what does not, and that it is said before. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { scaledClock } from '../../node-core/node/clock.ts';
import { IN_FILE, PASSPHRASE, type Person, person } from './person.ts';
import { SOLSVINGEN } from './solsvingen.ts';

/** Node-core/api takes pieces of this size at most. */
const PART_BYTES = 24 * 1024;

let one: Person;
afterEach(async () => {
  await one.close();
  rmSync(one.dataDir, { recursive: true, force: true });
});

async function copyOf({ api }: Person): Promise<Buffer> {
  const made = await api.makeExport.mutate({ what: 'backup', language: 'en' });
  const parts: Buffer[] = [];
  let offset: number | null = 0;
  while (offset !== null) {
    const part: { base64: string; nextOffset: number | null } = await api.exportPart.query({
      id: made.id,
      file: 0,
      offset,
    });
    parts.push(Buffer.from(part.base64, 'base64'));
    offset = part.nextOffset;
  }
  return Buffer.concat(parts);
}

async function handIn({ api }: Person, bytes: Buffer): Promise<string> {
  const upload = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  for (let offset = 0; offset < bytes.length; offset += PART_BYTES) {
    const base64 = bytes.subarray(offset, offset + PART_BYTES).toString('base64');
    await api.restorePart.mutate({ upload, offset, base64 });
  }
  return upload;
}

const certified = async ({ api }: Person) => (await api.health.query()).appliedEntries;
const eventually = (what: () => Promise<void>) => vi.waitFor(what, { timeout: 60_000, interval: 200 });

test('it is said before that nobody could certify any more; then it is so, and what was kept can still be read', async () => {
  // A minute is a second.
  const clock = scaledClock({ originMs: Date.now(), speed: 60 });
  one = await person({ clock });
  const page = await one.open((await one.api.newKey.mutate(IN_FILE)).address);
  await page.writeDown();
  await one.until(({ stage }) => stage === 'community');
  await one.api.found.mutate(SOLSVINGEN);
  await one.until(({ stage }) => stage === 'meter');
  await one.api.chooseMeter.mutate({ kind: 'simulated', profile: 'prosumer' });
  const atFirst = await certified(one);
  await eventually(async () => expect(await certified(one)).toBeGreaterThan(atFirst));
  expect((await one.api.health.query()).role).toBe('leader');

  const upload = await handIn(one, await copyOf(one));
  expect(await one.api.restore.mutate({ upload, stage: true })).toMatchObject({
    isStaged: true,
    endsVoting: true,
  });
  const { dataDir } = one;
  await one.close();
  one = await person({ dataDir, args: [], clock });
  await one.until(({ stage }) => stage === 'key');
  await one.api.openKey.mutate({ passphrase: PASSPHRASE });
  await one.until(({ stage }) => stage === 'running');
  const restored = await certified(one);
  expect(restored).toBeGreaterThanOrEqual(atFirst);
  // Its own readings come in and are kept, and nothing of them is put in order.
  await eventually(async () => expect((await one.api.health.query()).waiting).toBeGreaterThan(2));
  expect(await certified(one)).toBe(restored);
  expect(await one.api.health.query()).toMatchObject({ role: 'observer', leader: null });
  expect((await one.api.session.query()).community.name).toBe('Solsvingen');
}, 180_000);
