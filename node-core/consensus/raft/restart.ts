import { decodeChange, changed } from './config-change.ts';
import { type Configuration, EMPTY_CONFIGURATION } from './configuration.ts';
import type { Entry, LogPosition } from './entry.ts';
import { RaftLog } from './log.ts';
import { assertOptions, type RaftOptions } from './options.ts';
import type { Raft } from './raft-state.ts';
import type { Snapshot } from './snapshot.ts';
import type { HardState } from './work.ts';

/**
 * What a node finds on its disk (dissertation 3.8). It starts as a follower; the first tick, message or proposal comes
 * after.
 */
export interface StoredRaft {
  readonly hardState: HardState;
  /** The latest; null for a node that has never had one, nor been told a configuration. */
  readonly snapshot: Snapshot | null;
  /** Where the kept log begins: at most the snapshot's index; its entries follow it. */
  readonly start: LogPosition;
  readonly entries: readonly Entry[];
  /**
   * What the state machine has durably applied: at least the snapshot's index. It was committed, also where the commit
   * index, which may lag behind on a disk, does not say so.
   */
  readonly applied: number;
}

/** A disk that has never been written: a newcomer that waits to be told everything. */
export const EMPTY_STORAGE: StoredRaft = {
  hardState: { term: 0, votedFor: null, committed: 0 },
  snapshot: null,
  start: { index: 0, term: 0 },
  entries: [],
  applied: 0,
};

/** What is stored contradicts itself: the node must not start with it, for it may have forgotten what it promised. */
export class StoredRaftError extends Error {
  override readonly name = 'StoredRaftError';
}

/**
 * The first disk of a node that founds a group: as if entry 1, of term 1, had been applied and forgotten. With it the
 * log begins after 1, so whoever comes later, with nothing, is sent a snapshot and with it the configuration: that is in
 * no entry.
 *
 * @param state the state machine's, once entry 1 is applied
 */
export function foundingStorage(
  configuration: Configuration,
  state: Pick<Snapshot, 'stateHash' | 'data'> = { stateHash: new Uint8Array(), data: new Uint8Array() },
): StoredRaft {
  const start = { index: 1, term: 1 };
  const hardState = { term: 1, votedFor: null, committed: 1 };
  return { hardState, snapshot: { ...start, configuration, ...state }, start, entries: [], applied: 1 };
}

/** @throws StoredRaftError */
export function startRaft(options: RaftOptions, stored: StoredRaft): Raft {
  assertOptions(options);
  assertStored(stored);
  const { hardState, start, entries, applied, snapshot } = stored;
  return {
    options,
    term: hardState.term,
    votedFor: hardState.votedFor,
    role: { kind: 'follower', leader: null },
    log: new RaftLog({ start, entries, committed: Math.max(hardState.committed, applied), applied }),
    configuration: configurationAt(stored),
    snapshot,
    electionElapsed: 0,
    electionTimeout: options.electionTicks + options.random(options.electionTicks),
    outbox: { send: [], afterWrite: [], reads: [], snapshotWanted: false, events: [], hardState },
  };
}

/** The snapshot's configuration and the changes applied since. */
function configurationAt({ snapshot, entries, applied }: StoredRaft): Configuration {
  return entries
    .filter(({ kind, index }) => kind === 'config' && index > (snapshot?.index ?? 0) && index <= applied)
    .reduce((configuration, { bytes }) => {
      const change = decodeChange(bytes);
      const result = change === undefined ? undefined : changed(configuration, change);
      return result?.kind === 'ok' ? result.configuration : configuration;
    }, snapshot?.configuration ?? EMPTY_CONFIGURATION);
}

function assertStored({ hardState, snapshot, start, entries, applied }: StoredRaft): void {
  const lastIndex = start.index + entries.length;
  const covered = snapshot?.index ?? 0;
  const founded = snapshot === null || snapshot.index > 0 || snapshot.configuration.voters.length === 0;
  refuseUnless(founded, 'a configuration at index 0 would never reach a newcomer');
  entries.forEach((entry, at) => {
    refuseUnless(entry.index === start.index + 1 + at, `entry ${entry.index} is out of place`);
    const before = entries[at - 1]?.term ?? start.term;
    refuseUnless(entry.term >= before, `entry ${entry.index} has term ${entry.term}, below ${before}`);
    refuseUnless(
      entry.term <= hardState.term,
      `entry ${entry.index} is of term ${entry.term}, still to come`,
    );
  });
  refuseUnless(start.index <= covered, `the log begins at ${start.index}, after the snapshot at ${covered}`);
  refuseUnless(covered <= applied, `applied ${applied}, but the snapshot reaches to ${covered}`);
  refuseUnless(
    start.index <= hardState.committed,
    `committed ${hardState.committed}, but the log begins later`,
  );
  refuseUnless(applied <= lastIndex, `applied ${applied} of ${lastIndex} entries`);
  refuseUnless(hardState.committed <= lastIndex, `committed ${hardState.committed} of ${lastIndex} entries`);
}

function refuseUnless(holds: boolean, what: string): void {
  if (!holds) throw new StoredRaftError(what);
}
