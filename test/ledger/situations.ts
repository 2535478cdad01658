import { concatBytes, encode, fromHex } from '../../node-core/codec/index.ts';
import {
  type Block,
  type BlockHeader,
  type ChainName,
  chainOfKind,
  checkTransaction,
  consentMessage,
  type Decline,
  decodeBlock,
  type Dispute,
  encodeHeader,
  type End,
  type Found,
  type Member,
  type MemberChange,
  type MemberIndex,
  type MemberTransaction,
  type Proposal,
  type RefusalKind,
  type Role,
  type RulesTransaction,
  signTransaction,
  type SignedTransaction,
  type Statement,
  type Transaction,
  type TransactionId,
  type Withdraw,
} from '../../node-core/ledger/index.ts';
import { dataOf } from '../../node-core/ledger/state.ts';
import {
  dayOfMinute,
  energyMwh,
  type Minute,
  minute,
  MINUTES_PER_DAY,
  monthFromText,
  sharePermille,
} from '../../node-core/units/index.ts';
import { type Patch, signPatched } from './raw.ts';
import { acceptance, grant, offer, proposal, statement, terms } from './samples.ts';
import {
  ADA,
  at,
  type BlockWishes,
  BO,
  CLEO,
  DAM,
  foundOf,
  membershipOf,
  nextSequence,
  RULES,
  signerOf,
  START,
  World,
} from './world.ts';

/** What tests bring a community into, and the refusals that come of it. */

/** Why a block of these, each on the chain of the first one's kind, is refused; undefined when it is not. */
export function sent(
  world: World,
  transactions: readonly Transaction[],
  wishes: BlockWishes = {},
): RefusalKind | undefined {
  const signed = transactions.map((transaction) => world.sign(transaction));
  return world.refusalOf(signed, { chain: chainOf(transactions), ...wishes })?.kind;
}

/** The same for a transaction whose bytes say something else in places. */
export function wrong(
  world: World,
  transaction: Transaction,
  ...patches: readonly Patch[]
): RefusalKind | undefined {
  return raw(world, signPatched(world, transaction, ...patches), chainOfKind(transaction.kind));
}

/** The same for any bytes in a transaction's place. */
export function raw(world: World, bytes: Uint8Array, chain: ChainName = 'contract'): RefusalKind | undefined {
  return world.refusalOf([bytes], { chain })?.kind;
}

/** The same for bytes on their way into the pool. */
export function pooled(world: World, bytes: Uint8Array): RefusalKind | undefined {
  world.ask('transaction', bytes);
  const checked = checkTransaction(bytes, world.state, world.context);
  return checked.kind === 'refused' ? checked.refusal.kind : undefined;
}

/** The same for a block of some offers whose header says something else. */
export function ofHeader(world: World, header: Partial<BlockHeader>, offers = 1): RefusalKind | undefined {
  const block = offerBlock(world, offers);
  return ofBytes(world, concatBytes(encodeHeader({ ...block.header, ...header }), ...block.transactions));
}

/** The same for any bytes in a block's place. */
export function ofBytes(world: World, bytes: Uint8Array): RefusalKind | undefined {
  world.ask('block', bytes);
  const decoded = decodeBlock(bytes);
  return decoded.kind === 'refused' ? decoded.refusal.kind : world.refusalOfBlock(decoded.block)?.kind;
}

/** The same for the first block of all. */
export function ofUnfounded(
  wishes: BlockWishes,
  first: {
    readonly count?: number;
    readonly transaction?: Transaction;
    readonly signedBy?: number;
    readonly signature?: Uint8Array;
  } = {},
): RefusalKind | undefined {
  const world = new World();
  const { count = 1, transaction = foundOf(), signedBy = ADA, signature } = first;
  const { bytes } = signedAs(world, transaction, signedBy);
  const signed = signature === undefined ? bytes : concatBytes(bytes.slice(0, -64), signature);
  return world.refusalOf(
    Array.from({ length: count }, () => signed),
    wishes,
  )?.kind;
}

/** A community whose founder's key is the neutral point: everybody's signature. */
export function weaklyFounded(): Found {
  const found = foundOf();
  return { ...found, founder: { ...found.founder, publicKey: new Uint8Array(32).with(0, 1) } };
}

