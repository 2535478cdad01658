import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type Hands, REPORT, type Order, type Report, type Status } from './messages.ts';

export interface StreetOptions {
  readonly dir: string;
  readonly validators: number;
  /** How fast the clock of the homes runs, until `pace` says otherwise. */
  readonly speed: number;
  /** The fastest that it will run; as fast as at the start, when left out. */
  readonly topSpeed?: number;
  /** The home's program (`bundleHome`). */
  readonly program: string;
  /** Clock time at the start. */
  readonly originMs: number;
  readonly trades: boolean;
}

export type Act = Extract<Order, { kind: 'act' }>['act'];
export type Acted = Extract<Report, { kind: 'acted' }>;

type Place = Omit<Extract<Order, { kind: 'meet' }>, 'kind'>;

interface HomeProcess {
  readonly n: number;
  readonly seed: string;
  invitation: string | null;
  child: ChildProcess | undefined;
  /** Resolves when the process is over. */
  gone: Promise<undefined>;
  status: Status | undefined;
  port: number;
  /** Who it is and where, once it has been up. */
  place: Place | undefined;
  /** Of processes of this home that are over. */
  elections: number;
  recorded: number;
}

const HOSTS = ['127.0.0.1'];
/** A PC that dozens of homes share is busy. */
const PATIENCE_MS = 180_000;

/** Homes as processes on this PC: started, watched, stopped, and for tests killed. */
export class StreetOfProcesses {
  readonly latenciesMs: number[] = [];
  readonly events: { readonly n: number; readonly what: string; readonly atMs: number }[] = [];
  readonly #options: StreetOptions;
  #hands: Hands;
  readonly #homes: HomeProcess[] = [];
  #acts = 0;
  readonly #watchers = new Set<(report: Report) => void>();

  constructor(options: StreetOptions) {
    this.#options = options;
    this.#hands = { originMs: options.originMs, atMs: Date.now(), speed: options.speed };
  }

  get statuses(): readonly (Status | undefined)[] {
    return this.#homes.map(({ status }) => status);
  }

  get count(): number {
    return this.#homes.length;
  }

  /** The clock of the homes. */
  nowMs(): number {
    const { originMs, atMs, speed } = this.#hands;
    return originMs + (Date.now() - atMs) * speed;
  }

  /** Elections won by anybody since the beginning, in processes that are over too. */
  get elections(): number {
    return this.#homes.reduce((sum, { elections, status }) => sum + elections + (status?.elections ?? 0), 0);
  }

  /** Minutes that a home's meter has said and that were acknowledged, in all its processes. */
  recordedBy(n: number): number {
    const home = this.#home(n);
    return home.recorded + (home.status?.recorded ?? 0);
  }

  dirOf(n: number): string {
    return path.join(this.#options.dir, `home-${n}`);
  }

  pidOf(n: number): number | undefined {
    return this.#home(n).child?.pid;
  }

  portOf(n: number): number {
    return this.#home(n).port;
  }

  /** Founds with the first home. */
  async found(): Promise<void> {
    this.#add(null);
    await this.start(0);
  }

  /** One more home, by an invitation of the first. */
  async join(): Promise<void> {
    const n = this.#homes.length;
    const text = await this.invite({ note: `home ${n}`, roles: [] });
    this.#add(text);
    await this.start(n);
    await this.next(`home ${n} as a member`, (report) =>
      report.kind === 'member' && report.n === n ? report : undefined,
    );
  }

  /** An invitation by the first home. */
  async invite(wanted: Omit<Extract<Order, { kind: 'invite' }>, 'kind'>): Promise<string> {
    this.#order(0, { kind: 'invite', ...wanted });
    const { text } = await this.next('an invitation', (report) =>
      report.kind === 'invitation' ? report : undefined,
    );
    return text;
  }

  /** Starts a home's process, on the port that it had. */
  async start(n: number): Promise<void> {
    const home = this.#home(n);
    const child = fork(this.#options.program, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // The program is some megabytes of source: compiled by the first of them for all.
      env: { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(this.#options.program), 'compiled') },
      serialization: 'advanced',
    });
    home.child = child;
    child.on('message', (message) => this.#hear(home, REPORT.parse(message)));
    home.gone = new Promise((resolve) => {
      child.once('exit', () => {
        home.child = undefined;
        home.elections += home.status?.elections ?? 0;
        home.recorded += home.status?.recorded ?? 0;
        home.status = undefined;
        resolve(undefined);
      });
    });
    const { validators, speed, topSpeed = speed, trades } = this.#options;
    const { seed, port, invitation } = home;
    const dir = this.dirOf(n);
    this.#order(n, {
      kind: 'start',
      n,
      dir,
      seed,
      port,
      hosts: HOSTS,
      clock: this.#hands,
      topSpeed,
      validators,
      invitation,
      trades,
    });
    const { household, addresses } = await this.next(`home ${n} up`, (report) =>
      report.kind === 'up' && report.n === n ? report : undefined,
    );
    home.port = Number(/\/tcp\/(\d+)/.exec(addresses[0] ?? '')?.[1] ?? 0);
    this.#introduce(home, { household, addresses });
  }

  /**
   * Tells it where the others are, and them where it is. An address on loopback means another home to everybody, so homes do
   * not hand it on; without this each would know the one that invited it and nobody else, and be lost with it.
   */
  #introduce(home: HomeProcess, place: Place): void {
    home.place = place;
    for (const other of this.#homes) {
      if (other === home || other.place === undefined) continue;
      this.#order(home.n, { kind: 'meet', ...other.place });
      this.#order(other.n, { kind: 'meet', ...place });
    }
  }

