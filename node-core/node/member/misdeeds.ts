import type { NodeId } from '../../consensus/raft/entry.ts';
import type { MemberIndex } from '../../ledger/index.ts';
import type { MemberEvent } from './member-parts.ts';

/** What a home has sent to the group that no honest one sends: it was dropped, and is told. */
export interface Misdeed {
  /** Undefined: whoever it was holds no seat any more. */
  readonly member: MemberIndex | undefined;
  readonly kind: 'badSignature' | 'impossibleMessage' | 'malformedFrame' | 'proposalRefused';
  /** How often, since it began. */
  readonly count: number;
  /** Of the last one. */
  readonly detail: string;
}

/** What was well for so long is over. */
const REMEMBERED_MS = 3_600_000;
const MOST = 32;
/** Of two homes whose clocks differ either may be right: an honest leader's block is refused for these. */
const OF_CLOCKS: readonly string[] = ['timeInFuture', 'minuteInFuture', 'dayInFuture'];

/** Misdeeds of the last hour, by node and kind; a flood of them takes no room. */
export class Misdeeds {
  readonly #seen = new Map<string, { readonly misdeed: Misdeed; readonly atMs: number }>();

  /** @param memberOf who holds the seat of a node; asked only where there is something to note */
  note(event: MemberEvent, atMs: number, memberOf: (node: NodeId) => MemberIndex | undefined): void {
    if (!isMisdeed(event)) return;
    const { kind, from } = event;
    const name = `${from} ${kind}`;
    const count = (this.#seen.get(name)?.misdeed.count ?? 0) + 1;
    this.#seen.delete(name);
    const misdeed = { member: memberOf(from), kind, count, detail: detailOf(event) };
    this.#seen.set(name, { misdeed, atMs });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Oldest first. */
  since(nowMs: number): readonly Misdeed[] {
    return [...this.#seen.values()]
      .filter(({ atMs }) => nowMs - atMs < REMEMBERED_MS)
      .map(({ misdeed }) => misdeed);
  }
}

type Deed = Extract<MemberEvent, { readonly kind: Misdeed['kind'] }>;

function isMisdeed(event: MemberEvent): event is Deed {
  return (
    event.kind === 'badSignature' ||
    event.kind === 'impossibleMessage' ||
    event.kind === 'malformedFrame' ||
    (event.kind === 'proposalRefused' && !OF_CLOCKS.includes(event.reason))
  );
}

function detailOf(event: Deed): string {
  switch (event.kind) {
    case 'badSignature':
      return `entry ${event.ordinal}`;
    case 'impossibleMessage':
      return event.what;
    case 'malformedFrame':
      return event.detail;
    case 'proposalRefused':
      return `entry ${event.index}: ${event.reason}`;
  }
}
