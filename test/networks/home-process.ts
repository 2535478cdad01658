/**
 * One household's program in its namespace. What it is, is a parameter of the runner; it is started as
 * `node <program> '<HomeStart as JSON>'` and speaks lines of JSON: `HomeEvent` on its standard output, `HomeCommand` on
 * its standard input. Other lines are passed over.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface HomeStart {
  readonly name: HomeName;
  /** All homes of the community. */
  readonly names: readonly HomeName[];
  /** When this world began, in milliseconds since 1970: the same for all of its homes. */
  readonly beganMs: number;
  /** A folder that all homes of this world can write in. */
  readonly folder: string;
  readonly port: number;
  readonly mapPort: boolean;
  /** The tag under which homes on a LAN find each other; null for none. */
  readonly discovery: string | null;
  readonly announce: readonly string[];
  /** Where others are, as an invitation would say. */
  readonly known: readonly { readonly name: HomeName; readonly addresses: readonly string[] }[];
}

export type HomeName = 'relay' | 'a' | 'b';

export type HomeEvent =
  /** Listening, and where it thinks that it can be reached; again at each change. */
  | { readonly event: 'addresses'; readonly addresses: readonly string[] }
  /** The link to another home is up by another way than before; null: down. */
  | { readonly event: 'path'; readonly name: HomeName; readonly path: string | null }
  /**
   * Every second. `count` grows whenever something has gone all the way to the other home and back; `missing` counts
   * what was sent on a link, did not arrive, and the link was not lost.
   */
  | {
      readonly event: 'progress';
      readonly name: HomeName;
      readonly count: number;
      readonly missing: number;
      /** Contracts that have been made, of a home that trades. */
      readonly contracts?: number;
    }
  /** For the reader of a failure. */
  | { readonly event: 'note'; readonly text: string };

export type HomeCommand =
  | { readonly do: 'learn'; readonly name: HomeName; readonly addresses: readonly string[] }
  | { readonly do: 'stop' };

/** An event and when it came. */
export type Told = HomeEvent & { readonly atMs: number };

export class HomeProcess {
  readonly name: HomeName;
  readonly told: Told[] = [];
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  readonly #errors: string[] = [];

  constructor(options: {
    readonly namespace: string;
    readonly program: string;
    readonly start: HomeStart;
  }) {
    const { namespace, program, start } = options;
    this.name = start.name;
    const args = ['netns', 'exec', namespace, process.execPath, program, JSON.stringify(start)];
    this.#child = spawn('ip', args, { stdio: ['pipe', 'pipe', 'pipe'] });
    if (this.#child.stdout !== null) {
      createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
    }
    this.#child.stderr?.on('data', (words: Buffer) => {
      this.#errors.push(words.toString());
      if (this.#errors.length > 20) this.#errors.shift();
    });
    this.#child.on('exit', () => this.#look());
  }

  say(command: HomeCommand): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  /** The first event from `sinceMs` on that fits, past or to come. @throws Error */
  async hears<E extends HomeEvent['event']>(
    kind: E,
    wanted: {
      readonly what: string;
      readonly limitS: number;
      readonly sinceMs?: number;
      readonly fits: (told: Extract<Told, { readonly event: E }>) => boolean;
    },
  ): Promise<Extract<Told, { readonly event: E }>> {
    const { sinceMs = 0, fits } = wanted;
    const isKind = (told: Told): told is Extract<Told, { readonly event: E }> => told.event === kind;
    return await this.#until(wanted, () => {
      return this.told.find((told): told is Extract<Told, { readonly event: E }> => {
        return isKind(told) && told.atMs >= sinceMs && fits(told);
      });
    });
  }

  /** Stops it in an orderly way, or else. */
  async stop(): Promise<void> {
    this.say({ do: 'stop' });
    await this.#until({ what: 'an end', limitS: 15 }, () => this.#ended).catch(() => this.kill());
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#until({ what: 'an end', limitS: 5 }, () => this.#ended);
  }

  /** What it told last, for a failure. */
  lastWords(): string {
    const words = this.told.filter(({ event }) => event !== 'progress').slice(-8);
    const texts = words.map(
      ({ atMs, ...rest }) => `${Math.round(atMs)} ${JSON.stringify(rest).slice(0, 240)}`,
    );
    return `${this.name}: ${[...texts, ...this.#errors].join(' | ').slice(-2500)}`;
  }

  get #ended(): true | undefined {
    return this.#child.exitCode !== null || this.#child.signalCode !== null ? true : undefined;
  }

  #until<Found>(
    wanted: { readonly what: string; readonly limitS: number },
    find: () => Found | undefined,
  ): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`${wanted.what}: not within ${wanted.limitS} s`));
      }, wanted.limitS * 1000);
      this.#watchers.add(look);
      look();
    });
  }

  #hear(line: string): void {
    if (!line.startsWith('{"event":')) return;
    // What our own program writes; whoever puts another in its place keeps to `HomeEvent`.
    const event = JSON.parse(line) as HomeEvent;
    this.told.push({ ...event, atMs: performance.now() });
    this.#look();
  }

  #look(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
