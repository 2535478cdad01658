import {
  type ConfigChange,
  type Configuration,
  configurationOf,
  DEFAULT_OPTIONS,
  EMPTY_STORAGE,
  type Entry,
  LEAVE_JOINT,
  type MemberChange,
  type Message,
  RaftNode,
  type RaftOptions,
  type Snapshot,
  startRaft,
  type Write,
} from '../../../node-core/consensus/raft/index.ts';
import { type EnvironmentNode, etcdMessage, type Queued } from './etcd-view.ts';

/**
 * The environment in which etcd-io/raft runs its interaction scripts (rafttest/interaction_env*.go), over our core:
 * nodes with a disk each, and one queue of messages that go nowhere until a command moves them.
 */

const NOTHING = new Uint8Array();

/** What etcd's stub of a configuration has (raftConfigStub). */
const STUB: RaftOptions = {
  ...DEFAULT_OPTIONS,
  id: 1,
  random: () => 0,
  electionTicks: 3,
  heartbeatTicks: 1,
  preVote: false,
  checkQuorum: false,
  maxAppendBytes: Number.MAX_SAFE_INTEGER,
  maxInflightMessages: Number.MAX_SAFE_INTEGER,
  maxInflightBytes: Number.MAX_SAFE_INTEGER,
  commitTicks: null,
  snapshotRetryTicks: Number.MAX_SAFE_INTEGER,
};

export class Environment {
  readonly nodes: EnvironmentNode[] = [];
  queue: Queued[] = [];

  at(id: number): EnvironmentNode {
    const found = this.nodes[id - 1];
    if (found === undefined) throw new Error(`there is no node ${id}`);
    return found;
  }

  addNodes(count: number, named: ReadonlyMap<string, string>): void {
    const index = Number(named.get('index') ?? 0);
    const async = named.get('async-storage-writes') === 'true';
    const options: RaftOptions = {
      ...STUB,
      checkQuorum: named.get('checkquorum') === 'true',
      preVote: named.get('prevote') === 'true',
      maxInflightMessages: Number(named.get('inflight') ?? STUB.maxInflightMessages),
      applyBeforePersisted: async,
      maxApplyBytes: Number(named.get('max-committed-size-per-ready') ?? STUB.maxAppendBytes),
    };
    const configuration = configurationOf(ids(named.get('voters')), ids(named.get('learners')));
    for (let added = 0; added < count; added += 1) {
      const id = this.nodes.length + 1;
      this.nodes.push(newNode({ ...options, id }, { index, configuration, async }));
    }
  }

  propose(id: number, content: string): void {
    const bytes = new TextEncoder().encode(content);
    this.#ask(id, (leader) => leader.propose(bytes));
  }

  /** Where etcd's leader finds a change not allowed now, it appends an empty entry in its place; ours says no. */
  proposeChange(id: number, change: ConfigChange): void {
    this.#ask(id, (leader) => {
      const proposed = leader.proposeChange(change);
      return proposed.kind === 'refused' && proposed.leader === leader.status.id
        ? leader.propose(NOTHING)
        : proposed;
    });
  }

  /** etcd's followers forward proposals; ours say who leads. */
  #ask(id: number, ask: (node: RaftNode) => ReturnType<RaftNode['proposeChange']>): void {
    const asked = this.at(id);
    const proposed = ask(asked.node);
    if (proposed.kind === 'appended' || proposed.leader === null || proposed.leader === id) return;
    const leader = this.at(proposed.leader).node;
    asked.forwarded.push({ to: proposed.leader, text: null, deliver: () => void ask(leader) });
  }

  /** @returns whether there was anything to do */
  processReady(id: number): boolean {
    const one = this.at(id);
    const work = one.node.takeWork();
    const { forwarded } = one;
    one.forwarded = [];
    this.queue.push(...forwarded);
    if (work === null) return forwarded.length > 0;
    this.#queue(work.send);
    if (one.async) {
      if (work.ticket !== null) one.appendThread.push(work);
      if (work.apply.length > 0) one.applyThread.push(work.apply);
      return true;
    }
    if (work.write !== null) store(one, work.write);
    this.#queue(work.sendAfterWrite);
    if (work.apply.length > 0) apply(one, work.apply);
    if (work.ticket !== null) one.node.persisted(work.ticket);
    return true;
  }

  processAppendThread(id: number): boolean {
    const one = this.at(id);
    const work = one.appendThread.shift();
    if (work === undefined) return false;
    const { ticket } = work;
    if (work.write !== null) store(one, work.write);
    this.#queue(work.sendAfterWrite);
    if (ticket !== null) this.#tell(id, () => one.node.persisted(ticket));
    return true;
  }

  processApplyThread(id: number): boolean {
    const one = this.at(id);
    const entries = one.applyThread.shift();
    if (entries === undefined) return false;
    this.#tell(id, () => apply(one, entries));
    return true;
  }

  /** @returns whether there was anything for it */
  deliver(to: number): boolean {
    const mine = this.drop(to);
    for (const queued of mine) queued.deliver();
    return mine.length > 0;
  }

  drop(to: number): readonly Queued[] {
    const mine = this.queue.filter((queued) => queued.to === to);
    this.queue = this.queue.filter((queued) => queued.to !== to);
    return mine;
  }

  stabilize(only: readonly number[]): void {
    const chosen = only.length > 0 ? only : this.nodes.map((_, at) => at + 1);
    let busy = true;
    while (busy) {
      const ready = chosen.filter((id) => this.processReady(id));
      const delivered = chosen.filter((id) => this.deliver(id));
      const written = chosen.filter((id) => runOut(() => this.processAppendThread(id)));
      const applied = chosen.filter((id) => runOut(() => this.processApplyThread(id)));
      busy = [ready, delivered, written, applied].some((list) => list.length > 0);
    }
  }

  #queue(messages: readonly Message[]): void {
    for (const message of messages) {
      const deliver = (): void => this.at(message.to).node.receive(message);
      this.queue.push({ to: message.to, text: etcdMessage(message), deliver });
    }
  }

  #tell(id: number, deliver: () => void): void {
    this.queue.push({ to: id, text: null, deliver });
  }
}

