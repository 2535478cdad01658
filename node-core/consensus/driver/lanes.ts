import { bytesOf, type NodeId } from '../raft/entry.ts';
import type { AppendOutcome } from '../raft/message.ts';
import type { Frame } from './frames.ts';
import type { Lane } from './ports.ts';

/**
 * Bytes of entries under way to one follower that go like a heartbeat, without the care that bulk takes: they hold up
 * others by a quarter of a second on a line of half a megabit a second, which is less than elections wait.
 */
const URGENT_ENTRY_BYTES = 16 * 1024;

interface Sent {
  readonly lastIndex: number;
  readonly bytes: number;
  readonly lane: Lane;
}

/**
 * Which lane a frame goes by. Entries go by bulk when they are many, and then all that come after them until those have
 * arrived: what overtakes entries that it follows on would be rejected, and both would be sent again.
 */
export class Lanes {
  /** Entries that are not known to have arrived. */
  readonly #underWay = new Map<NodeId, Sent[]>();

  of(to: NodeId, frame: Frame): Lane {
    if (frame.kind !== 'raft' || frame.message.kind !== 'appendEntries') return 'urgent';
    const { entries } = frame.message;
    const last = entries.at(-1);
    if (last === undefined) return 'urgent';
    const before = this.#underWay.get(to) ?? [];
    const bytes = bytesOf(entries);
    const underWayBytes = before.reduce((sum, sent) => sum + sent.bytes, bytes);
    const isBulk = underWayBytes > URGENT_ENTRY_BYTES || before.some(({ lane }) => lane === 'bulk');
    const lane = isBulk ? 'bulk' : 'urgent';
    this.#underWay.set(to, [...before, { lastIndex: last.index, bytes, lane }]);
    return lane;
  }

  /** A follower has answered to entries. Whatever it did not take is searched for from the start. */
  answered(from: NodeId, outcome: AppendOutcome): void {
    const sent = this.#underWay.get(from);
    if (sent === undefined) return;
    const left =
      outcome.kind === 'accepted' ? sent.filter(({ lastIndex }) => lastIndex > outcome.matchIndex) : [];
    if (left.length === 0) this.#underWay.delete(from);
    else this.#underWay.set(from, left);
  }

  /** The link to a node broke, and what was on its way with it. */
  broken(node: NodeId): void {
    this.#underWay.delete(node);
  }
}
