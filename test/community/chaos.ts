import { execFileSync } from 'node:child_process';
import type { StreetOfProcesses } from '../../main/cli/community/processes.ts';

export type Fault = 'kill' | 'freeze' | 'cut';

/** A leader was killed: how long until another one's first block. */
export interface Failover {
  readonly tookMs: number;
}

const FIRST_WAIT_MS = 2000;
const LONGEST_FAULT_MS = 15_000;
const BETWEEN_MS = 4000;
const TABLE = 'nabowatt_cuts';

/** Kills, freezes and cuts homes off at random, and brings them back; at most two at a time. */
export class Chaos {
  readonly counts: Record<Fault, number> = { kill: 0, freeze: 0, cut: 0 };
  readonly leaderKillsMs: number[] = [];
  /** What was done to whom, in the form of the homes' own events. */
  readonly log: { readonly n: number; readonly what: string; readonly atMs: number }[] = [];
  readonly #street: StreetOfProcesses;
  readonly #random: () => number;
  readonly #mayCut: boolean;
  readonly #down = new Map<number, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(street: StreetOfProcesses, how: { readonly random: () => number; readonly mayCut: boolean }) {
    this.#street = street;
    this.#random = how.random;
    this.#mayCut = how.mayCut;
    if (how.mayCut) {
      nft(`add table inet ${TABLE}`);
      nft(`add chain inet ${TABLE} input { type filter hook input priority 0 ; }`);
    }
  }

  start(): void {
    this.#timer = setTimeout(() => this.#next(), FIRST_WAIT_MS);
  }

  /** No more faults; resolves when every home is back. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all(this.#down.values());
  }

  #next(): void {
    this.#timer = setTimeout(() => this.#next(), BETWEEN_MS * (0.5 + this.#random()));
    if (this.#down.size >= 2) return;
    const up = Array.from({ length: this.#street.count }, (_, n) => n).filter((n) => !this.#down.has(n));
    // Every other time it is the leader: that is what there is to survive.
    const leader = this.#street.statuses.find((status) => status?.role === 'leader')?.n;
    const n = leader !== undefined && up.includes(leader) && this.#random() < 0.5 ? leader : this.#pick(up);
    const faults: readonly Fault[] = this.#mayCut
      ? ['kill', 'kill', 'freeze', 'cut']
      : ['kill', 'kill', 'freeze'];
    const fault = this.#pick(faults);
    if (n === undefined || fault === undefined) return;
    if (fault === 'kill' && n === leader) this.leaderKillsMs.push(Date.now());
    this.counts[fault] += 1;
    this.log.push({ n, what: `${fault}${n === leader ? ' of the leader' : ''}`, atMs: Date.now() });
    const lastsMs = 500 + this.#random() * LONGEST_FAULT_MS;
    const over = this.#fault(fault, { n, lastsMs }).finally(() => {
      this.#down.delete(n);
      this.log.push({ n, what: `${fault} is over`, atMs: Date.now() });
    });
    this.#down.set(n, over);
  }

  async #fault(
    fault: Fault,
    { n, lastsMs }: { readonly n: number; readonly lastsMs: number },
  ): Promise<void> {
    const pid = this.#street.pidOf(n);
    if (pid === undefined) return;
    switch (fault) {
      case 'kill':
        await this.#street.end(n, 'SIGKILL');
        await this.#after(lastsMs);
        await this.#street.start(n);
        return;
      case 'freeze':
        process.kill(pid, 'SIGSTOP');
        await this.#after(lastsMs);
        process.kill(pid, 'SIGCONT');
        return;
      case 'cut': {
        const port = this.#street.portOf(n);
        const handles = ['sport', 'dport'].map((side) => addRule(`tcp ${side} ${port} drop`));
        await this.#after(lastsMs);
        for (const handle of handles) nft(`delete rule inet ${TABLE} input handle ${handle}`);
      }
    }
  }

  #after(waitMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, waitMs);
    return promise;
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random() * from.length)];
  }
}

function addRule(rule: string): string {
  const said = execFileSync('nft', ['-e', '-a', 'add', 'rule', 'inet', TABLE, 'input', ...rule.split(' ')]);
  const handle = /handle (\d+)/.exec(said.toString())?.[1];
  if (handle === undefined) throw new Error(`nft gave no handle: ${said.toString()}`);
  return handle;
}

function nft(command: string): void {
  execFileSync('nft', command.split(' '));
}
