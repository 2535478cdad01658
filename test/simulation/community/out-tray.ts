import { type MemberIndex, signTransaction, type TransactionId } from '../../../node-core/ledger/index.ts';
import type { AppliedEntry } from '../../../node-core/node/replica.ts';
import type { SequencedDraft, SubmitResult } from '../../../node-core/node/submit.ts';
import { memberOfNode } from '../../../node-core/node/group/node-id.ts';
import { minute, minuteOfMs } from '../../../node-core/units/index.ts';
import type { Letter } from './network.ts';
import type { Home, HomeParts, Surroundings, Tray } from './ports.ts';

interface Waiting {
  readonly id: TransactionId;
  readonly bytes: Uint8Array;
  resolve: (result: SubmitResult) => void;
}

/** How long an answer is waited for, by simulated time. */
const ANSWER_MS = 20_000;
/** How long a reading may wait for its block before it is handed to the leader itself. */
const PATIENCE_MS = 60_000;
/** Refusals of a reading that are for good. */
const FOR_GOOD: readonly string[] = ['slotTaken', 'minuteTooOld'];

/**
 * A household's transactions until they are seen in a block, kept whatever happens to the ledger's disk: those on the
 * contract chain one after the other, straight to the leader, and readings to everybody.
 */
export class OutTray implements Tray {
  readonly #home: Home;
  readonly #world: Surroundings;
  #contract: Waiting[] = [];
  readonly #readings = new Map<TransactionId, { readonly bytes: Uint8Array; readonly sentMs: number }>();
  #sequence = 0;
  #lastMinute = 0;
  #asked: { readonly id: TransactionId; readonly atMs: number } | undefined;

  constructor(home: Home, world: Surroundings) {
    this.#home = home;
    this.#world = world;
  }

  get waiting(): number {
    return this.#contract.length + this.#readings.size;
  }

  get contractsWaiting(): number {
    return this.#contract.length;
  }

