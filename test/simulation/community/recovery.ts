import type { MemberIndex } from '../../../node-core/ledger/index.ts';
import { Violation } from '../checker.ts';
import type { SimulatedHome } from './home.ts';
import { isActive } from './trade.ts';
import type { World } from './world.ts';

/** How long a community that has been put right may take to come to one ledger, by simulated time. */
const PATIENCE_MS = 40 * 60_000;
/** After so long, what is committed anywhere is known everywhere. */
const HOPE_MS = 2 * 60_000;
/** Steps between two looks. */
const STEPS_PER_LOOK = 50;

/** After a storm: whether the homes have come to one ledger, with everything in it. */
export class Recovery {
  readonly #world: World;
  readonly #untilMs: number;
  readonly #hopelessMs: number;
  readonly #before: number;
  #steps = 0;
  #hasAsked = false;
  races = 0;
  /** Nothing that was certified is lost, but nothing more is. */
  isStuck = false;

  constructor(world: World) {
    this.#world = world;
    this.#untilMs = world.timeline.nowMs + PATIENCE_MS;
    this.#hopelessMs = world.timeline.nowMs + HOPE_MS;
    this.#before = world.checker.height;
  }

  /** @throws Violation when it takes too long, or what it comes to is not right */
  isOver(): boolean {
    this.#steps += 1;
    if (this.#steps % STEPS_PER_LOOK !== 0) return false;
    const unsettled = this.#unsettled();
    if (unsettled === undefined) {
      for (const home of this.#members()) {
        const { running } = home;
        if (running !== undefined) this.races = this.#world.checker.finish(home, running.replica);
      }
      return true;
    }
    // Where lost disks leave no majority, nobody leads again.
    if (this.#world.timeline.nowMs > this.#hopelessMs && !this.#canElect()) return true;
    if (this.#world.timeline.nowMs < this.#untilMs) return false;
    // Validators that hold different blocks under one index and term may all be right, and too few for a certificate.
    if (this.#world.checker.hasEquivocated) {
      this.isStuck = true;
      return true;
    }
    throw new Violation(`put right, and after ${PATIENCE_MS / 60_000} minutes ${unsettled}`);
  }

  /** What is not as it should be yet. */
  #unsettled(): string | undefined {
    const { checker, leader } = this.#world;
    if (leader === undefined) return 'nobody leads';
    if (!this.#hasAsked && isActive(leader)) {
      this.#hasAsked = true;
      void leader.tray.send({ kind: 'withdraw', target: '00'.repeat(32) });
    }
    const members = this.#members();
    const behind = members.find(({ running }) => (running?.replica.appliedIndex ?? 0) < checker.height);
    if (behind !== undefined) return `${behind.household} has not got all blocks`;
    if (checker.height === this.#before) return 'there is no new block';
    const waiting = members.find(({ tray }) => tray.waiting > 0);
    if (waiting !== undefined) return `${waiting.household} has ${waiting.tray.waiting} transactions waiting`;
    const active = new Set(
      members.flatMap(({ member }): MemberIndex[] => (member === undefined ? [] : [member])),
    );
    const missing = checker.missingReadings(active);
    return missing > 0 ? `${missing} readings are not on the chain` : undefined;
  }

  #members(): readonly SimulatedHome[] {
    return this.#world.homes.filter((home) => {
      const publicKey = home.signer.publicKey;
      const member = this.#world.furthest?.running?.replica.community.memberWithKey(publicKey);
      return member?.standing.kind === 'active';
    });
  }

  /** By the newest configuration that anybody has; what was wiped votes no more. */
  #canElect(): boolean {
    const homes = this.#world.running.map((home) => home.running?.host.raft);
    const [newest] = homes
      .flatMap((status) => (status === undefined ? [] : [status]))
      .sort((a, b) => b.appliedIndex - a.appliedIndex);
    const disks = new Set(this.#world.homes.map(({ id }) => id));
    return [newest?.configuration.voters ?? [], newest?.configuration.outgoing ?? []].every(
      (half) => half.length === 0 || half.filter((id) => disks.has(id)).length * 2 > half.length,
    );
  }
}
