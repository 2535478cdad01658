/** The ways in which two homes on two networks find each other, each alone. */
import { type HomeName, HomeProcess, type HomeStart, type Told } from './home-process.ts';
import { type Nat, World } from './world.ts';

export interface Settings {
  /** The home program. */
  readonly program: string;
  /** How long a cable stays pulled. */
  readonly cableS: number;
  /** Tries of hole punching; nine of ten must succeed. */
  readonly punches: number;
}

export interface Scenario {
  readonly name: string;
  /** No run of it takes longer, or it failed. */
  readonly limitS: number;
  /** @returns what was seen, for the line in the report @throws Error when something did not hold */
  run(stage: Stage): Promise<string>;
}

const PORT = 4001;
const RELAY = `/ip4/5.5.5.1/tcp/${PORT}`;
/** Moves from the relay to the hole whose frames are counted to the end. */
const WATCHED_MOVES = 5;
/** Patience for a first link: a start, a reservation, a dial; on a machine that does much else, minutes. */
const LINK_S = 180;
/** Patience for whatever takes seconds. */
const PATIENT_S = 90;

const THREE = ['relay', 'a', 'b'] as const;

/** One world and the homes in it, for one scenario. */
export class Stage {
  readonly world = new World();
  readonly settings: Settings;
  readonly #beganMs = Date.now();
  readonly homes = new Map<HomeName, HomeProcess>();

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** Starts a home at its place; those behind routers know the relay if there is one, and nobody else. */
  start(name: HomeName, options: Partial<HomeStart> & Pick<HomeStart, 'names'>): HomeProcess {
    const home = new HomeProcess({
      namespace: this.world.namespace(name === 'relay' ? 'pub' : name),
      program: this.settings.program,
      start: {
        name,
        beganMs: this.#beganMs,
        folder: this.world.folder,
        port: PORT,
        mapPort: false,
        discovery: null,
        announce: name === 'relay' ? [RELAY] : [],
        known: name === 'relay' ? [] : relayAmong(options.names),
        ...options,
      },
    });
    this.homes.set(name, home);
    return home;
  }

  /** Starts the relay and both homes behind routers. */
  startThree(options: Partial<HomeStart> = {}): { relay: HomeProcess; a: HomeProcess } {
    const relay = this.start('relay', { names: THREE });
    return { relay, ...this.startTwo(options) };
  }

  /** Starts the homes behind routers, which know the relay. */
  startTwo(options: Partial<HomeStart> = {}): { a: HomeProcess; b: HomeProcess } {
    return {
      a: this.start('a', { names: THREE, ...options }),
      b: this.start('b', { names: THREE, ...options }),
    };
  }

  /** Contracts that its homes have made; undefined where they do not trade. */
  get contracts(): number | undefined {
    const told = [...this.homes.values()].flatMap((home) =>
      home.told.flatMap((one) => (one.event === 'progress' ? (one.contracts ?? []) : [])),
    );
    return told.length === 0 ? undefined : Math.max(...told);
  }

  async end(): Promise<void> {
    await Promise.all([...this.homes.values()].map((home) => home.kill().catch(() => {})));
    await this.world.down();
  }
}

function relayAmong(names: readonly HomeName[]): HomeStart['known'] {
  return names.includes('relay') ? [{ name: 'relay', addresses: [RELAY] }] : [];
}

/** Both homes have their link on this path. @returns when the later one did, by the runner's clock */
async function bothOn(stage: Stage, path: string, sinceMs = 0, limitS = LINK_S): Promise<number> {
  const told = await Promise.all(
    (['a', 'b'] as const).map(async (name) => {
      const other = name === 'a' ? 'b' : 'a';
      return await need(stage, name).hears('path', {
        what: `${name} has ${other} ${path}`,
        limitS,
        sinceMs,
        fits: (one) => one.name === other && one.path === path,
      });
    }),
  );
  return Math.max(...told.map(({ atMs }) => atMs));
}

/** Something goes to and fro between the homes after `sinceMs`, and they trade if they do. @returns frames missing at either end */
async function bothTalk(stage: Stage, sinceMs: number, limitS = LINK_S): Promise<number> {
  const missing = await Promise.all(
    (['a', 'b'] as const).map(async (name) => {
      const other = name === 'a' ? 'b' : 'a';
      const home = need(stage, name);
      const bounds = { limitS, sinceMs, what: `${name} hears ${other}` };
      const first = await home.hears('progress', { ...bounds, fits: (one) => one.name === other });
      const later = await home.hears('progress', {
        ...bounds,
        // A home that trades has made a contract by now, or the two only hear each other.
        fits: (one) => one.name === other && one.count > first.count && one.contracts !== 0,
      });
      return later.missing;
    }),
  );
  return Math.max(...missing);
}

