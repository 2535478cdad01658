/** Homes 0 to 2 of a community with a long past (test/community/long-history.ts), running, and newcomers to it. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { manualClock, type ManualClock } from '../../../node-core/node/clock.ts';
import { decodeInvitation } from '../../../node-core/node/member/invitation.ts';
import { joinCommunity } from '../../../node-core/node/member/join.ts';
import type { MemberEvent } from '../../../node-core/node/member/member-parts.ts';
import { MemberNode, type MemberNodeOptions } from '../../../node-core/node/member/member-node.ts';
import { verifyLedger } from '../../../node-core/node/verify-ledger.ts';
import { householdIdOf } from '../../../node-core/network/index.ts';
import { openLedgerStore, type StoredCheckpoint } from '../../../node-core/storage/index.ts';
import { minute, msOfMinute } from '../../../node-core/units/index.ts';
import {
  dirOfHome,
  ledgerOf,
  type LongHistory,
  type LongHistoryOptions,
  makeLongHistory,
  seedOfHome,
} from '../../community/long-history.ts';
import { until } from './homes.ts';

export const START = minute(Date.UTC(2026, 0, 1) / 60_000);
const COPIES = 3;
/** Five times as fast as in a home. */
const TICK_MS = 20;

/** A history in a folder of its own, from which several streets may be begun. */
export interface PreparedHistory {
  readonly dir: string;
  readonly history: LongHistory;
}

export function prepareHistory(
  options: Omit<LongHistoryOptions, 'dir' | 'copies' | 'startMinute'>,
): PreparedHistory {
  const dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-long-history-'));
  return { dir, history: makeLongHistory({ ...options, dir, copies: COPIES, startMinute: START }) };
}

/** Three homes, three minutes; the third block of their energy chain is a checkpoint. */
export function sampleCheckpoint(): {
  readonly checkpoint: StoredCheckpoint;
  readonly community: Uint8Array;
} {
  const { dir, history } = prepareHistory({
    homes: 3,
    seats: 3,
    minutes: 3,
    rules: { checkpointInterval: 2 },
  });
  const store = openLedgerStore(ledgerOf(dir, 0), { mode: 'read' });
  const kept = store.beginning.checkpoint();
  store.close();
  rmSync(dir, { recursive: true });
  assert(kept !== undefined);
  return { checkpoint: kept, community: history.community };
}

export class LongStreet {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'nabowatt-long-street-'));
  readonly events: { readonly n: number; readonly event: MemberEvent }[] = [];
  readonly history: LongHistory;
  readonly clock: ManualClock;
  readonly #settings: NonNullable<MemberNodeOptions['history']>;
  readonly #nodes = new Map<number, MemberNode>();

  constructor(prepared: PreparedHistory, settings: NonNullable<MemberNodeOptions['history']>) {
    this.#settings = settings;
    this.history = prepared.history;
    cpSync(prepared.dir, this.dir, { recursive: true });
    this.clock = manualClock(msOfMinute(this.history.endMinute));
  }

  /** The three whose ledgers there are. */
  async startAll(): Promise<void> {
    for (let n = 0; n < COPIES; n += 1) await this.start(n);
  }

  /** Turns a home's PC on; a newcomer's with the invitation that it came by. */
  async start(n: number, text?: string): Promise<MemberNode> {
    const node = await MemberNode.start({
      dir: dirOfHome(this.dir, n),
      seed: seedOfHome(n),
      clock: this.clock,
      network: { port: 0, hosts: ['127.0.0.1'], useRelays: false },
      beginning: this.#beginning(text),
      history: this.#settings,
      tickMs: TICK_MS,
      onEvent: (event) => this.events.push({ n, event }),
    });
    this.#nodes.set(n, node);
    for (const [other, { network }] of this.#nodes) {
      if (other === n) continue;
      network.learn(node.network.self, node.network.addresses());
      if (text === undefined) node.network.learn(network.self, network.addresses());
    }
    return node;
  }

  /** Lets a newcomer in, by an invitation of home 0. @returns the invitation */
  async admit(n: number): Promise<string> {
    const { text } = this.node(0).invitations.issue({
      note: `home ${n}`,
      validMs: 3_600_000,
      roles: [],
      needsApproval: false,
    });
    await joinCommunity({
      seed: seedOfHome(n),
      displayName: `Home ${n}`,
      invitation: decodeInvitation(text, { nowMs: this.clock.nowMs(), verifier: createVerifier() }),
      network: { port: 0, hosts: ['127.0.0.1'], useRelays: false },
      onProgress: () => {},
      signal: AbortSignal.timeout(30_000),
    });
    return text;
  }

  node(n: number): MemberNode {
    const node = this.#nodes.get(n);
    assert(node !== undefined, `home ${n} is off`);
    return node;
  }

  /** Changes a home's file while its PC is off. */
  tamper(n: number, sql: string, ...values: readonly unknown[]): void {
    const file = new Database(ledgerOf(this.dir, n));
    file.prepare(sql).run(...values);
    file.close();
  }

  /** A newcomer, from its invitation to its household. @returns the invitation */
  async join(n: number): Promise<string> {
    const text = await this.admit(n);
    const node = await this.start(n, text);
    await until('it is a member', () => node.household !== undefined);
    return text;
  }

  /** The copy lacks nothing any more. */
  async whole(n: number): Promise<void> {
    const node = this.node(n);
    await until('its copy is whole', () => node.replica.store.beginning.origin() === undefined);
  }

  /** Its file is right from end to end, every signature too, by the program that trusts nothing. Turns the PC off. */
  async verified(n: number): Promise<void> {
    const { appliedIndex, community } = this.node(n).replica;
    const hash = community.stateHash();
    await this.stop(n);
    const store = openLedgerStore(ledgerOf(this.dir, n), { mode: 'read', verifies: true });
    const { fault } = await verifyLedger({ store, verifier: createVerifier() });
    store.close();
    assert.equal(fault, undefined);
    assert(appliedIndex > this.history.entries, 'it has more than the past');
    assert.deepEqual(hash, this.node(0).replica.community.stateHash());
  }

  eventsOf(n: number): readonly MemberEvent[] {
    return this.events.filter((one) => one.n === n).map(({ event }) => event);
  }

  async stop(n: number): Promise<void> {
    const node = this.node(n);
    this.#nodes.delete(n);
    await node.close();
  }

  dirOf(n: number): string {
    return dirOfHome(this.dir, n);
  }

  async end(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.close()));
    rmSync(this.dir, { recursive: true, force: true });
  }

  #beginning(text: string | undefined): MemberNodeOptions['beginning'] {
    if (text === undefined) return { kind: 'joined', community: this.history.community, contacts: [] };
    const invitation = decodeInvitation(text, { nowMs: this.clock.nowMs(), verifier: createVerifier() });
    const household = householdIdOf(invitation.inviter);
    return {
      kind: 'joined',
      community: invitation.community,
      contacts: [{ household, addresses: invitation.addresses }],
    };
  }
}
