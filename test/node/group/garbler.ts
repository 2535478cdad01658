/**
 * A home with a seat whose program has gone mad: it sends the others what was really sent between homes, damaged in its
 * bytes or in what they say. Whole homes (group, wire, ledger) in simulated time take it in.
 */
import { concatBytes, uint64Bytes } from '../../../node-core/codec/index.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../../node-core/consensus/driver/frames.ts';
import type { Message } from '../../../node-core/consensus/raft/message.ts';
import { mutated } from '../../fuzz/telegram-mutations.ts';
import { seededRandom } from '../../meter/telegrams/feeds.ts';
import { ADDRESS_BYTES, RAFT } from '../../simulation/community/malice.ts';
import type { SimulatedHome } from '../../simulation/community/home.ts';
import { CalmStreet } from './calm-street.ts';

const HOMES = 5;
const MALLORY = 4;
/** Frames that are kept to be damaged, of each kind. */
const KEPT = 200;
/** Inputs between which nothing else happens. */
const BURST = 25;
const BURST_MS = 40;
/** Inputs after which an honest home has something to say: what is sent changes as the ledger grows. */
const WORK_EVERY = 2_000;

export interface Garbled {
  readonly inputs: number;
  /** What the homes said of it, by kind. */
  readonly heard: Readonly<Record<string, number>>;
  /** Blocks that came to be meanwhile, and after it all. */
  readonly blocksMeanwhile: number;
  readonly blocksAfter: number;
  /** Bytes on the heap and in buffers, after a quarter of the inputs and at the end. */
  readonly heapMb: { readonly early: number; readonly end: number };
}

/**
 * Sends so many damaged frames to the four honest homes of five, from a seed.
 * @throws when a home throws, when settled blocks change, when no block comes to be afterwards
 */
export async function garble(options: { readonly inputs: number; readonly seed: number }): Promise<Garbled> {
  const street = await CalmStreet.of(HOMES, options.seed);
  return await new Garbler(street, options.seed).run(options.inputs);
}

class Garbler {
  readonly #street: CalmStreet;
  readonly #random: (below: number) => number;
  readonly #heard: Record<string, number> = {};
  readonly #corpus = new Map<string, Uint8Array[]>();
  #greeting: Uint8Array | undefined;

  constructor(street: CalmStreet, seed: number) {
    this.#street = street;
    this.#random = seededRandom(seed);
    this.#listen();
  }

  async run(inputs: number): Promise<Garbled> {
    const street = this.#street;
    for (let n = 0; n < 4; n += 1) street.offerFrom(n);
    await street.pass(60_000);
    street.home(MALLORY).stop();
    const before = this.#height();
    let early = 0;
    for (let input = 0; input < inputs; input += 1) {
      if (input === Math.floor(inputs / 4)) early = usedMb();
      if (input % WORK_EVERY === 0) street.offerFrom(input % MALLORY);
      this.#send(input % MALLORY);
      if (input % BURST === 0) await street.pass(BURST_MS);
    }
    const amid = this.#height();
    street.offerFrom(1);
    await street.until('a block after it all', () => this.#height() > amid && this.#isLevel());
    return {
      inputs,
      heard: this.#heard,
      blocksMeanwhile: amid - before,
      blocksAfter: this.#height() - amid,
      heapMb: { early, end: usedMb() },
    };
  }

  get #honest(): readonly SimulatedHome[] {
    return this.#street.world.homes.filter(({ n }) => n !== MALLORY);
  }

  #height(): number {
    return Math.max(...this.#honest.map(({ running }) => running?.replica.appliedIndex ?? 0));
  }