/** Lets a time pass: as the home's own reports of each second tell it. */
async function lives(home: HomeProcess, forS: number): Promise<void> {
  const sinceMs = performance.now() + 1000 * forS;
  await home.hears('progress', { what: 'a second', limitS: forS + PATIENT_S, sinceMs, fits: () => true });
}

function need(stage: Stage, name: HomeName): HomeProcess {
  const home = stage.homes.get(name);
  if (home === undefined) throw new Error(`${name} was not started`);
  return home;
}

function hold(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function mapped(version: 1 | 2): Scenario {
  return {
    name: `a mapped port, IGD version ${version}, no relay`,
    limitS: 600,
    async run(stage) {
      const { world } = stage;
      await world.up({ a: 'cone', b: 'cone' });
      await world.forwarding('rb', version);
      const names = ['a', 'b'] as const;
      const beganMs = performance.now();
      const b = stage.start('b', { names, mapPort: true });
      const isMapped = (told: Told): boolean =>
        told.event === 'addresses' &&
        told.addresses.some((address) => address.includes('/ip4/5.5.5.12/tcp/'));
      const told = await b.hears('addresses', {
        what: 'b has a port mapped',
        limitS: LINK_S,
        fits: isMapped,
      });
      const mappedMs = performance.now() - beganMs;
      const a = stage.start('a', { names });
      a.say({ do: 'learn', name: 'b', addresses: told.addresses });
      const upMs = await bothOn(stage, 'mapped');
      await bothTalk(stage, upMs);
      hold((await world.forwarded('rb')).length === 1, 'the router forwards one port');
      await b.stop();
      hold((await world.forwarded('rb')).length === 0, 'the router still forwards after the stop');
      return `mapped ${seconds(mappedMs)} after the start`;
    },
  };
}

/** Nine of ten tries end on a direct path; each begins anew, with new processes and new ports. */
const punched: Scenario = {
  name: 'hole punching',
  limitS: 1_500,
  async run(stage) {
    await stage.world.up({ a: 'cone', b: 'cone' });
    stage.start('relay', { names: THREE });
    const tookMs: number[] = [];
    let most = 0;
    const { punches } = stage.settings;
    const failures: string[] = [];
    for (let tries = 0; tries < punches; tries += 1) {
      const { a, b } = stage.startTwo({ port: PORT + 1 + tries });
      try {
        const relayedMs = await bothOn(stage, 'relayed');
        const punchedMs = await bothOn(stage, 'punched', 0, PATIENT_S);
        tookMs.push(punchedMs - relayedMs);
        if (tries < WATCHED_MOVES) most = Math.max(most, await movedWhole(stage, punchedMs));
        else await bothTalk(stage, punchedMs);
      } catch (thrown) {
        failures.push(thrown instanceof Error ? thrown.message : String(thrown));
      }
      await Promise.all([a, b].map((home) => home.kill()));
    }
    hold(tookMs.length >= Math.floor(0.9 * punches), `${tookMs.length} of ${punches}: ${failures[0]}`);
    hold(most === 0, `${most} frames were lost in a move without the link being down`);
    const middle = tookMs.toSorted((x, y) => x - y)[Math.floor(tookMs.length / 2)] ?? 0;
    return `${tookMs.length} of ${punches} direct, p50 ${seconds(middle)} after the relayed link, no frame lost in the moves`;
  },
};

/** After a move: traffic goes on, and nothing sent before it is missing. */
async function movedWhole(stage: Stage, movedMs: number): Promise<number> {
  await lives(need(stage, 'a'), 6);
  return await bothTalk(stage, movedMs + 5_000);
}

const relayed: Scenario = {
  name: 'a relay behind symmetric routers',
  limitS: 600,
  async run(stage) {
    await stage.world.up({ a: 'symmetric', b: 'symmetric' });
    const { a } = stage.startThree();
    const upMs = await bothOn(stage, 'relayed');
    const isRefusal = (told: Told): boolean => told.event === 'note' && told.text.includes('notPunched');
    const leads = await Promise.race([
      a.hears('note', { what: 'no hole', limitS: PATIENT_S, fits: isRefusal }),
      need(stage, 'b').hears('note', { what: 'no hole', limitS: PATIENT_S, fits: isRefusal }),
    ]);
    const missing = await bothTalk(stage, leads.atMs);
    hold(missing === 0, `${missing} frames were lost`);
    return `still relayed ${seconds(leads.atMs - upMs)} later, when punching had failed`;
  },
};

function relayKilled(nat: Nat): Scenario {
  const direct = nat === 'cone';
  return {
    name: `the relay killed in mid-traffic and back, ${direct ? 'a punched link' : 'a relayed link'}`,
    limitS: 600,
    async run(stage) {
      await stage.world.up({ a: nat, b: nat });
      const { relay, a } = stage.startThree();
      const path = direct ? 'punched' : 'relayed';
      await bothTalk(stage, await bothOn(stage, path));
      const killedMs = performance.now();
      await relay.kill();
      if (direct) {
        await lives(a, 10);
        const missing = await bothTalk(stage, performance.now());
        const isDown = (told: Told): boolean =>
          told.event === 'path' && told.name === 'b' && told.atMs > killedMs;
        hold(!a.told.some(isDown) && missing === 0, `the punched link suffered. ${a.lastWords()}`);
      } else {
        await a.hears('path', {
          what: 'a sees the link go down',
          limitS: PATIENT_S,
          sinceMs: killedMs,
          fits: (one) => one.name === 'b' && one.path === null,
        });
        await lives(a, 5);
      }
      const backMs = performance.now();
      stage.start('relay', { names: THREE });
      if (direct) {
        await a.hears('path', {
          what: 'a has its relay again',
          limitS: LINK_S,
          sinceMs: backMs,
          fits: (one) => one.name === 'relay' && one.path !== null,
        });
        return 'the punched link went on without it';
      }
      const againMs = await bothOn(stage, 'relayed', backMs, LINK_S);
      await bothTalk(stage, againMs);
      return `back ${seconds(againMs - backMs)} after the relay's start`;
    },
  };
}

const renumberedPunched: Scenario = {
  name: "one side's address changing, a punched link",
  limitS: 600,
  async run(stage) {
    await stage.world.up({ a: 'cone', b: 'cone' });
    stage.startThree();
    await bothTalk(stage, await bothOn(stage, 'punched'));
    const changedMs = performance.now();
    await stage.world.renumber('ra', '5.5.5.21');
    const againMs = await bothOn(stage, 'punched', changedMs, LINK_S);
    await bothTalk(stage, againMs);
    return `direct again ${seconds(againMs - changedMs)} after the change`;
  },
};

const renumberedMapped: Scenario = {
  name: "one side's address changing, a mapped port",
  limitS: 600,
  async run(stage) {
    await stage.world.up({ a: 'symmetric', b: 'symmetric' });
    await stage.world.forwarding('rb', 2);
    stage.startThree({ mapPort: true });
    await bothTalk(stage, await bothOn(stage, 'mapped'));
    const changedMs = performance.now();
    await stage.world.renumber('rb', '5.5.5.22');
    const againMs = await bothOn(stage, 'mapped', changedMs + 1_000, LINK_S);
    await bothTalk(stage, againMs);
    return `direct again ${seconds(againMs - changedMs)} after the change`;
  },
};

function cable(nat: Nat): Scenario {
  const path = nat === 'cone' ? 'punched' : 'relayed';
  return {
    name: `a cable pulled, a ${path} link`,
    limitS: 900,
    async run(stage) {
      const { cableS } = stage.settings;
      await stage.world.up({ a: nat, b: nat });
      const { a } = stage.startThree();
      await bothTalk(stage, await bothOn(stage, path));
      const pulledMs = performance.now();
      await stage.world.cable('rb', 'pulled');
      const down = await a.hears('path', {
        what: 'a sees the link go down',
        limitS: PATIENT_S,
        sinceMs: pulledMs,
        fits: (one) => one.name === 'b' && one.path === null,
      });
      await lives(a, cableS);
      const pluggedMs = performance.now();
      await stage.world.cable('rb', 'plugged');
      const talkMs = await bothOn(stage, 'relayed', pluggedMs, LINK_S);
      await bothTalk(stage, talkMs);
      const whole = await bothOn(stage, path, pluggedMs, LINK_S);
      const noticed = `noticed after ${seconds(down.atMs - pulledMs)}`;
      return `${cableS} s: ${noticed}, linked ${seconds(talkMs - pluggedMs)}, ${path} ${seconds(whole - pluggedMs)} after the repair`;
    },
  };
}

const oneLan: Scenario = {
  name: 'one LAN, found by mDNS alone',
  limitS: 600,
  async run(stage) {
    await stage.world.upOnOneLan();
    const names = ['a', 'b'] as const;
    const beganMs = performance.now();
    for (const name of names) stage.start(name, { names, discovery: 'street1' });
    const upMs = await bothOn(stage, 'local');
    await bothTalk(stage, upMs);
    return `linked ${seconds(upMs - beganMs)} after the start`;
  },
};

export const SCENARIOS: readonly Scenario[] = [
  cable('symmetric'),
  cable('cone'),
  punched,
  mapped(1),
  mapped(2),
  relayed,
  relayKilled('symmetric'),
  relayKilled('cone'),
  renumberedPunched,
  renumberedMapped,
  oneLan,
];
