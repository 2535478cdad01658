import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ConfigChange, Configuration, Entry } from '../../node-core/consensus/raft/index.ts';
import type { Leader, Raft } from '../../node-core/consensus/raft/raft-state.ts';
import type * as ElectionModule from '../../node-core/consensus/raft/election.ts';
import type * as LogModule from '../../node-core/consensus/raft/log.ts';
import type * as MembershipModule from '../../node-core/consensus/raft/membership.ts';
import type * as QuorumModule from '../../node-core/consensus/raft/quorum.ts';
import type { Flaws } from './node.ts';

/**
 * The simulation finds what is wrong: one rule at a time is broken, in the driver or in the core, and a storm has to
 * come to a violation. Each fault is found within seconds here; more is allowed, for a seed's luck may change.
 */
const CORE = '../../node-core/consensus/raft';
const MAX_SEEDS = 3000;
const STEPS = 4000;

afterEach(() => {
  vi.doUnmock(`${CORE}/commit.ts`);
  vi.doUnmock(`${CORE}/quorum.ts`);
  vi.doUnmock(`${CORE}/log.ts`);
  vi.doUnmock(`${CORE}/membership.ts`);
  vi.doUnmock(`${CORE}/election.ts`);
  vi.resetModules();
});

/** The first violation that seeds from 1 on come to. */
async function firstViolation(flaws: Flaws = {}, churn = false): Promise<string> {
  vi.resetModules();
  const { storm } = await import('./storm.ts');
  for (let seed = 1; seed <= MAX_SEEDS; seed += 1) {
    try {
      storm({ seed, steps: STEPS, flaws, churn });
    } catch (violation) {
      return violation instanceof Error ? violation.message : String(violation);
    }
  }
  return 'nothing was found';
}

describe('planted in the driver', () => {
  test('a vote is not made durable', async () => {
    expect(await firstViolation({ forgetsVotes: true })).toMatch(/vote/);
  });

  test('answers leave before what they vouch for is durable', async () => {
    expect(await firstViolation({ acknowledgesBeforeSync: true })).not.toBe('nothing was found');
  });
});

describe('planted in the core', () => {
  test('an entry of an older term is committed by counting', async () => {
    vi.doMock(`${CORE}/commit.ts`, async () => {
      const { majorityIndex } = await import('../../node-core/consensus/raft/quorum.ts');
      return {
        advanceCommit: (raft: Raft, leader: Leader): readonly Entry[] => {
          const index = Math.min(
            majorityIndex(raft.configuration, (node: number) => leader.progress.get(node)?.match ?? 0),
            raft.log.lastIndex,
          );
          const { committed } = raft.log;
          if (index <= committed) return [];
          leader.uncommittedBytes = 0;
          raft.log.commitThrough(index);
          leader.reads.joinPostponed(index);
          return raft.log.range(committed + 1, index);
        },
      };
    });
    expect(await firstViolation()).not.toBe('nothing was found');
  });

  test('a majority is one too few', async () => {
    vi.doMock(`${CORE}/quorum.ts`, async (original) => {
      const right = await original<typeof QuorumModule>();
      return {
        ...right,
        majorityIndex: (configuration: Configuration, matchOf: (node: number) => number): number => {
          const descending = configuration.voters.map(matchOf).sort((a, b) => b - a);
          return descending[Math.max(Math.floor(descending.length / 2) - 1, 0)] ?? 0;
        },
      };
    });
    expect(await firstViolation()).not.toBe('nothing was found');
  });

  test('a log is cut where nothing differs', async () => {
    vi.doMock(`${CORE}/log.ts`, async (original) => {
      const { RaftLog } = await original<typeof LogModule>();
      class CuttingLog extends RaftLog {
        override accept(entries: readonly Entry[]): void {
          const from = entries[0]?.index ?? this.lastIndex + 1;
          if (from <= this.lastIndex && from > this.committed) this.cutFrom(from);
          super.accept(entries);
        }
      }
      return { RaftLog: CuttingLog };
    });
    expect(await firstViolation()).not.toBe('nothing was found');
  });

  /** membership.ts without one of the two things that a change has to wait for. */
  function plantImpatience(stillWaits: { readonly forChange: boolean; readonly forTerm: boolean }): void {
    vi.doMock(`${CORE}/membership.ts`, async (original) => {
      const right = await original<typeof MembershipModule>();
      const { appendToLog, broadcastAppend } = await import('../../node-core/consensus/raft/replication.ts');
      const { changed, encodeChange } = await import('../../node-core/consensus/raft/config-change.ts');
      const { hasCommittedInTerm } = await import('../../node-core/consensus/raft/raft-state.ts');
      return {
        ...right,
        proposeChange: (raft: Raft, leader: Leader, change: ConfigChange): number | string => {
          if (stillWaits.forChange && leader.pendingConfigIndex > raft.log.applied) return 'changePending';
          if (stillWaits.forTerm && !hasCommittedInTerm(raft)) return 'nothingCommittedInTerm';
          const result = changed(raft.configuration, change);
          if (result.kind === 'refused') return result.reason;
          const index = appendToLog(raft, leader, [{ kind: 'config', bytes: encodeChange(change) }]);
          if (typeof index === 'number') {
            leader.pendingConfigIndex = index;
            broadcastAppend(raft, leader);
          }
          return index;
        },
      };
    });
  }

  test('a change of membership does not wait for the one before it', async () => {
    plantImpatience({ forChange: false, forTerm: true });
    expect(await firstViolation({}, true)).not.toBe('nothing was found');
  });

  /** Not a danger but a standstill: see `learnCommitted`. */
  test('nobody tells a candidate what is committed', async () => {
    vi.doMock(`${CORE}/election.ts`, async (original) => ({
      ...(await original<typeof ElectionModule>()),
      learnCommitted: () => undefined,
    }));
    expect(await firstViolation()).not.toBe('nothing was found');
  });
});
