import {
  type Configuration,
  configurationOf,
  DEFAULT_OPTIONS,
  type Entry,
  type Message,
  type MessageBody,
  RaftNode,
  type RaftOptions,
  type Snapshot,
  startRaft,
  type Work,
} from '../../../node-core/consensus/raft/index.ts';
import type { Raft } from '../../../node-core/consensus/raft/raft-state.ts';

const NOTHING = new Uint8Array();

/** Ticks of an election timeout here; the random part is always 0. */
export const T = 10;

export interface Lone {
  readonly id?: number;
  readonly configuration?: Configuration;
  readonly term?: number;
  readonly votedFor?: number | null;
  /** Terms of the entries after the founding one, which is entry 1 of term 1. */
  readonly terms?: readonly number[];
  readonly committed?: number;
  readonly applied?: number;
  readonly options?: Partial<RaftOptions>;
}

/**
 * One node whose disk, state machine and peers are the test. What it wants written is durable at once and what it has
 * committed is applied at once, unless the test holds them back.
 */
export class LoneNode {
  readonly raft: Raft;
  readonly node: RaftNode;
  readonly id: number;
  /** All that left the node, since `takeSent`. */
  sent: Message[] = [];
  /** Works whose writes are not durable yet, while `holdWrites`. */
  readonly held: Work[] = [];
  readonly works: Work[] = [];
  holdWrites = false;
  holdApply = false;

  constructor(lone: Lone = {}) {
    const { id = 1, terms = [], committed = 1, options = {} } = lone;
    const configuration = lone.configuration ?? configurationOf([1, 2, 3]);
    const entries = terms.map((term, at) => entryOf(at + 2, term));
    const start = { index: 1, term: 1 };
    const term = lone.term ?? Math.max(1, ...terms);
    this.id = id;
    this.raft = startRaft(
      {
        ...DEFAULT_OPTIONS,
        electionTicks: T,
        heartbeatTicks: 1,
        commitTicks: null,
        random: () => 0,
        ...options,
        id,
      },
      {
        hardState: { term, votedFor: lone.votedFor ?? null, committed },
        snapshot: { ...start, configuration, stateHash: NOTHING, data: NOTHING },
        start,
        entries,
        applied: lone.applied ?? committed,
      },
    );
    this.node = new RaftNode(this.raft);
  }

  /** Lets it do what it has to do. */
  run(): this {
    for (let work = this.node.takeWork(); work !== null; work = this.node.takeWork()) {
      this.works.push(work);
      this.sent.push(...work.send);
      if (this.holdWrites) this.held.push(work);
      else this.#finish(work);
      const last = work.apply.at(-1);
      if (last !== undefined && !this.holdApply) this.node.applied(last.index);
    }
    return this;
  }

  #finish({ sendAfterWrite, ticket }: Work): void {
    this.sent.push(...sendAfterWrite);
    if (ticket !== null) this.node.persisted(ticket);
  }

  /** The oldest write that was held back is durable now. */
  release(): this {
    const work = this.held.shift();
    if (work !== undefined) this.#finish(work);
    return this.run();
  }

  receive(from: number, term: number, body: MessageBody): this {
    this.node.receive({ from, to: this.id, term, ...body });
    return this.run();
  }

  tick(count = 1): this {
    for (let left = count; left > 0; left -= 1) {
      this.node.tick();
      this.run();
    }
    return this;
  }

  takeSent(): readonly Message[] {
    const { sent } = this;
    this.sent = [];
    return sent;
  }

  /** Kinds of what left the node since the last call, each with whom it was for. */
  sentKinds(): readonly string[] {
    return this.takeSent().map(({ kind, to }) => `${kind} ${to}`);
  }

  /** Makes it leader, with the votes of these; nothing it sent meanwhile is kept. */
  lead(...voters: readonly number[]): this {
    this.node.campaign();
    this.run();
    const { term } = this.raft;
    for (const preVote of [true, false]) {
      for (const from of voters) this.receive(from, term + 1, granted(preVote));
    }
    if (this.raft.role.kind !== 'leader') throw new Error('it should lead by now');
    this.takeSent();
    return this;
  }

  /** This follower has everything up to the index. */
  acknowledge(from: number, matchIndex = this.raft.log.lastIndex): this {
    return this.receive(from, this.raft.term, accepted(matchIndex));
  }

  get terms(): readonly number[] {
    return this.raft.log.range(2, this.raft.log.lastIndex).map(({ term }) => term);
  }
}

export function entryOf(
  index: number,
  term: number,
  kind: Entry['kind'] = 'data',
  bytes: Uint8Array = NOTHING,
): Entry {
  return { index, term, kind, bytes: bytes.length > 0 ? bytes : Uint8Array.from([index, term]) };
}

const UNKNOWN = { index: 0, term: 0 };

export function granted(preVote: boolean): MessageBody {
  return { kind: 'voteResponse', preVote, granted: true, committed: UNKNOWN };
}

export function denied(preVote: boolean): MessageBody {
  return { kind: 'voteResponse', preVote, granted: false, committed: UNKNOWN };
}

export function accepted(matchIndex: number): MessageBody {
  return { kind: 'appendResponse', outcome: { kind: 'accepted', matchIndex, attestFrom: 1 } };
}

export function rejected(prevLogIndex: number, hintIndex: number, hintTerm: number): MessageBody {
  return { kind: 'appendResponse', outcome: { kind: 'rejected', prevLogIndex, hintIndex, hintTerm } };
}

export function requestVote(
  last: { readonly index: number; readonly term: number },
  settings: { readonly preVote?: boolean; readonly transfer?: boolean } = {},
): MessageBody {
  const { preVote = false, transfer = false } = settings;
  return {
    kind: 'requestVote',
    preVote,
    transfer,
    lastLogIndex: last.index,
    lastLogTerm: last.term,
    committed: UNKNOWN,
  };
}

/** AppendEntries with entries of these terms after the one at `prev`. */
export function append(
  prev: { readonly index: number; readonly term: number },
  terms: readonly number[],
  leaderCommit = 1,
): MessageBody & { kind: 'appendEntries' } {
  const entries = terms.map((term, at) => entryOf(prev.index + 1 + at, term));
  return { kind: 'appendEntries', prevLogIndex: prev.index, prevLogTerm: prev.term, entries, leaderCommit };
}

export function heartbeat(leaderCommit = 1, round = 0): MessageBody {
  return { kind: 'heartbeat', leaderCommit, round };
}

export function heartbeatResponse(round = 0): MessageBody {
  return { kind: 'heartbeatResponse', round };
}

export function snapshotOf(index: number, term: number, configuration: Configuration): Snapshot {
  return { index, term, configuration, stateHash: Uint8Array.from([index]), data: NOTHING };
}

/** The only message of this kind among these. */
export function only<K extends Message['kind']>(
  messages: readonly Message[],
  kind: K,
): Extract<Message, { kind: K }> {
  const found = messages.filter((message): message is Extract<Message, { kind: K }> => message.kind === kind);
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`${found.length} messages of kind ${kind}`);
  return one;
}