  /** The clock of all homes runs so fast from now on. */
  pace(speed: number): void {
    this.#hands = { originMs: this.nowMs(), atMs: Date.now(), speed };
    for (const { n, child } of this.#homes)
      if (child !== undefined) this.#order(n, { kind: 'pace', clock: this.#hands });
  }

  /** No meter says a minute after this one. */
  lastMinute(minute: number): void {
    for (const { n, child } of this.#homes)
      if (child !== undefined) this.#order(n, { kind: 'lastMinute', minute });
  }

  /** Has a home act on the market. @returns what became of it; undefined when its process ended meanwhile */
  async act(n: number, act: Act): Promise<Acted | undefined> {
    const { child } = this.#home(n);
    if (child === undefined) return undefined;
    this.#acts += 1;
    const id = this.#acts;
    const acted = this.next(`home ${n}'s answer`, (report) =>
      report.kind === 'acted' && report.id === id ? report : undefined,
    );
    this.#order(n, { kind: 'act', id, act });
    return await Promise.race([acted, this.#home(n).gone]);
  }

  /** Ends a home as a household does, or at once (`SIGKILL`). Resolves when its process is gone. */
  async end(n: number, how: 'stop' | 'SIGKILL' = 'stop'): Promise<void> {
    const { child, gone } = this.#home(n);
    if (child === undefined) return;
    if (how === 'SIGKILL') child.kill('SIGKILL');
    else this.#order(n, { kind: 'stop' });
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }

  async endAll(): Promise<void> {
    // Observers first: whoever leads hands over to one who stays as long as there is one.
    const order = [...this.#homes].sort((a, b) => Number(isLeader(a)) - Number(isLeader(b)));
    for (const { n } of order) await this.end(n);
  }

  /** Whatever goes wrong, no process stays behind. */
  killAll(): void {
    for (const { child } of this.#homes) child?.kill('SIGKILL');
    rmSync(path.dirname(this.#options.program), { recursive: true, force: true });
  }

  /** The first report from now on that the function finds something in. @throws Error when it does not come */
  next<T>(
    what: string,
    find: (report: Report) => T | undefined,
    patienceMs: number = PATIENCE_MS,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
      };
      const watch = (report: Report): void => {
        const found = find(report);
        if (found === undefined) return;
        done();
        resolve(found);
      };
      const timer = setTimeout(() => {
        done();
        reject(new Error(`${what} did not come in ${patienceMs / 1000} s: ${this.#whereabouts()}`));
      }, patienceMs);
      this.#watchers.add(watch);
    });
  }

  /** Looks at all statuses as they come, until the condition holds. @throws Error when it does not come */
  async until(
    what: string,
    holds: (statuses: readonly Status[]) => boolean,
    patienceMs: number = PATIENCE_MS,
  ): Promise<void> {
    const running = (): Status[] =>
      this.#homes.flatMap(({ child, status }) => (child && status ? [status] : []));
    if (holds(running())) return;
    await this.next(what, () => (holds(running()) ? true : undefined), patienceMs);
  }

  /** Resolves when the homes' clock has come to a minute. */
  async untilMinute(minute: number): Promise<void> {
    const waitMs = (minute * 60_000 - this.nowMs()) / this.#hands.speed;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  }

  /** Where each home is, for whoever has waited in vain. */
  #whereabouts(): string {
    const words = this.#homes.map(({ n, status }) =>
      status === undefined
        ? `${n} gone`
        : `${n} ${status.role} at ${status.appliedIndex}, ${status.pending} waiting, ${status.linksUp} links`,
    );
    return words.join('; ');
  }

  #hear(home: HomeProcess, report: Report): void {
    if (report.kind === 'status') {
      home.status = report;
      this.latenciesMs.push(...report.latenciesMs);
    }
    if (report.kind === 'event') this.events.push(report);
    for (const watch of this.#watchers) watch(report);
  }

  #add(invitation: string | null): void {
    this.#homes.push({
      n: this.#homes.length,
      seed: randomBytes(32).toString('hex'),
      invitation,
      child: undefined,
      gone: Promise.resolve(undefined),
      status: undefined,
      port: 0,
      place: undefined,
      elections: 0,
      recorded: 0,
    });
  }

  #order(n: number, order: Order): void {
    this.#home(n).child?.send(order);
  }

  #home(n: number): HomeProcess {
    const home = this.#homes[n];
    if (home === undefined) throw new RangeError(`there is no home ${n}`);
    return home;
  }
}

function isLeader({ status }: HomeProcess): boolean {
  return status?.role === 'leader';
}
