import { equalBytes } from '../../node-core/codec/index.ts';
import { createVerifier, type Signer, signerFromSeed } from '../../node-core/identity/index.ts';
import {
  type AppliedBlock,
  type Block,
  buildBlock,
  type ChainName,
  CommunityState,
  type CommunityRules,
  consentMessage,
  DEFAULT_RULES,
  decodeBlock,
  foundingBlock,
  type Found,
  type Membership,
  type Refusal,
  type Role,
  type Seat,
  type SeatsTransaction,
  type SignedTransaction,
  signTransaction,
  type Transaction,
  type TransactionId,
  validateBlock,
  type ValidationContext,
} from '../../node-core/ledger/index.ts';
import { type Minute, minute } from '../../node-core/units/index.ts';

/**
 * A small community to try things on: the founder and steward Ada (0), the prosumer Bo (1), the consumer Cleo (2), and
 * the public producer Dam (3); all four vote. Blocks are made without regard to the rules, so that every one of them can be broken.
 */
export const ADA = 0;
export const BO = 1;
export const CLEO = 2;
export const DAM = 3;

/** Saturday 2026-08-29, 08:00 UTC, 10:00 in Oslo: the minute of the founding block. */
export const START: Minute = minute(29_799_840);

/** `START` and so many minutes. */
export function at(minutesLater: number): Minute {
  return minute(START + minutesLater);
}

let lastSequence = 0;

/** Begins with 1 again, so that vectors come out the same whatever was made before. */
export function restartSequences(): void {
  lastSequence = 0;
}

/** A number above all before it: gaps are allowed, so every sample can be sent after any other. */
export function nextSequence(): number {
  lastSequence += 1;
  return lastSequence;
}

const signers = new Map<number, Signer>();
const verifier = createVerifier();

/** The signer of a made-up home: the same number, the same keys. */
export function signerOf(home: number): Signer {
  const signer = signers.get(home) ?? signerFromSeed(seedOf(home));
  signers.set(home, signer);
  return signer;
}

/** 32 bytes that tell homes apart. */
export function seedOf(home: number): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, place) => (home * 7 + place * 13 + (home >> 5)) % 256);
}

export function membershipOf(home: number, roles: readonly Role[] = []): Membership {
  const { publicKey } = signerOf(home);
  const sealingKey = Uint8Array.from(publicKey).reverse();
  return { publicKey, sealingKey, displayName: `Home ${home}`, roles };
}

/** A member's seat, on the disk that it has now, or had so many wipes later; Ada's first is what the founding gives. */
export function seatOf(member: number, wipes = 0): Seat {
  return { member, disk: new Uint8Array(8).fill(9 + member + wipes * 100) };
}

export function seats(of: readonly Seat[], author: number = ADA): SeatsTransaction {
  return { kind: 'seats', author, sequence: nextSequence(), seats: of };
}

export const RULES: CommunityRules = { ...DEFAULT_RULES, checkpointInterval: 100_000 };

/** What `World.block` may be told; the rest is what the chain wants next. */
export interface BlockWishes {
  readonly chain?: ChainName;
  readonly time?: Minute;
  readonly proposer?: number;
  readonly stateHash?: Uint8Array | null;
  readonly height?: number;
  readonly previous?: Uint8Array;
  readonly community?: Uint8Array;
}

/** Bytes that a world was asked about last, and what it had seen by then: for test/vectors/refusals.json. */
export interface Asked {
  readonly as: 'block' | 'transaction';
  readonly bytes: Uint8Array;
  /** Blocks applied before, in order. */
  readonly before: readonly Uint8Array[];
  readonly now: Minute;
}

export class World {
  static lastAsked: Asked | undefined;
  readonly #applied: Uint8Array[] = [];
  readonly state = CommunityState.founding();
  /** Time of the next block. */
  time: Minute = START;
  readonly #good = new Set<TransactionId>();

  /** Ada's community, with Bo, Cleo and Dam in it. */
  static founded(rules: Partial<CommunityRules> = {}): World {
    const world = World.ofOne(rules);
    const admissions = [world.admission(BO), world.admission(CLEO), world.admission(DAM, ['publicProducer'])];
    world.commit([...admissions, world.sign(seats([ADA, BO, CLEO, DAM].map((member) => seatOf(member))))]);
    return world;
  }

