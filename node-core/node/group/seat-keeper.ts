import { equalBytes } from '../../codec/index.ts';
import type { MemberIndex, Seat } from '../../ledger/index.ts';
import type { Replica } from '../replica.ts';
import type { Send } from '../submit.ts';
import type { GroupHost } from './group-host.ts';
import type { Peer } from './group-wire.ts';
import { nodeIdOf } from './node-id.ts';
import { nextSeats } from './seat-plan.ts';

export interface SeatKeeperOptions {
  /** The member whose home this is; undefined before it is one. */
  readonly self: () => MemberIndex | undefined;
  readonly replica: Replica;
  readonly host: () => GroupHost;
  readonly peers: () => readonly Peer[];
  readonly send: Send;
  /** Length of a tick of the group. */
  readonly tickMs: number;
  /** A minute of the rule about silence, in milliseconds; shorter only where a whole community is sped up. */
  readonly minuteMs: number;
}

/** A home that lacks no more blocks than this has caught up. */
const CAUGHT_UP_ENTRIES = 20;

/**
 * Keeps the seats filled while this home leads (DESIGN 6): gives a seat to who has caught up while there are too few, and
 * a silent validator's to another. Looks when it is told to; one change at a time.
 */
export class SeatKeeper {
  readonly #options: SeatKeeperOptions;
  #isChanging = false;

  constructor(options: SeatKeeperOptions) {
    this.#options = options;
  }

  look(): void {
    const { host, send } = this.#options;
    if (this.#isChanging || host().status().role !== 'leader') return;
    const seats = this.#plan();
    if (seats === undefined) return;
    this.#isChanging = true;
    // What becomes of it shows in the seats in force: the next look sees them.
    void send({ kind: 'seats', seats }).finally(() => {
      this.#isChanging = false;
    });
  }

  #plan(): readonly Seat[] | undefined {
    const { replica } = this.#options;
    const self = this.#options.self();
    if (self === undefined) return undefined;
    const { community } = replica;
    const active = community.members.filter(({ standing }) => standing.kind === 'active');
    return nextSeats({
      seats: community.seats,
      wanted: Math.min(community.rules.validatorCount, active.length),
      self,
      silent: this.#silent(),
      candidates: this.#candidates(new Set(active.map(({ index }) => index))),
    });
  }

  #silent(): readonly MemberIndex[] {
    const { replica, host, peers, tickMs, minuteMs } = this.#options;
    const { seats, rules } = replica.community;
    const limitTicks = (rules.validatorSilenceMinutes * minuteMs) / tickMs;
    const { followers } = host().raft;
    return seats
      .filter(({ member, disk }) => {
        const other = peers().find((peer) => peer.member === member);
        if (other !== undefined && !equalBytes(other.disk, disk)) return true;
        const follower = followers.find(({ node }) => node === nodeIdOf(disk));
        return follower !== undefined && follower.silentTicks > limitTicks;
      })
      .map(({ member }) => member);
  }

  #candidates(active: ReadonlySet<MemberIndex>): readonly Seat[] {
    const { replica, peers } = this.#options;
    return peers()
      .flatMap(({ member, disk, appliedIndex }): Seat[] => {
        const isNear = appliedIndex + CAUGHT_UP_ENTRIES >= replica.appliedIndex;
        return member !== undefined && active.has(member) && isNear ? [{ member, disk }] : [];
      })
      .sort((a, b) => a.member - b.member);
  }
}
