/** One home of `npm run community`, a process of its own: a node, a simulated meter, and a household that trades. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fromHex, toHex } from '../../../node-core/codec/index.ts';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { DEFAULT_RULES } from '../../../node-core/ledger/index.ts';
import {
  createSky,
  type MeterSource,
  OSLO,
  PROFILES,
  simulatedHome,
  simulatedMeter,
} from '../../../node-core/meter/index.ts';
import { type ScaledClock, scaledClock } from '../../../node-core/node/clock.ts';
import type { Household } from '../../../node-core/node/household.ts';
import { decodeInvitation } from '../../../node-core/node/member/invitation.ts';
import { joinCommunity } from '../../../node-core/node/member/join.ts';
import type { SubmitResult } from '../../../node-core/node/submit.ts';
import { MemberNode, type MemberNodeOptions } from '../../../node-core/node/member/member-node.ts';
import { householdIdOf } from '../../../node-core/network/index.ts';
import { minute, minuteOfMs } from '../../../node-core/units/index.ts';
import { type Hands, ORDER, type Order, type Report } from './messages.ts';
import { accept, sellAll, Trader } from './trader.ts';

type Start = Extract<Order, { kind: 'start' }>;

const STATUS_EVERY_MS = 500;
/** What of a status takes work to find out is looked at this seldom: the figures are of the home, not of the looking. */
const SIZE_EVERY = 10;
const LOOKS_EVERY_MS = 1000;
/** As often as meters push, by the PC's own clock. */
const METER_SAMPLE_MS = 2500;
const INVITATION_MS = 24 * 3600 * 1000;
/** Homes of a street: every third has a roof and sells, the others buy. */
const STREET = [PROFILES.prosumer, PROFILES.apartment, PROFILES.cottage];
const SELLS_EVERY = STREET.length;

class Home {
  readonly #order: Start;
  readonly #clock: ScaledClock;
  readonly #node: MemberNode;
  readonly #timers: NodeJS.Timeout[] = [];
  #meter: MeterSource | undefined;
  #lastMinute = Number.MAX_SAFE_INTEGER;
  #firstMinute: number | null = null;
  #recorded = 0;
  #elections: number;
  #latenciesMs: number[] = [];
  #size = { linksUp: 0, rssMb: 0 };
  #statuses = 0;
  #hashed: { readonly index: number; readonly hash: string } | undefined;