function runOut(process: () => boolean): boolean {
  let any = false;
  while (process()) any = true;
  return any;
}

function newNode(
  options: RaftOptions,
  from: { readonly index: number; readonly configuration: Configuration; readonly async: boolean },
): EnvironmentNode {
  const { index, configuration, async } = from;
  const start = { index, term: index === 0 ? 0 : 1 };
  const snapshot: Snapshot = { ...start, configuration, stateHash: NOTHING, data: NOTHING };
  const hardState = { term: 0, votedFor: null, committed: index };
  // etcd's disk has a snapshot of term 1 and no hard state; a node of ours would not start from that as it is.
  const stored = { ...EMPTY_STORAGE, snapshot, start, hardState, applied: index };
  const raft = startRaft(options, stored);
  const disk = { start, entries: [] };
  const rest = { forwarded: [], appendThread: [], applyThread: [] };
  return { raft, node: new RaftNode(raft), async, disk, ...rest };
}

function store({ disk }: EnvironmentNode, { snapshot, discardFrom, entries }: Write): void {
  if (snapshot !== null) {
    disk.start = { index: snapshot.index, term: snapshot.term };
    disk.entries = [];
  }
  if (discardFrom !== null) disk.entries = disk.entries.filter(({ index }) => index < discardFrom);
  disk.entries.push(...entries);
}

/** etcd's environment makes a snapshot of every state. */
function apply({ node, raft }: EnvironmentNode, entries: readonly Entry[]): void {
  for (const { index, term } of entries) {
    node.applied(index);
    const { configuration } = raft;
    node.snapshotTaken({ index, term, configuration, stateHash: NOTHING, data: NOTHING });
  }
}

export function compact({ node, disk }: EnvironmentNode, through: number): void {
  const term = disk.entries.find(({ index }) => index === through)?.term ?? 0;
  node.compact(through);
  disk.entries = disk.entries.filter(({ index }) => index > through);
  disk.start = { index: through, term };
}

/** `v2 l3 r1`: voter 2, learner 3, remove 1; nothing: leave the joint configuration. */
export function changeFrom(input: string, transition: string): ConfigChange {
  const kinds: Record<string, MemberChange['kind']> = { v: 'addVoter', l: 'addLearner', r: 'remove' };
  const changes = input
    .split(' ')
    .filter((word) => word !== '')
    .map(
      (word): MemberChange => ({ kind: kinds[word.slice(0, 1)] ?? 'remove', node: Number(word.slice(1)) }),
    );
  if (changes.length === 0) return LEAVE_JOINT;
  return {
    kind: 'enter',
    changes,
    joint: transition === 'auto' ? 'whenNeeded' : 'always',
    leave: transition === 'explicit' ? 'explicit' : 'automatic',
    context: NOTHING,
  };
}

function ids(list: string | undefined): number[] {
  return [...(list ?? '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
}
