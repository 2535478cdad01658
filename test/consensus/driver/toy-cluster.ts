import type { GroupEvent } from '../../../node-core/consensus/driver/group-event.ts';
import { RaftGroup } from '../../../node-core/consensus/driver/group.ts';
import type { GroupTime, GroupWrite } from '../../../node-core/consensus/driver/ports.ts';
import type { ProposeResult } from '../../../node-core/consensus/ordering.ts';
import { emptyDisk, type ToyDisk, ToyMachine, written } from './toy-machine.ts';

interface Flight {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

interface Running {
  readonly group: RaftGroup;
  readonly machine: ToyMachine;
  /** Writes that are not on the disk yet. */
  readonly writes: { readonly write: GroupWrite; readonly done: () => void }[];
  readonly ticks: (() => void)[];
  deferred: (() => void)[];
}

/** One home PC: its disk outlives it. */
export class ToyNode {
  readonly id: number;
  disk: ToyDisk = emptyDisk();
  running: Running | undefined;
  /** True: writes wait for `flush`. */
  isSlow = false;
  /** True: what is fetched beside the log waits for `fetch`. */
  isFetchingHeld = false;
  heldFetches: (() => void)[] = [];
  readonly events: GroupEvent[] = [];

  constructor(id: number) {
    this.id = id;
  }

  get group(): RaftGroup {
    if (this.running === undefined) throw new Error(`node ${this.id} is not running`);
    return this.running.group;
  }

  get machine(): ToyMachine {
    if (this.running === undefined) throw new Error(`node ${this.id} is not running`);
    return this.running.machine;
  }

  get texts(): string[] {
    return this.disk.settled.map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
  }
}

/** Numbers that look drawn, and are the same each time (a linear congruential generator, Numerical Recipes). */
function belowFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** Drivers in one process, moved step by step: nothing happens by itself. */
export class ToyCluster {
  readonly nodes: ToyNode[];
  flights: Flight[] = [];
  /** Links that are cut, as `from-to`. */
  readonly cuts = new Set<string>();
  /** Which frames are lost, besides those on links that are cut. */
  isLost: (flight: Flight) => boolean = () => false;
  /** What becomes of a frame before it arrives. */
  onTheWay: (flight: Flight) => Uint8Array = ({ bytes }) => bytes;
  #nowMs = 0;
  readonly #below: (bound: number) => number;

  /** @param below a whole number below a bound: the cluster's only randomness */
  constructor(count: number, below: (bound: number) => number = belowFrom(count)) {
    this.#below = below;
    this.nodes = Array.from({ length: count }, (_, at) => new ToyNode(at + 1));
    for (const node of this.nodes) this.start(node);
  }

  node(id: number): ToyNode {
    const node = this.nodes[id - 1];
    if (node === undefined) throw new Error(`there is no node ${id}`);
    return node;
  }

  get leader(): ToyNode | undefined {
    return this.nodes.find(
      ({ running, id }) => running?.group.raft.role === 'leader' && !this.cuts.has(`${id}-all`),
    );
  }

  start(node: ToyNode): void {
    const machine = new ToyMachine(node.id, node.disk);
    const writes: Running['writes'] = [];
    const ticks: (() => void)[] = [];
    const running: { deferred: (() => void)[] } = { deferred: [] };
    const time: GroupTime = {
      monotonicMs: () => this.#nowMs,
      wallMs: () => this.#nowMs,
      every: (_intervalMs, run) => {
        ticks.push(run);
        return () => ticks.splice(0);
      },
      defer: (run) => running.deferred.push(run),
    };
    const group = new RaftGroup({
      id: node.id,
      stored: node.disk.stored,
      founders: node.id === 1 ? [1] : [],
      machine,
      disk: {
        write: (write, done) => {
          writes.push({ write, done });
          if (!node.isSlow) this.flush(node);
        },
      },
      links: {
        send: (to, bytes) => {
          this.flights.push({ from: node.id, to, bytes });
        },
      },
      catchUp: ({ from, ordinal, signal }, done) => {
        const fetch = (): void => {
          if (signal.aborted) return;
          for (const entry of this.node(from).disk.settled.slice(machine.settled, ordinal))
            machine.fetched(entry);
          done();
        };
        if (node.isFetchingHeld) node.heldFetches.push(fetch);
        else fetch();
      },
      time,
      random: this.#below,
      event: (event) => node.events.push(event),
    });
    node.running = Object.assign(running, { group, machine, writes, ticks });
    // What the driver writes when it is made.
    this.flush(node);
  }

  /** The writes under way reach the disk. */
  flush(node: ToyNode): void {
    for (const { write, done } of node.running?.writes.splice(0) ?? []) {
      Object.assign(node.disk, { stored: written(node.disk, write).stored });
      done();
    }
  }

  /** What is fetched beside the log arrives. */
  fetch(node: ToyNode): void {
    node.isFetchingHeld = false;
    for (const fetch of node.heldFetches.splice(0)) fetch();
  }

  /** Loses what is not on the disk. */
  crash(node: ToyNode): void {
    void node.running?.group.close();
    node.running = undefined;
    node.disk = { ...node.disk };
  }

  tick(ticks = 1): void {
    for (let count = 0; count < ticks; count += 1) {
      this.#nowMs += 100;
      for (const { running } of this.nodes) for (const run of running?.ticks ?? []) run();
      this.settle();
    }
  }

  /** Delivers until nothing is under way. */
  settle(): void {
    for (;;) {
      for (const { running } of this.nodes) {
        for (const run of running?.deferred.splice(0) ?? []) run();
      }
      const flights = this.flights.splice(0);
      for (const flight of flights) this.deliver(flight);
      const waiting = this.nodes.some(({ running }) => (running?.deferred.length ?? 0) > 0);
      if (flights.length === 0 && !waiting) return;
    }
  }

  deliver({ from, to, bytes }: Flight): void {
    const cut = [`${from}-${to}`, `${from}-all`, `all-${to}`].some((name) => this.cuts.has(name));
    if (!cut && !this.isLost({ from, to, bytes }))
      this.node(to).running?.group.receive(from, this.onTheWay({ from, to, bytes }));
  }

  /** Nothing from and to a node gets through. */
  isolate(id: number): void {
    this.cuts.add(`${id}-all`).add(`all-${id}`);
  }

  heal(): void {
    this.cuts.clear();
  }

  untilLeader(): ToyNode {
    for (let ticks = 0; ticks < 200; ticks += 1) {
      const { leader } = this;
      if (leader !== undefined) return leader;
      this.tick();
    }
    throw new Error('nobody was elected');
  }

  /** Proposes at the leader, lets it go through, and says what became of it. */
  async propose(bytes: Uint8Array | string, at: ToyNode = this.untilLeader()): Promise<ProposeResult> {
    const result = at.group.propose(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    this.settle();
    return await result;
  }
}