  constructor(order: Start, clock: ScaledClock, node: MemberNode, elections: { count: number }) {
    this.#order = order;
    this.#clock = clock;
    this.#node = node;
    this.#elections = elections.count;
    node.opened.listen((household) => this.#live(household));
    if (node.household !== undefined) this.#live(node.household);
    this.#timers.push(setInterval(() => this.status(), STATUS_EVERY_MS));
  }

  elected(): void {
    this.#elections += 1;
    const { replica, host } = this.#node;
    const { term } = host.status();
    const unlisten = replica.applied.listen(({ entry }) => {
      if (entry.term < term) return;
      unlisten();
      const what = JSON.stringify({ kind: 'firstBlock', term });
      if (entry.term === term) tell({ kind: 'event', n: this.#order.n, what, atMs: Date.now() });
    });
  }

  took(latencyMs: number): void {
    this.#latenciesMs.push(latencyMs);
  }

  invite({ note, roles }: Extract<Order, { kind: 'invite' }>): void {
    const wanted = { note, validMs: INVITATION_MS, roles, needsApproval: false };
    tell({ kind: 'invitation', n: this.#order.n, text: this.#node.invitations.issue(wanted).text });
  }

  meet({ household, addresses }: Extract<Order, { kind: 'meet' }>): void {
    this.#node.network.learn(household, addresses);
  }

  pace(hands: Hands): void {
    this.#clock.setTime(timeBy(hands));
    this.#clock.setSpeed(hands.speed);
  }

  endAfter(last: number): void {
    this.#lastMinute = last;
  }

  async act({ id, act }: Extract<Order, { kind: 'act' }>): Promise<void> {
    const result = await this.#act(act);
    const what = result.kind === 'certified' ? result.id : result.reason;
    tell({ kind: 'acted', n: this.#order.n, id, outcome: result.kind, what });
  }

  #act(act: Extract<Order, { kind: 'act' }>['act']): Promise<SubmitResult> {
    const { household } = this.#node;
    if (household === undefined) return Promise.resolve({ kind: 'unavailable', reason: 'notAMember' });
    if (act.kind === 'accept') return accept(household, act.proposal);
    const span = { startMinute: minute(act.startMinute), endMinute: minute(act.endMinute) };
    return sellAll(household, { buyer: act.buyer, ...span });
  }

  status(): void {
    const { replica, host, household } = this.#node;
    const { role, term } = host.status();
    const { community } = replica;
    if (this.#statuses % SIZE_EVERY === 0) this.#look();
    this.#statuses += 1;
    tell({
      kind: 'status',
      n: this.#order.n,
      role,
      term,
      appliedIndex: replica.appliedIndex,
      members: community.members.length,
      seats: community.seats.length,
      contracts: community.contracts.size,
      firstMinute: this.#firstMinute,
      recorded: this.#recorded,
      pending:
        (household?.outbox.pendingCount('energy') ?? 0) + (household?.outbox.pendingCount('contract') ?? 0),
      elections: this.#elections,
      ...this.#size,
      cpuMs: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
      stateHash: this.#stateHash(),
      latenciesMs: this.#latenciesMs,
    });
    this.#latenciesMs = [];
  }

  #look(): void {
    const linksUp = this.#node.network.health().links.filter(({ up }) => up).length;
    this.#size = { linksUp, rssMb: process.memoryUsage.rss() / 1e6 };
  }

  /** Worked out once for each entry: it takes all of the state. */
  #stateHash(): string | null {
    if (minuteOfMs(this.#clock.nowMs()) <= this.#lastMinute) return null;
    const { appliedIndex, community } = this.#node.replica;
    if (this.#hashed?.index !== appliedIndex) {
      this.#hashed = { index: appliedIndex, hash: toHex(community.stateHash()) };
    }
    return this.#hashed.hash;
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#meter?.stop();
    await this.#node.close();
  }

  #live(household: Household): void {
    tell({ kind: 'member', n: this.#order.n, member: household.member });
    const profile = STREET[this.#order.n % STREET.length] ?? PROFILES.apartment;
    const home = simulatedHome({ seed: 100 + this.#order.n, profile, sky: createSky(OSLO) });
    const sampleEveryMs = METER_SAMPLE_MS * this.#order.topSpeed;
    const meter = simulatedMeter({ home, clock: this.#clock, missedAfterMs: null, sampleEveryMs });
    this.#meter = meter;
    meter.start({
      fromMinute: household.nextMinute() ?? minuteOfMs(this.#clock.nowMs()),
      listener: {
        reading: (reading) => {
          if (reading.minute > this.#lastMinute) return meter.stop();
          household.recordMinutes([reading]);
          this.#firstMinute ??= reading.minute;
          this.#recorded += 1;
          this.status();
        },
        sample: () => {},
        ended: () => {},
      },
    });
    if (!this.#order.trades) return;
    const trader = new Trader(household, { sells: this.#order.n % SELLS_EVERY === 0 });
    this.#timers.push(setInterval(() => void trader.look(), LOOKS_EVERY_MS));
  }
}

let home: Home | undefined;

function timeBy({ originMs, atMs, speed }: Hands): number {
  return originMs + (Date.now() - atMs) * speed;
}

async function start(order: Start): Promise<void> {
  const { n, clock: hands } = order;
  const clock = scaledClock({ originMs: timeBy(hands), speed: hands.speed });
  const seed = fromHex(order.seed);
  const elections = { count: 0 };
  const node = await MemberNode.start({
    dir: order.dir,
    seed,
    clock,
    network: { port: order.port, hosts: order.hosts, useRelays: false },
    beginning: await beginning(order, { clock, seed }),
    // A minute of silence is a minute of the PC's own clock, however fast the meters run.
    onEvent: (event) => {
      if (event.kind === 'becameLeader') {
        elections.count += 1;
        home?.elected();
      }
      if (event.kind === 'certified') home?.took(event.latencyMs);
      if (NOTED.includes(event.kind))
        tell({ kind: 'event', n, what: JSON.stringify(event), atMs: Date.now() });
    },
  });
  home = new Home(order, clock, node, elections);
  tell({ kind: 'up', n, household: node.network.self, addresses: node.network.addresses() });
}

const NOTED: readonly string[] = [
  'becameLeader',
  'steppedDown',
  'slept',
  'fork',
  'offence',
  'diskFailed',
  'entryRefused',
  'shutOut',
  'linkDown',
  'serviceFailed',
  'setAside',
];

async function beginning(
  { n, dir, invitation: text, validators, hosts }: Start,
  { clock, seed }: { readonly clock: ScaledClock; readonly seed: Uint8Array },
): Promise<MemberNodeOptions['beginning']> {
  if (text === null) {
    return {
      kind: 'found',
      founding: {
        name: 'A street of processes',
        currency: 'NOK',
        minorDigits: 2,
        rules: { ...DEFAULT_RULES, validatorCount: validators },
        displayName: `Home ${n}`,
        roles: ['steward'],
        salt: new Uint8Array(randomBytes(8)),
      },
    };
  }
  const invitation = decodeInvitation(text, { nowMs: clock.nowMs(), verifier: createVerifier() });
  const contacts = [{ household: householdIdOf(invitation.inviter), addresses: invitation.addresses }];
  if (!existsSync(path.join(dir, 'outbox.sqlite'))) {
    await joinCommunity({
      seed,
      displayName: `Home ${n}`,
      invitation,
      network: { port: 0, hosts, useRelays: false },
      onProgress: () => {},
      signal: new AbortController().signal,
    });
  }
  return { kind: 'joined', community: invitation.community, contacts };
}

function tell(report: Report): void {
  // Whoever started this home may be gone: then it goes too.
  process.send?.(report, undefined, undefined, (error) => {
    if (error !== null) process.exit(1);
  });
}

process.on('message', (message) => {
  const order = ORDER.parse(message);
  switch (order.kind) {
    case 'start':
      void start(order);
      return;
    case 'invite':
      home?.invite(order);
      return;
    case 'meet':
      home?.meet(order);
      return;
    case 'pace':
      home?.pace(order.clock);
      return;
    case 'lastMinute':
      home?.endAfter(order.minute);
      return;
    case 'act':
      void home?.act(order);
      return;
    case 'stop':
      void stop();
  }
});
process.on('disconnect', () => process.exit(1));

async function stop(): Promise<void> {
  await home?.stop();
  process.disconnect();
}
