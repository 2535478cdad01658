/** Homes of one community in this process: real disks, real links on loopback. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vi } from 'vitest';
import { createVerifier, signerFromSeed } from '../../../node-core/identity/index.ts';
import { DEFAULT_RULES, type CommunityRules } from '../../../node-core/ledger/index.ts';
import { householdIdOf } from '../../../node-core/network/index.ts';
import type { Clock } from '../../../node-core/node/clock.ts';
import type { Household } from '../../../node-core/node/household.ts';
import { decodeInvitation } from '../../../node-core/node/member/invitation.ts';
import { joinCommunity, type JoinProgress } from '../../../node-core/node/member/join.ts';
import type { MemberEvent } from '../../../node-core/node/member/member-parts.ts';
import { MemberNode, type MemberNodeOptions } from '../../../node-core/node/member/member-node.ts';

const PATIENCE_MS = 30_000;
const LOOK_MS = 5;
/** Ten times as fast as in a home. */
const TICK_MS = 20;

export function seedOf(n: number): Uint8Array {
  return new Uint8Array(32).fill(n + 101);
}

/** Resolves once something holds that comes to hold by itself. */
export function until(what: string, holds: () => boolean): Promise<void> {
  return vi.waitFor(() => assert(holds(), `never: ${what}`), { timeout: PATIENCE_MS, interval: LOOK_MS });
}

/** A street whose PCs can be started, stopped, cut off and wiped. */
export class Street {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-street-'));
  readonly events: { readonly n: number; readonly event: MemberEvent }[] = [];
  readonly progress: JoinProgress[] = [];
  readonly #clock: Clock;
  readonly #rules: CommunityRules;
  readonly #nodes = new Map<number, MemberNode>();
  #community = new Uint8Array();

  constructor(options: { readonly clock: Clock; readonly rules?: Partial<CommunityRules> }) {
    this.#clock = options.clock;
    this.#rules = { ...DEFAULT_RULES, ...options.rules };
  }

  get nodes(): readonly MemberNode[] {
    return [...this.#nodes.values()];
  }

  node(n: number): MemberNode {
    const node = this.#nodes.get(n);
    if (node === undefined) throw new Error(`home ${n} is off`);
    return node;
  }

  household(n: number): Household {
    const { household } = this.node(n);
    if (household === undefined) throw new Error(`home ${n} is no member yet`);
    return household;
  }

  dirOf(n: number): string {
    return path.join(this.dir, `home-${n}`);
  }

  async found(): Promise<void> {
    await this.start(0);
    this.#community = new Uint8Array(this.node(0).replica.community.id);
  }

  /** Turns a home's PC on; its files are those that it had. */
  async start(n: number, port = 0): Promise<MemberNode> {
    const node = await MemberNode.start({
      dir: this.dirOf(n),
      seed: seedOf(n),
      clock: this.#clock,
      network: { port, hosts: ['127.0.0.1'], useRelays: false },
      beginning: this.#beginning(n),
      tickMs: TICK_MS,
      silenceMinuteMs: 2000,
      onEvent: (event) => this.events.push({ n, event }),
    });
    this.#nodes.set(n, node);
    for (const [other, { network }] of this.#nodes) {
      if (other === n) continue;
      network.learn(node.network.self, node.network.addresses());
      node.network.learn(network.self, network.addresses());
    }
    return node;
  }

  /** Invites a home, which comes in by its invitation, and starts it. */
  async join(n: number): Promise<void> {
    const { invitations } = this.node(0);
    const { text } = invitations.issue({
      note: `home ${n}`,
      validMs: 3_600_000,
      roles: [],
      needsApproval: false,
    });
    await this.joinBy(n, text);
  }

  async joinBy(n: number, text: string): Promise<void> {
    const invitation = decodeInvitation(text, { nowMs: this.#clock.nowMs(), verifier: createVerifier() });
    const { member } = await joinCommunity({
      seed: seedOf(n),
      displayName: `Home ${n}`,
      invitation,
      network: { port: 0, hosts: ['127.0.0.1'], useRelays: false },
      onProgress: (progress) => this.progress.push(progress),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await this.start(n);
    await until(`home ${n} is a member`, () => this.node(n).household?.member === member);
  }

  async stop(n: number): Promise<void> {
    const node = this.node(n);
    this.#nodes.delete(n);
    await node.close();
  }

  /** A PC whose disk is lost: the household has its words, and nothing else. */
  wipe(n: number): void {
    rmSync(this.dirOf(n), { recursive: true, force: true });
  }

  async seated(count: number): Promise<void> {
    await until(`${count} seats everywhere`, () =>
      this.nodes.every(({ replica }) => replica.community.seats.length === count),
    );
  }

  async leader(): Promise<MemberNode> {
    await until('a leader', () => this.nodes.some((node) => node.host.status().role === 'leader'));
    const leader = this.nodes.find((node) => node.host.status().role === 'leader');
    if (leader === undefined) throw new Error('the leader is gone again');
    return leader;
  }

  /** All copies that run are equal. */
  async level(): Promise<void> {
    await until('all copies are level', () => {
      const [first, ...others] = this.nodes.map(({ replica }) => replica.appliedIndex);
      return first !== undefined && others.every((index) => index === first);
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.close()));
    rmSync(this.dir, { recursive: true, force: true });
  }

  #beginning(n: number): MemberNodeOptions['beginning'] {
    if (n !== 0) {
      const contacts = this.nodes.map(({ network }) => ({
        household: network.self,
        addresses: network.addresses(),
      }));
      return { kind: 'joined', community: this.#community, contacts };
    }
    return {
      kind: 'found',
      founding: {
        name: 'Test street',
        currency: 'NOK',
        minorDigits: 2,
        rules: this.#rules,
        displayName: 'Home 0',
        roles: ['steward'],
        salt: new Uint8Array(8).fill(7),
      },
    };
  }
}

export function householdId(n: number): string {
  return householdIdOf(signerFromSeed(seedOf(n)).publicKey);
}
