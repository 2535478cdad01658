/**
 * Two homes behind two routers and a public PC, in network namespaces of this machine:
 *
 * ```
 * a 192.168.1.10 -- lan [ra] wan 5.5.5.11 --+
 *                                           +-- inet (a bridge) -- pub 5.5.5.1
 * b 192.168.1.20 -- lan [rb] wan 5.5.5.12 --+
 * ```
 *
 * Both homes are on the same private range, as most homes are. There is no way out. libp2p takes documentation ranges for
 * private, so the internet here is another one. Namespaces are named `nabonet-<pid>-<number>-<place>`; those of runs
 * that are no more are taken down by the next.
 */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'nabonet-';

/** A place in the world. */
export type Place = 'inet' | 'pub' | 'ra' | 'rb' | 'a' | 'b';
const PLACES: readonly Place[] = ['inet', 'pub', 'ra', 'rb', 'a', 'b'];

/**
 * How a router translates: `cone` keeps the port where it can, as most homes' do; `symmetric` gives every destination
 * another port, so that no hole can be punched. Both drop what nobody inside asked for.
 */
export type Nat = 'cone' | 'symmetric';

/** What was said when a command failed. */
function run(program: string, args: readonly string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 20_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${program} ${args.join(' ')}: ${stderr.trim() || error.message}`));
    });
    // A program that reads nothing may be gone before this is written.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** The programs that a world is made with, and the Debian package of each. */
const PROGRAMS = [
  ['ip', 'iproute2'],
  ['nft', 'nftables'],
  ['miniupnpd', 'miniupnpd-nftables'],
] as const;

/** Why no world can be made here; undefined when one can. */
export function whyNot(): string | undefined {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const missing = PROGRAMS.filter(([program]) => {
    try {
      execFileSync('which', [program], { stdio: 'ignore' });
      return false;
    } catch {
      return true;
    }
  });
  return missing.length === 0 ? undefined : `apt-get install ${missing.map(([, name]) => name).join(' ')}`;
}

/** Takes down what runs left behind that are no more. */
export async function sweep(): Promise<void> {
  for (const name of (await run('ip', ['netns', 'list']))
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '')) {
    const pid = Number(new RegExp(`^${PREFIX}([0-9]+)-`).exec(name)?.[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) await takeDown(name);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends what still runs in a namespace of ours, and the namespace. */
async function takeDown(namespace: string): Promise<void> {
  const pids = (await run('ip', ['netns', 'pids', namespace]).catch(() => '')).split('\n');
  for (const pid of pids.map(Number).filter((one) => one > 0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
  }
  await run('ip', ['netns', 'del', namespace]).catch(() => {});
}

let worlds = 0;

export class World {
  /** For files of the homes. */
  readonly folder = mkdtempSync(join(tmpdir(), PREFIX));
  readonly #name = `${PREFIX}${process.pid}-${(worlds += 1)}-`;
  readonly #daemons: ChildProcess[] = [];

  /** The namespace of a place, for `ip netns exec`. */
  namespace(place: Place): string {
    return this.#name + place;
  }

  /** Builds everything. */
  async up(nats: { readonly a: Nat; readonly b: Nat }): Promise<void> {
    for (const place of PLACES) await this.#place(place);
    await this.#ip('inet', 'link add name switch0 type bridge');
    await this.#ip('inet', 'link set switch0 up');
    await this.#onInternet('pub', '5.5.5.1');
    await this.#home({ home: 'a', router: 'ra', address: '192.168.1.10', far: '5.5.5.11', nat: nats.a });
    await this.#home({ home: 'b', router: 'rb', address: '192.168.1.20', far: '5.5.5.12', nat: nats.b });
  }

  /** Builds something else: both homes on one LAN, with a router that leads nowhere. */
  async upOnOneLan(): Promise<void> {
    for (const place of ['inet', 'a', 'b'] as const) await this.#place(place);
    await this.#ip('inet', 'link add name switch0 type bridge');
    await this.#ip('inet', 'link set switch0 up');
    for (const [home, address] of [
      ['a', '192.168.1.10'],
      ['b', '192.168.1.20'],
    ] as const) {
      await this.#onInternet(home, address);
      await this.#ip(home, 'route add default via 192.168.1.1');
    }
  }

  /** Ends everything that runs in it, and takes it down. */
  async down(): Promise<void> {
    for (const daemon of this.#daemons) daemon.kill('SIGKILL');
    for (const place of PLACES) await takeDown(this.namespace(place));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts a port-forwarding daemon on a router, as IGD version 1 or 2. */
  async forwarding(router: 'ra' | 'rb', version: 1 | 2): Promise<void> {
    await this.#in(router, 'nft', ['-f', '-'], FORWARDING_TABLE);
    const settings = join(this.folder, `${router}.conf`);
    writeFileSync(settings, FORWARDING_SETTINGS);
    const args = ['-d', '-f', settings, '-P', join(this.folder, `${router}.pid`)];
    if (version === 1) args.push('-1');
    const daemon = spawn('ip', ['netns', 'exec', this.namespace(router), 'miniupnpd', ...args], {
      stdio: 'ignore',
    });
    this.#daemons.push(daemon);
  }

  /** The ports that a router forwards just now. */
  async forwarded(router: 'ra' | 'rb'): Promise<number[]> {
    const table = await this.#in(router, 'nft', ['list', 'table', 'inet', 'miniupnpd']);
    return [...table.matchAll(/dport ([0-9]+) .*dnat/g)].map(([, port]) => Number(port));
  }

  /** Pulls the cable between a router and the internet, or puts it back. */
  async cable(router: 'ra' | 'rb', state: 'pulled' | 'plugged'): Promise<void> {
    await this.#ip('inet', `link set dev ${router} ${state === 'pulled' ? 'down' : 'up'}`);
  }

  /** The provider gives a router another address; everything that went through it is forgotten. */
  async renumber(router: 'ra' | 'rb', address: string): Promise<void> {
    await this.#ip(router, 'addr flush dev wan');
    await this.#ip(router, `addr add ${address}/24 dev wan`);
    // The router would go on with what it had translated to the old address; the provider carries none of it.
    await this.#in(router, 'nft', ['-f', '-'], providerTable(address));
  }

  async #place(place: Place): Promise<void> {
    await run('ip', ['netns', 'add', this.namespace(place)]);
    await this.#in(place, 'sysctl', ['-qw', 'net.ipv6.conf.all.disable_ipv6=1']);
    await this.#ip(place, 'link set lo up');
  }

  /** Plugs a place into the switch that is the internet, or the one LAN. */
  async #onInternet(place: Place, address: string): Promise<void> {
    const wan = `link add wan netns ${this.namespace(place)} type veth peer name ${place} netns ${this.namespace('inet')}`;
    await run('ip', wan.split(' '));
    await this.#ip('inet', `link set dev ${place} master switch0 up`);
    await this.#ip(place, `addr add ${address}/24 dev wan`);
    await this.#ip(place, 'link set wan up');
  }

  async #home(one: {
    readonly home: 'a' | 'b';
    readonly router: 'ra' | 'rb';
    readonly address: string;
    readonly far: string;
    readonly nat: Nat;
  }): Promise<void> {
    const { home, router } = one;
    await this.#onInternet(router, one.far);
    const lan = `link add lan netns ${this.namespace(router)} type veth peer name eth0 netns ${this.namespace(home)}`;
    await run('ip', lan.split(' '));
    await this.#ip(router, 'addr add 192.168.1.1/24 dev lan');
    await this.#ip(router, 'link set lan up');
    await this.#ip(home, `addr add ${one.address}/24 dev eth0`);
    await this.#ip(home, 'link set eth0 up');
    await this.#ip(home, 'route add default via 192.168.1.1');
    await this.#in(router, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
    await this.#in(router, 'nft', ['-f', '-'], natTable(one.nat));
  }

  async #ip(place: Place, command: string): Promise<void> {
    await run('ip', ['-n', this.namespace(place), ...command.split(' ')]);
  }

  async #in(place: Place, program: string, args: readonly string[], input?: string): Promise<string> {
    return await run('ip', ['netns', 'exec', this.namespace(place), program, ...args], input);
  }
}

function natTable(nat: Nat): string {
  return `
    table ip nat {
      chain post {
        type nat hook postrouting priority 100;
        oifname "wan" masquerade${nat === 'symmetric' ? ' random,fully-random' : ''};
      }
    }
    table inet filter {
      chain input {
        type filter hook input priority 0; policy accept;
        iifname "wan" ct state established,related accept; iifname "wan" drop;
      }
      chain forward {
        type filter hook forward priority 0; policy drop;
        iifname "lan" accept; ct state established,related accept; ct status dnat accept;
      }
    }`;
}

function providerTable(address: string): string {
  return `
    table inet provider {
      chain in {
        type filter hook prerouting priority -310; policy accept;
        iifname "wan" ip daddr != ${address} drop;
      }
      chain out {
        type filter hook postrouting priority 310; policy accept;
        oifname "wan" ip saddr != ${address} drop;
      }
    }`;
}

/** What miniupnpd writes its rules into. */
const FORWARDING_TABLE = `
  table inet miniupnpd {
    chain miniupnpd { }
    chain prerouting_miniupnpd { }
    chain postrouting_miniupnpd { }
    chain forward { type filter hook forward priority 1; policy accept; jump miniupnpd; }
    chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
    chain postrouting { type nat hook postrouting priority 99; jump postrouting_miniupnpd; }
  }`;

const FORWARDING_SETTINGS = `ext_ifname=wan
listening_ip=lan
port=5555
enable_upnp=yes
enable_natpmp=no
secure_mode=yes
system_uptime=yes
uuid=7d1a6c0e-0001-4d11-9c11-000000000001
upnp_table_name=miniupnpd
upnp_nat_table_name=miniupnpd
upnp_forward_chain=miniupnpd
upnp_nat_chain=prerouting_miniupnpd
upnp_nat_postrouting_chain=postrouting_miniupnpd
allow 1024-65535 192.168.1.0/24 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
`;