  /** Ada alone. */
  static ofOne(rules: Partial<CommunityRules> = {}): World {
    const world = new World();
    const found = world.sign(foundOf(rules), ADA);
    world.apply(foundingBlock({ found: found.bytes, time: START, term: 1 }));
    world.time = at(1);
    return world;
  }

  get context(): ValidationContext {
    return { now: this.time, verifier, knownGood: (id) => this.#good.has(id) };
  }

  /** Signs as a home; what is signed here needs no checking again. */
  sign<T extends Transaction>(transaction: T, home: number = transaction.author): SignedTransaction<T> {
    const signed = signTransaction({ transaction, community: this.state.id, signer: signerOf(home) });
    this.#good.add(signed.id);
    return signed;
  }

  admission(home: number, roles: readonly Role[] = []): SignedTransaction {
    const membership = membershipOf(home, roles);
    const consent = signerOf(home).sign(consentMessage({ community: this.state.id, membership }));
    const sequence = nextSequence();
    return this.sign({
      kind: 'member',
      author: ADA,
      sequence,
      change: { kind: 'admit', membership, consent },
    });
  }

  /** A block of these at the end of their chain, right or wrong. */
  block(transactions: readonly (SignedTransaction | Uint8Array)[], wishes: BlockWishes = {}): Block {
    const chain = wishes.chain ?? 'contract';
    const head = this.state.head(chain);
    return buildBlock({
      community: this.state.id,
      chain,
      height: head.height + 1,
      previous: head.hash,
      time: this.time,
      term: 1,
      proposer: ADA,
      stateHash: null,
      transactions: transactions.map((one) => (one instanceof Uint8Array ? one : one.bytes)),
      ...wishes,
    });
  }

  /** Validates a block as it would come over the wire. */
  judge(block: Block): { readonly applied: AppliedBlock } | { readonly refusal: Refusal } {
    this.ask('block', block.bytes);
    const decoded = decodeBlock(block.bytes);
    if (decoded.kind === 'refused') return decoded;
    const validated = validateBlock(decoded.block, this.state, this.context);
    return validated;
  }

  /** Applies a block. @throws when it is refused */
  apply(block: Block): AppliedBlock {
    const judged = this.judge(block);
    if ('refusal' in judged) throw new Error(`${judged.refusal.kind}: ${judged.refusal.detail}`);
    this.#applied.push(block.bytes);
    return judged.applied;
  }

  /** Notes what is about to be asked. */
  ask(as: Asked['as'], bytes: Uint8Array): void {
    World.lastAsked = { as, bytes, before: [...this.#applied], now: this.time };
  }

  /** Applies these as the next block. @throws when it is refused */
  commit(transactions: readonly SignedTransaction[], wishes: BlockWishes = {}): AppliedBlock {
    return this.apply(this.block(transactions, wishes));
  }

  /** Why a block of these would be refused; undefined, with the state unchanged, when it would not. */
  refusalOf(
    transactions: readonly (SignedTransaction | Uint8Array)[],
    wishes: BlockWishes = {},
  ): Refusal | undefined {
    return this.refusalOfBlock(this.block(transactions, wishes));
  }

  /** @throws when the state is not what it was afterwards */
  refusalOfBlock(block: Block): Refusal | undefined {
    const before = this.state.encode();
    const judged = this.judge(block);
    if ('applied' in judged) judged.applied.undo();
    if (!equalBytes(before, this.state.encode())) throw new Error('a block left a trace');
    return 'refusal' in judged ? judged.refusal : undefined;
  }
}

export function foundOf(rules: Partial<CommunityRules> = {}): Found {
  return {
    kind: 'found',
    author: 0,
    name: 'Solsiden',
    currency: 'NOK',
    minorDigits: 2,
    rules: { ...RULES, ...rules },
    founder: membershipOf(ADA, ['steward']),
    nonce: new Uint8Array(16).fill(9),
  };
}