/** The world, after a block of these. */
export function after(world: World, ...transactions: readonly Transaction[]): World {
  world.commit(
    transactions.map((transaction) => world.sign(transaction)),
    { chain: chainOf(transactions) },
  );
  return world;
}

/** The world, with something made in it. */
export function having(world: World, make: (world: World) => TransactionId): World {
  make(world);
  return world;
}

/** The world, so many minutes after the founding. */
export function later(world: World, minutes: number): World {
  world.time = at(minutes);
  return world;
}

export function offerBlock(world: World, offers = 1): Block {
  return world.block(Array.from({ length: offers }, () => world.sign(offer())));
}

/** A block whose header spends two bytes on its version. */
export function longHead({ bytes }: Block): Uint8Array {
  return concatBytes(bytes.slice(0, 1), fromHex('1801'), bytes.slice(2));
}

/** A reading whose minute takes nine bytes where five do. */
export function longMinute(world: World, reading: Transaction): Uint8Array {
  const { bytes } = world.sign(reading);
  return concatBytes(bytes.slice(0, 3), fromHex('1b00000000'), bytes.slice(4));
}

/** A decline whose reason begins with a byte that no UTF-8 text has. */
export function brokenText(world: World): Uint8Array {
  const { bytes } = world.sign(decline('ab'.repeat(32)));
  const reason = bytes.findIndex((byte, place) => byte === 0x49 && bytes[place + 1] === 0x6b);
  return bytes.with(reason, 0xff);
}

/** Signed by somebody else than its author, for this community; nobody has checked it yet. */
export function signedAs(world: World, transaction: Transaction, home: number): SignedTransaction {
  return signTransaction({ transaction, community: world.state.id, signer: signerOf(home) });
}

/** Signed by its author, for another community. */
export function signedElsewhere(transaction: Transaction): SignedTransaction {
  const community = new Uint8Array(32).fill(3);
  return signTransaction({ transaction, community, signer: signerOf(transaction.author) });
}

/** The first minute that may still come, or one beside it. */
export function firstOpen(world: World, beside = 0): Minute {
  return minute((dayOfMinute(world.time) - RULES.readingMaxAgeDays) * MINUTES_PER_DAY + beside);
}

export function change(to: MemberChange, author: MemberIndex = ADA): MemberTransaction {
  return { kind: 'member', author, sequence: nextSequence(), change: to };
}

/** Ada admits a home; `consenter` signs in its place. */
export function admissionOf(
  world: World,
  home: number,
  as: { consenter?: number; roles?: readonly Role[] } = {},
): MemberTransaction {
  const membership = membershipOf(home, as.roles ?? []);
  const message = consentMessage({ community: world.state.id, membership });
  return change({ kind: 'admit', membership, consent: signerOf(as.consenter ?? home).sign(message) });
}

export function rules(ofRules: Partial<RulesTransaction['rules']> = {}): RulesTransaction {
  return { kind: 'rules', author: ADA, sequence: nextSequence(), rules: { ...RULES, ...ofRules } };
}

export function withdraw(target: TransactionId, author: MemberIndex = BO): Withdraw {
  return { kind: 'withdraw', author, sequence: nextSequence(), target };
}

export function decline(target: TransactionId, author: MemberIndex = BO): Decline {
  return { kind: 'decline', author, sequence: nextSequence(), proposal: target, reason: 'Ikke nå' };
}

/** Bo's answer to Cleo's proposal. */
export function counter(counters: TransactionId, to: Partial<Proposal> = {}): Proposal {
  return proposal({ author: BO, counters, ...to });
}

export function end(contractId: TransactionId, minutes: number, author: MemberIndex = BO): End {
  return { kind: 'end', author, sequence: nextSequence(), contract: contractId, endMinute: at(minutes) };
}

/** Bo's or another's statement on what Bo took from Dam in August. */
export function supply(author: MemberIndex = BO): Statement {
  return statement('', { author, subject: { kind: 'supply', household: BO, producer: DAM } });
}

