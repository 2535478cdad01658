import type { CommittedEntry, OrderedLog, Ordering, OrderingStatus, ProposeResult } from './ordering.ts';

/** Raft's hard state, kept by the storage; written durably before the new term is acted in (dissertation 3.8). */
export interface HardState {
  readonly term: number;
  readonly votedFor: number | null;
}
export interface HardStateStore {
  hardState(): HardState;
  saveHardState(state: HardState): void;
}

/**
 * A Raft group of one: its only member is its own majority, so an election is a durable vote for oneself and an
 * entry is committed once it is durable here (dissertation 3.3, 3.4 with a cluster of size one). The log above
 * stores entry and certificate in one synced write, and that write is the commit.
 *
 * The community's group of five takes its place behind the same port.
 */
export function soloOrdering(options: {
  readonly member: number;
  readonly log: OrderedLog;
  readonly hardState: HardStateStore;
  /** Index of the last entry in the log; 0 when it is empty. */
  readonly lastIndex: number;
}): Ordering {
  const { member, log, hardState } = options;
  const term = hardState.hardState().term + 1;
  hardState.saveHardState({ term, votedFor: member });
  let lastIndex = options.lastIndex;
  let closed = false;

  const proposeNow = (bytes: Uint8Array): ProposeResult => {
    if (closed) return { kind: 'failed', refusal: { kind: 'unavailable', reason: 'closed' } };
    const index = lastIndex + 1;
    const checked = log.check({ index, term, bytes });
    if (checked.kind === 'refused') {
      return { kind: 'failed', refusal: checked };
    }
    const certificate = log.certify({ index, signatures: [{ member, signature: checked.signature }] });
    const entry: CommittedEntry = { index, term, bytes, certificate };
    log.committed(entry);
    lastIndex = index;
    return { kind: 'committed', entry };
  };

  return {
    status: (): OrderingStatus => ({ role: 'leader', term, leader: member, committedIndex: lastIndex }),
    propose: (bytes) => Promise.resolve(proposeNow(bytes)),
    async close() {
      closed = true;
    },
  };
}