  /** Nobody waits for answers over a stop. */
  forget(): void {
    this.#asked = undefined;
    for (const waiting of this.#contract) waiting.resolve = () => {};
  }

  /** Signs, keeps and sends; resolves with the first answer. */
  send(draft: SequencedDraft): Promise<SubmitResult> {
    return this.put(draft).answer;
  }

  put(draft: SequencedDraft): { readonly id: TransactionId; readonly answer: Promise<SubmitResult> } {
    const { running, signer, member } = this.#home;
    if (running === undefined || member === undefined) {
      return { id: '', answer: Promise.resolve({ kind: 'unavailable', reason: 'notAMember' }) };
    }
    const { community } = running.replica;
    this.#sequence = Math.max(this.#sequence, community.lastSequence(member, 'contract')) + 1;
    const transaction = { ...draft, author: member, sequence: this.#sequence };
    const { id, bytes } = signTransaction({ transaction, community: community.id, signer });
    const answer = new Promise<SubmitResult>((resolve) => {
      this.#contract.push({ id, bytes, resolve });
    });
    this.#next();
    return { id, answer };
  }

  /** The reading of the minute that has just ended. */
  record(): void {
    const { running, signer, member, wallMs } = this.#home;
    const at = minuteOfMs(wallMs) - 1;
    if (running === undefined || member === undefined || at <= this.#lastMinute) return;
    const { community } = running.replica;
    if (community.members[member]?.standing.kind !== 'active') return;
    this.#lastMinute = at;
    const sealed = new Uint8Array(32).fill(at % 251);
    const reading = { kind: 'reading', author: member, minute: minute(at), revision: 0, sealed } as const;
    const signed = signTransaction({ transaction: reading, community: community.id, signer });
    this.#readings.set(signed.id, { bytes: signed.bytes, sentMs: this.#world.timeline.nowMs });
    this.#world.checker.recorded(signed.id, member);
    this.#offer([signed]);
    for (const other of this.#world.homes) {
      const letter = { kind: 'readings', readings: [signed.bytes] } as const;
      if (other !== this.#home) this.#world.post(this.#home, { to: other, letter });
    }
  }

  /** Looks whether something was lost on its way. */
  round(): void {
    this.#next();
    const { nowMs } = this.#world.timeline;
    const late = [...this.#readings].filter(([, { sentMs }]) => nowMs - sentMs > PATIENCE_MS);
    if (late.length === 0) return;
    const readings = late.map(([id, { bytes }]) => ({ id, bytes }));
    for (const { id, bytes } of readings) this.#readings.set(id, { bytes, sentMs: nowMs });
    this.#offer(readings);
    const leader = this.#leader();
    if (leader === undefined || leader === this.#home) return;
    const letter = { kind: 'readings', readings: readings.map(({ bytes }) => bytes) } as const;
    this.#world.post(this.#home, { to: leader, letter });
  }

  noteApplied({ transactions, block }: AppliedEntry): void {
    for (const { id } of transactions) {
      this.#readings.delete(id);
      const mine = this.#contract.find((waiting) => waiting.id === id);
      if (mine !== undefined) this.#done(mine, { kind: 'certified', id, height: block.header.height });
    }
  }

  /** Another home's transaction: ordered here, or not at all. */
  serve(from: Home, { id, bytes }: Extract<Letter, { kind: 'submit' }>): void {
    const { running } = this.#home;
    if (running === undefined) return;
    void this.#answer(running, { from, id, bytes });
  }

  async #answer(
    running: HomeParts,
    { from, id, bytes }: { readonly from: Home; readonly id: string; readonly bytes: Uint8Array },
  ): Promise<void> {
    const result = await running.closer.submit(bytes);
    // After a stop in between nobody is left who could answer.
    if (this.#home.running !== running || this.#home.isGhost) return;
    this.#certified(result);
    this.#world.post(this.#home, { to: from, letter: { kind: 'answer', id, result } });
  }

  answered(id: TransactionId, result: SubmitResult): void {
    const mine = this.#contract.find((waiting) => waiting.id === id);
    if (mine === undefined) return;
    this.#asked = undefined;
    if (result.kind === 'unavailable') {
      mine.resolve(result);
      mine.resolve = () => {};
      return;
    }
    this.#certified(result);
    this.#done(mine, result);
  }

  #certified(result: SubmitResult): void {
    if (result.kind === 'certified') this.#world.checker.acknowledged(result.id);
  }

  #done(mine: Waiting, result: SubmitResult): void {
    this.#contract = this.#contract.filter((waiting) => waiting !== mine);
    if (this.#asked?.id === mine.id) this.#asked = undefined;
    mine.resolve(result);
    this.#next();
  }

  #next(): void {
    const [first] = this.#contract;
    const { running } = this.#home;
    const { nowMs } = this.#world.timeline;
    if (first === undefined || running === undefined) return;
    if (this.#asked?.id === first.id && nowMs - this.#asked.atMs < ANSWER_MS) return;
    const leader = this.#leader();
    if (leader === undefined) return;
    this.#asked = { id: first.id, atMs: nowMs };
    const { id, bytes } = first;
    if (leader !== this.#home) {
      this.#world.post(this.#home, { to: leader, letter: { kind: 'submit', id, bytes } });
      return;
    }
    void this.#submit(running, first);
  }

  async #submit(running: HomeParts, { id, bytes }: Waiting): Promise<void> {
    const result = await running.closer.submit(bytes);
    if (this.#home.running === running && !this.#home.isGhost) this.answered(id, result);
  }

  #offer(readings: readonly { readonly id: TransactionId; readonly bytes: Uint8Array }[]): void {
    const answers = this.#home.running?.closer.offerReadings(readings.map(({ bytes }) => bytes)) ?? [];
    for (const [at, answer] of answers.entries()) {
      const id = readings[at]?.id;
      if (id !== undefined && answer !== 'taken' && FOR_GOOD.includes(answer.reason))
        this.#readings.delete(id);
    }
  }

  /** Who leads, as far as this home knows; somebody who votes, where it does not. */
  #leader(): Home | undefined {
    const { running } = this.#home;
    if (running === undefined) return undefined;
    const { role, leader } = running.host.status();
    if (role === 'leader') return this.#home;
    const { seats, members, validators } = running.replica.community;
    const known = leader === null ? undefined : memberOfNode(seats, leader);
    const member: MemberIndex | undefined =
      known ?? (validators.length > 0 ? this.#world.random.pick(validators) : undefined);
    const publicKey = member === undefined ? undefined : members[member]?.publicKey;
    return publicKey === undefined ? undefined : this.#world.homeWithKey(publicKey);
  }
}
