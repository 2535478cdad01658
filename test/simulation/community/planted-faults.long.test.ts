import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * Storms over whole homes find what is wrong in the driver and above it. Each fault is planted in a copy of the source,
 * by a change of its text, and the program of the command line is run on that copy until it fails.
 */
const ROOT = path.resolve(import.meta.dirname, '../../..');
const CACHE = path.join(ROOT, '.cache');
/** Found within seconds or a few minutes; more is allowed, for a seed's luck may change. */
const MOST_SECONDS = 600;

interface Change {
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

interface Fault {
  readonly what: string;
  readonly changes: readonly Change[];
  readonly found: RegExp;
  /** The first seed, where those from 1 on would take minutes. */
  readonly from?: number;
}

const DRIVER = 'node-core/consensus/driver';
const GROUP = 'node-core/node/group';

const FAULTS: readonly Fault[] = [
  {
    what: 'a vote is not made durable',
    changes: [
      {
        file: `${GROUP}/log-writer.ts`,
        right: 'store.writeRaft(write);',
        wrong:
          'store.writeRaft(write.hardState === null ? write : { ...write, hardState: { ...write.hardState, votedFor: null } });',
      },
    ],
    found: /not on its disk|voted twice|both lead|leads in term|two entries|committed at/,
  },
  {
    what: 'an acknowledgement leaves before the write',
    changes: [
      {
        file: `${DRIVER}/write-queue.ts`,
        right: 'const waiting: Waiting = { isDone: write === null, done };\n    this.#waiting.push(waiting);',
        wrong:
          'const waiting: Waiting = { isDone: true, done };\n    this.#waiting.push(waiting);\n    this.#settle();',
      },
    ],
    found:
      /not on its disk|voted twice|both lead|leads in term|forgot|commits entries that are not here|committed at|the next is/,
  },
  {
    what: 'a signature on a block of an older term is given with an acknowledgement',
    changes: [
      {
        file: `${DRIVER}/attestation.ts`,
        right: 'term === message.term && ordinal !== null',
        wrong: 'term <= message.term && ordinal !== null',
      },
    ],
    found: /a signature on block \d+ is given away/,
  },
  {
    what: 'a certificate is made of one signature too few',
    changes: [
      {
        file: `${GROUP}/group-machine.ts`,
        right: 'signatures.size < majorityOf(staged.seats.length)',
        wrong: 'signatures.size < majorityOf(staged.seats.length) - 1',
      },
      {
        file: `${GROUP}/group-machine.ts`,
        right: 'byMember.length < majorityOf(staged.seats.length)',
        wrong: 'byMember.length < majorityOf(staged.seats.length) - 1',
      },
    ],
    found: /\d of \d certify/,
  },
  {
    what: 'a certificate is accepted from one too few',
    changes: [
      {
        file: 'node-core/ledger/certificate.ts',
        right: 'if (count < majorityOf(validators.length))',
        wrong: 'if (count < majorityOf(validators.length) - 1)',
      },
    ],
    found: /\d of \d certify/,
  },
  {
    what: 'a log that certified blocks contradict is kept',
    changes: [
      {
        file: `${GROUP}/group-host.ts`,
        right: 'if (ordinal > replica.appliedIndex) break;',
        wrong: 'if (ordinal > 0) break;',
      },
    ],
    found: /is refused: notTheSettledEntry/,
    from: 75,
  },
  {
    what: 'a home speaks under the name that it had on its old disk',
    changes: [
      {
        file: `${GROUP}/group-wire.ts`,
        right: 'if (peer === undefined || !equalBytes(body.subarray(0, ADDRESS_BYTES), peer.disk)) return;',
        wrong: 'if (peer === undefined) return;',
      },
      {
        file: `${GROUP}/group-wire.ts`,
        right: 'if (!equalBytes(body.subarray(ADDRESS_BYTES, 2 * ADDRESS_BYTES), to)) return;',
        wrong: 'if (to.length === 0) return;',
      },
    ],
    found: /leads in term|commits entries that are not here|both lead|committed at|voted twice/,
  },
  {
    what: 'who loses its seat does nothing more for the change that takes it',
    changes: [
      {
        file: `${GROUP}/group-host.ts`,
        right: 'this.#isSeated || this.#isNeeded ? run : () => this.#group.rest()',
        wrong: 'this.#isSeated ? run : () => {}',
      },
    ],
    found: /nobody leads|transactions waiting/,
  },
  {
    what: 'a disk that is full when a block is written stops the node',
    changes: [
      {
        file: `${GROUP}/group-host.ts`,
        right: 'defer: (run) => time.defer(run) });',
        wrong: 'defer: (run) => this.#options.time.defer(run) });',
      },
    ],
    found: /the disk is full/,
  },
];

describe('planted in the driver and above it', () => {
  test.each(FAULTS)(
    '$what',
    async ({ changes, found, what, from = 1 }) => {
      const startMs = performance.now();
      const { code, output } = await stormsOver(changes, from);
      expect(output).toMatch(found);
      expect(code).not.toBe(0);
      const seconds = Math.round((performance.now() - startMs) / 1000);
      console.log(`${what}: found after ${seconds} s; ${/seed \d+, step \d+.*/.exec(output)?.[0]}`);
    },
    (MOST_SECONDS + 60) * 1000,
  );
});

/** Runs storms over a copy of the source, until one fails or time is up. */
async function stormsOver(
  changes: readonly Change[],
  from: number,
): Promise<{ readonly code: number; readonly output: string }> {
  mkdirSync(CACHE, { recursive: true });
  const copy = mkdtempSync(path.join(CACHE, 'planted-'));
  try {
    for (const folder of ['node-core', 'test/simulation']) {
      cpSync(path.join(ROOT, folder), path.join(copy, folder), { recursive: true });
    }
    for (const { file, right, wrong } of changes) {
      const text = readFileSync(path.join(copy, file), 'utf8');
      expect(text.split(right), `${file} has what is to be changed, once`).toHaveLength(2);
      writeFileSync(path.join(copy, file), text.replace(right, wrong));
    }
    const program = path.join(copy, 'test/simulation/run.ts');
    return await new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [program, '--ledger', '--seed', String(from), '--seconds', String(MOST_SECONDS)],
        (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: `${stdout}${stderr}` }),
      );
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
}