  #isLevel(): boolean {
    const states = this.#honest.map(({ running }) =>
      Buffer.from(running?.replica.community.stateHash() ?? []).toString('hex'),
    );
    return new Set(states).size === 1;
  }

  /** What the homes say to each other is what is damaged; what they say of Mallory is counted and no fault of theirs. */
  #listen(): void {
    const { world } = this.#street;
    world.hadMalice = true;
    world.checker.hasEquivocated = true;
    const post = world.post.bind(world);
    world.post = (from, { to, letter }) => {
      if (letter.kind === 'group') this.#keep(letter.frame);
      if (letter.kind === 'group' && from.n === MALLORY && letter.frame[0] !== RAFT)
        this.#greeting = letter.frame;
      post(from, { to, letter });
    };
    world.heard = (_, { kind }) => this.#count(kind);
    world.reported = () => this.#count('reported');
  }

  #count(kind: string): void {
    this.#heard[kind] = (this.#heard[kind] ?? 0) + 1;
  }

  #keep(frame: Uint8Array): void {
    const kind = this.#kindOf(frame);
    const kept = this.#corpus.get(kind) ?? [];
    this.#corpus.set(kind, kept);
    if (kept.length < KEPT) kept.push(frame);
    else kept[this.#random(KEPT)] = frame;
  }

  #kindOf(frame: Uint8Array): string {
    if (frame[0] !== RAFT) return 'greeting';
    const decoded = decodeFrame(frame.subarray(ADDRESS_BYTES), { from: 1, to: 2 });
    if (decoded.kind === 'malformed') return 'malformed';
    return decoded.frame.kind === 'raft' ? decoded.frame.message.kind : decoded.frame.kind;
  }

  #send(to: number): void {
    const { world } = this.#street;
    const [victim, mallory] = [this.#street.home(to), this.#street.home(MALLORY)];
    const kinds = [...this.#corpus.keys()];
    const frames = this.#corpus.get(kinds[this.#random(kinds.length)] ?? '') ?? [];
    const frame = frames[this.#random(frames.length)];
    if (frame === undefined) return;
    const damaged = this.#damaged(frame, { from: mallory.id, to: victim.id });
    const say = (said: Uint8Array): void =>
      world.turn(victim, () => victim.running?.receive(mallory, { kind: 'group', frame: said }));
    say(damaged);
    // Who has said that it is somebody else is not listened to before it says who it is.
    if (damaged[0] !== RAFT && this.#greeting !== undefined) say(this.#greeting);
  }

  /** As from Mallory's seat to the victim's, so that it is looked at; now and then not even that is right. */
  #damaged(frame: Uint8Array, link: { readonly from: number; readonly to: number }): Uint8Array {
    const random = this.#random;
    if (frame[0] !== RAFT || random(50) === 0) return mutated(frame, random);
    const body = frame.subarray(ADDRESS_BYTES);
    const decoded = decodeFrame(body, link);
    const changed =
      decoded.kind === 'malformed' || random(3) === 0
        ? new Uint8Array(mutated(body, random))
        : encodeFrame(this.#lied(decoded.frame));
    const { number: disk } = this.#street.home(MALLORY).disk;
    return concatBytes(Uint8Array.of(RAFT), disk, uint64Bytes(link.to), changed);
  }

  /** The same frame with one number in it another. */
  #lied(frame: Frame): Frame {
    if (frame.kind !== 'raft') return this.#withLie(frame);
    const { message } = frame;
    if (message.kind === 'appendResponse' && this.#random(2) === 0) {
      return { ...frame, message: { ...message, outcome: this.#withLie(message.outcome) } };
    }
    return { ...frame, message: this.#withLie<Message>(message) };
  }

  #withLie<T extends object>(told: T): T {
    const numbers = Object.entries(told).filter(([name, value]) => isNumber(value) && !ENDS.includes(name));
    const [name, value] = numbers[this.#random(numbers.length)] ?? [];
    if (name === undefined || !isNumber(value)) return told;
    return { ...told, [name]: this.#lie(value) };
  }

  #lie(truth: number): number {
    const lies = [
      0,
      1,
      truth + 1,
      Math.max(0, truth - 1),
      this.#random(1000),
      2 ** 31,
      Number.MAX_SAFE_INTEGER,
    ];
    return lies[this.#random(lies.length)] ?? 0;
  }
}

/** Who speaks to whom is proven by the link. */
const ENDS: readonly string[] = ['from', 'to'];

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function usedMb(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return Math.round((heapUsed + arrayBuffers) / 1e6);
}