export function dispute(contractId: TransactionId, author: MemberIndex = BO, about: number = START): Dispute {
  return {
    kind: 'dispute',
    author,
    sequence: nextSequence(),
    subject: {
      kind: 'minutes',
      month: monthFromText('2026-08'),
      of: { kind: 'contract', contract: contractId },
      minutes: [{ minute: minute(about), energyMwh: energyMwh(17) }],
    },
  };
}

export function grantDispute(grantId: TransactionId, author: MemberIndex = CLEO): Dispute {
  return { kind: 'dispute', author, sequence: nextSequence(), subject: { kind: 'grant', grant: grantId } };
}

/** Bo's offer, published. */
export const openOffer = once((world) => publish(world, offer()));

/** Cleo's proposal to Bo, not answered yet. */
export const openProposal = once((world) => publish(world, proposal()));

/** Another, that expires in minute 30. */
export const shortProposal = once((world) => publish(world, proposal({ expiresMinute: at(30) })));

/** Cleo's proposal, accepted: 10 hours at 1000 per mille each. */
export const contract = once((world) => {
  const id = openProposal(world);
  publish(world, acceptance(id));
  return id;
});

/** Bo's grant to Bo and Cleo. */
export const granted = once((world) => publish(world, grant()));

export function suspend(world: World, member: MemberIndex): World {
  return after(world, change({ kind: 'suspend', member, reason: 'Måleren er tatt ned' }));
}

export function leave(world: World, member: MemberIndex): World {
  return after(world, change({ kind: 'leave' }, member));
}

export function suspendedProposer(world: World): World {
  openProposal(world);
  return suspend(world, CLEO);
}

/** Minute 30, when `shortProposal` has just expired. */
export function expired(world: World): World {
  shortProposal(world);
  return later(world, 30);
}

/** Home 4 is a steward too, but suspended. */
export function twoStewardsOneSuspended(world: World): World {
  return suspend(after(world, admissionOf(world, 4, { roles: ['steward'] })), 4);
}

/** As many members as two bytes can tell apart, put there by hand. */
export function full(world: World): World {
  const { members } = dataOf(world.state);
  const ada = founderOf(members);
  while (members.length < 65_536) members.push({ ...ada, index: members.length });
  return world;
}

/** The first member of all. */
export function founderOf([ada]: readonly Member[]): Member {
  if (ada === undefined) throw new Error('nobody is there yet');
  return ada;
}

/** Both parties have signed the same statement on their contract. */
export function closed(world: World): World {
  const id = contract(world);
  return after(later(world, 8040), statement(id), statement(id, { author: CLEO }));
}

/** An acceptance of Bo's beside a contract that takes 700 per mille on both sides. */
export function secondAcceptance(world: World, sellerShare: number, buyerShare: number) {
  const first = terms({ sellerShare: sharePermille(700), buyerShare: sharePermille(700) });
  const second = terms({ sellerShare: sharePermille(sellerShare), buyerShare: sharePermille(buyerShare) });
  publish(world, acceptance(publish(world, proposal({ terms: first })), { terms: first }));
  return acceptance(publish(world, proposal({ terms: second })), { terms: second });
}

/** An acceptance of a second contract of Bo's to Cleo, both at the whole. */
export function acceptanceBeside(world: World) {
  contract(world);
  return acceptance(publish(world, proposal()));
}

/** A community in which the next block of the contract chain is a checkpoint. */
export function ofCheckpoints(): World {
  return later(World.founded({ checkpointInterval: 2 }), 10);
}

/** An item of so many bytes that a transaction with it would be too long. */
export function longItem(): Uint8Array {
  return encode(new Uint8Array(256 * 1024));
}

function publish(world: World, transaction: Transaction): TransactionId {
  const signed = world.sign(transaction);
  world.commit([signed], { chain: chainOfKind(transaction.kind) });
  return signed.id;
}

/** Made the first time that a world asks for it. */
function once(make: (world: World) => TransactionId): (world: World) => TransactionId {
  const made = new WeakMap<World, TransactionId>();
  return (world) => {
    const id = made.get(world) ?? make(world);
    made.set(world, id);
    return id;
  };
}

function chainOf([first]: readonly Transaction[]): ChainName {
  return first === undefined ? 'contract' : chainOfKind(first.kind);
}
