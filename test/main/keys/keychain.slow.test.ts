/** The keychain of a real desktop: gnome-keyring in a D-Bus session of its own, asked through keytar. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forkKeychain } from '../../../main/keys/node-child.ts';
import { openKeyring } from '../../../main/keys/open-keyring.ts';
import { missingForKeyring, PrivateSession } from './private-session.ts';
import { foundBelow, foundIn } from './secret-search.ts';

const CHAIN = { place: 'keychain' } as const;
const FILE = { place: 'passphraseFile', passphrase: 'correct horse battery' } as const;
/** For calls that are to be answered, on a busy machine. */
const PATIENT_MS = 60_000;
const missing = missingForKeyring();

describe.skipIf(missing !== undefined)(`a real keychain ${missing ?? ''}`, () => {
  let session: PrivateSession;
  let dataDir: string;
  beforeEach(async () => {
    session = await PrivateSession.open();
    dataDir = mkdtempSync(join(tmpdir(), 'nabowatt-key-'));
  });
  afterEach(async () => {
    await session.close();
    rmSync(dataDir, { recursive: true });
  });
  /** As after a start of the app. */
  const ring = (more: { patienceMs?: number; env?: NodeJS.ProcessEnv } = {}) =>
    openKeyring({
      dataDir,
      startKeychain: () => forkKeychain({ ...session.env, ...more.env }),
      patienceMs: more.patienceMs ?? PATIENT_MS,
      cost: { log2N: 4, r: 1, p: 1 },
    });
  const stuck = (fault: string, reason?: string) => ({ kind: 'stuck', place: 'keychain', fault, reason });

  test('normal: kept over a new session, moved to the file and back', async () => {
    await session.unlocked();
    const first = ring();
    expect(await first.open()).toEqual({ kind: 'none' });
    expect(await first.offer()).toEqual({ kind: 'works' });
    await first.create(CHAIN);
    const seed = first.withSeed((bytes) => Uint8Array.from(bytes));
    await session.stopKeyring();
    await session.unlocked();
    const again = ring();
    expect(await again.open()).toEqual({ kind: 'open', place: 'keychain' });
    expect(again.withSeed((bytes) => Uint8Array.from(bytes))).toEqual(seed);
    await again.move(FILE);
    expect(await ring().open()).toEqual({ kind: 'closed', place: 'passphraseFile' });
    await again.move(CHAIN);
    expect(await ring().open()).toEqual({ kind: 'open', place: 'keychain' });
  });

  test('locked: stuck, never a first run; open again when it is unlocked', async () => {
    await session.unlocked();
    await ring().create(CHAIN);
    await session.stopKeyring();
    await session.locked();
    expect(await ring().open()).toEqual(stuck('unavailable', 'locked'));
    await expect(ring().create(FILE)).rejects.toMatchObject({ kind: 'occupied' });
    await session.stopKeyring();
    await session.unlocked();
    expect(await ring().open()).toEqual({ kind: 'open', place: 'keychain' });
  });

  test('a prompt that nobody answers: given up in time, and this process lives', async () => {
    await session.unlocked();
    await ring().create(CHAIN);
    await session.stopKeyring();
    await session.locked();
    await session.ignorePrompts();
    const startMs = performance.now();
    expect(await ring({ patienceMs: 3_000 }).open()).toEqual(stuck('unavailable', 'noAnswer'));
    expect(performance.now() - startMs).toBeLessThan(40_000);
    // No thread of ours waits with it.
    expect(readFileSync(join(dataDir, 'key.keychain'), 'utf8')).toMatch(/^saved /);
  });

  test('the service dies in the middle of a call: stuck, and open again when it is back', async () => {
    await session.unlocked();
    await ring().create(CHAIN);
    session.freeze(true);
    const asked = ring().open();
    await expect.poll(isAsking, { timeout: PATIENT_MS }).toBe(true);
    await session.stopKeyring();
    expect(await asked).toMatchObject({ kind: 'stuck', fault: 'unavailable' });
    await session.unlocked();
    expect(await ring().open()).toEqual({ kind: 'open', place: 'keychain' });
  });

  test('wiped: lost, never a first run', async () => {
    await session.unlocked();
    await ring().create(CHAIN);
    await session.stopKeyring();
    session.wipe();
    await session.unlocked();
    expect(await ring().open()).toEqual(stuck('lost'));
    await expect(ring().create(CHAIN)).rejects.toMatchObject({ kind: 'occupied' });
  });

  test('no keychain answers: the file is there instead', async () => {
    const first = ring();
    expect(await first.offer()).toEqual({ kind: 'unavailable', reason: 'notInstalled' });
    await first.create(FILE);
    const again = ring();
    await again.open();
    expect(await again.unlock(FILE.passphrase)).toEqual({ kind: 'open', place: 'passphraseFile' });
  });

  test('libsecret is missing: said, and the file is there instead', async () => {
    await session.unlocked();
    const folder = join(session.folder, 'no-libsecret');
    mkdirSync(folder);
    writeFileSync(join(folder, 'libsecret-1.so.0'), '');
    const without = ring({ env: { LD_LIBRARY_PATH: folder } });
    expect(await without.offer()).toEqual({ kind: 'unavailable', reason: 'notInstalled' });
    await without.create(FILE);
    expect(without.state).toEqual({ kind: 'open', place: 'passphraseFile' });
  });

  test('the seed is nowhere on the disk in clear, in no log and in nothing that a crash leaves', async () => {
    await session.unlocked();
    const first = ring();
    await first.create(CHAIN);
    const seed = first.withSeed((bytes) => Uint8Array.from(bytes));
    await first.move(FILE);
    await first.move(CHAIN);
    const crash = join(import.meta.dirname, 'crash.ts');
    const reports = ['--report-uncaught-exception', `--report-directory=${dataDir}`];
    const child = spawn(process.execPath, [...reports, crash, dataDir], { env: session.env });
    const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(errors).toContain('crashed with the key in its hands');
    expect(readdirSync(dataDir).some((name) => name.startsWith('report.'))).toBe(true);
    expect(foundIn(Buffer.from(out + errors), seed)).toEqual([]);
    expect(foundBelow([dataDir, session.folder], seed)).toEqual([]);
  });

  test('the search finds what it looks for', () => {
    const seed = Uint8Array.from({ length: 32 }, (_, at) => (at * 37) % 251);
    const text64 = Buffer.concat([Buffer.from('{"k'), Buffer.from(seed), Buffer.from('"}')]).toString(
      'base64',
    );
    writeFileSync(join(dataDir, 'a'), text64);
    writeFileSync(join(dataDir, 'b'), JSON.stringify([...seed]));
    expect(foundBelow([dataDir], seed).map((line) => line.split(': ')[1])).toEqual(['base64+0', 'list']);
  });
});

/** Whether a process of ours has libsecret at work. */
function isAsking(): boolean {
  const children = readdirSync('/proc/self/task').flatMap((thread) =>
    readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return children.some((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8').includes('libsecret'));
}
