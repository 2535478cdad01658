import { configurationOf } from '../raft/configuration.ts';
import type { NodeId } from '../raft/entry.ts';
import type { StoredRaft } from '../raft/restart.ts';
import { type Base, decodeBase, encodeBase } from './base.ts';
import type { GroupStored } from './ports.ts';

const NOTHING = new Uint8Array();

/** What the core, and the log beside it, start with. @throws ItemFault */
export function startOf({
  stored,
  founders,
}: {
  readonly stored: GroupStored;
  /** Who founds the group, where nothing is stored. */
  readonly founders: readonly NodeId[];
}): {
  readonly stored: StoredRaft;
  readonly base: Base;
  readonly index: number;
} {
  const { base: kept, hardState, entries } = stored;
  // As `foundingStorage`: what a founder knows is in no entry, so the log begins after one.
  const place = kept ?? (founders.length > 0 ? { index: 1, term: 1 } : { index: 0, term: 0 });
  const base: Base =
    kept === null ? { ordinal: 0, configuration: configurationOf(founders) } : decodeBase(kept.configuration);
  const { index, term } = place;
  const data = encodeBase(base);
  const lastIndex = entries.at(-1)?.index ?? index;
  return {
    index,
    base,
    stored: {
      hardState: {
        term: Math.max(hardState.term, term),
        votedFor: hardState.term >= term ? hardState.votedFor : null,
        committed: Math.min(Math.max(hardState.committed, index), lastIndex),
      },
      snapshot: { index, term, configuration: base.configuration, stateHash: NOTHING, data },
      start: { index, term },
      entries,
      applied: index,
    },
  };
}
