import type { SignatureCheck, Verifier } from '../../identity/index.ts';
import {
  consentMessage,
  chainOfKind,
  decodeTransaction,
  type Hash,
  sentenceOf,
  type SignedTransaction,
  signatureCheck,
  ZERO_HASH,
} from '../../ledger/index.ts';
import type { LedgerReader } from '../../storage/index.ts';
import { Agreements, type NoEffect } from './agreements.ts';
import type { ChainWalk, SoundBlock } from './chain-walk.ts';
import type { FaultList } from './fault-list.ts';
import { type FoldPlace, Members } from './members.ts';
import { Tariffs } from './tariffs.ts';

/** A block with its transactions decoded; none when one of them is not well-formed. */
interface DecodedBlock {
  readonly block: SoundBlock;
  readonly transactions: readonly SignedTransaction[];
}

/** Blocks whose signatures are put to the thread pool together. */
const BATCH_BLOCKS = 100;

/**
 * The contract chain, read from the founding block up: its signatures checked, and what a bill depends on folded into
 * `members`, `agreements` and `tariffs`. Nothing of a block is folded unless all of its signatures hold.
 */
export class ContractChain {
  readonly members = new Members();
  readonly agreements = new Agreements(this.members);
  readonly tariffs = new Tariffs(this.members);
  readonly #store: LedgerReader;
  readonly #community: Hash;
  readonly #walk: ChainWalk;
  readonly #verifier: Verifier;
  readonly #faults: FaultList;
  #next = 0;
  #signatures = 0;
  readonly #logIndexes: number[] = [];

  constructor(of: {
    readonly store: LedgerReader;
    readonly community: Hash;
    readonly walk: ChainWalk;
    readonly verifier: Verifier;
    readonly faults: FaultList;
  }) {
    this.#store = of.store;
    this.#community = of.community;
    this.#walk = of.walk;
    this.#verifier = of.verifier;
    this.#faults = of.faults;
  }

  /** Signatures that held. */
  get signatures(): number {
    return this.#signatures;
  }

  /** Log index of the last block that was folded up to a height; 0 when there is none. */
  logIndexAt(height: number): number {
    return this.#logIndexes.slice(0, height + 1).findLast((index) => index > 0) ?? 0;
  }

  /** Reads on, up to a height and to all that came before a log entry, whichever is later. */
  async readTo(until: {
    readonly height: number;
    readonly logIndex: number;
    readonly block?: (height: number) => void;
  }): Promise<void> {
    const to = this.#heightFor(until);
    let batch: SoundBlock[] = [];
    for await (const block of this.#walk.blocks({ from: this.#next, to })) {
      batch.push(block);
      until.block?.(block.header.height);
      if (batch.length === BATCH_BLOCKS) {
        await this.#fold(batch);
        batch = [];
      }
    }
    await this.#fold(batch);
    this.#next = Math.max(this.#next, to + 1);
  }

  #heightFor({ height, logIndex }: { readonly height: number; readonly logIndex: number }): number {
    let to = Math.max(height, this.#next - 1);
    for (const { height: next, logIndex: at } of this.#store.blocks('contract', to + 1)) {
      if (at >= logIndex) break;
      to = next;
    }
    return to;
  }

  async #fold(blocks: readonly SoundBlock[]): Promise<void> {
    const decoded = blocks.flatMap((block) => this.#decoded(block) ?? []);
    const checks = decoded.map(({ transactions }) => transactions.map((signed) => this.#checkOf(signed)));
    const known = checks.flat().filter((check) => check !== undefined);
    const answers = await this.#verifier.verifyMany(known);
    const held = new Map(known.map((check, place) => [check, answers[place] === true]));
    for (const [place, one] of decoded.entries()) this.#foldBlock(one, checks[place] ?? [], held);
  }

  #decoded(block: SoundBlock): DecodedBlock | undefined {
    const { height } = block.header;
    const transactions: SignedTransaction[] = [];
    for (const [position, bytes] of block.transactions.entries()) {
      const decoded = decodeTransaction(bytes);
      if (decoded.kind === 'refused') {
        this.#fault({ height, position }, `${sentenceOf(decoded.refusal.kind)} (${decoded.refusal.detail})`);
        return undefined;
      }
      transactions.push(decoded.signed);
    }
    return { block, transactions };
  }

  /** What is to be verified; undefined when the author is not known yet. */
  #checkOf({ transaction, bytes }: SignedTransaction): SignatureCheck | undefined {
    if (transaction.kind === 'found') {
      return signatureCheck(bytes, { publicKey: transaction.founder.publicKey, community: ZERO_HASH });
    }
    const author = this.members.list[transaction.author];
    return author && signatureCheck(bytes, { publicKey: author.publicKey, community: this.#community });
  }

  #foldBlock(
    { block, transactions }: DecodedBlock,
    checks: readonly (SignatureCheck | undefined)[],
    held: ReadonlyMap<SignatureCheck, boolean>,
  ): void {
    const { height, time } = block.header;
    this.#logIndexes[height] = block.logIndex;
    const forged = checks.findIndex((check) => check !== undefined && held.get(check) !== true);
    if (forged !== -1) {
      this.#fault({ height, position: forged }, sentenceOf('badSignature'));
      return;
    }
    for (const [position, signed] of transactions.entries()) {
      // The author may have been admitted since the batch was put together, in this very block even.
      const check = checks[position] ?? this.#checkOf(signed);
      const place = { height, position, time, logIndex: block.logIndex };
      const refused = this.#senderFault(signed, { place, check, held }) ?? this.#apply(signed, place);
      if (refused === undefined) continue;
      const missed = refused.dangling && this.#faults.hasGaps('contract');
      if (!missed) this.#fault(place, refused.what);
      if (!refused.dangling) return;
    }
  }

  #senderFault(
    { transaction }: SignedTransaction,
    of: {
      readonly place: FoldPlace;
      readonly check: SignatureCheck | undefined;
      readonly held: ReadonlyMap<SignatureCheck, boolean>;
    },
  ): NoEffect | undefined {
    const { place, check, held } = of;
    const { kind, author } = transaction;
    const founding = place.height === 0 && place.position === 0;
    if (chainOfKind(kind) !== 'contract') return no(sentenceOf('kindNotOnChain'));
    if (founding !== (kind === 'found')) return no(sentenceOf(founding ? 'badFounding' : 'alreadyFounded'));
    if (check === undefined) return { what: `member ${author} is not known`, dangling: true };
    if (!founding && !this.members.isActive(author)) return no(`member ${author} is not active`);
    if (!(held.get(check) ?? this.#verifier.verify(check))) return no(sentenceOf('badSignature'));
    this.#signatures += 1;
    return undefined;
  }

  #apply({ transaction, id }: SignedTransaction, place: FoldPlace): NoEffect | undefined {
    const { members, agreements, tariffs } = this;
    switch (transaction.kind) {
      case 'found':
        members.found(transaction, place);
        return undefined;
      case 'member':
        return this.#applyMember(transaction, place);
      case 'rules':
        if (!members.hasRole(transaction.author, 'steward')) return no(sentenceOf('roleMissing'));
        members.setRules(transaction.rules, place);
        return undefined;
      case 'seats':
        return unseenOr(members.seat(transaction, place));
      case 'tariff':
        return noOr(tariffs.publish(transaction, place));
      case 'proposal':
        return agreements.propose(id, transaction, place);
      case 'acceptance':
        return agreements.accept(transaction, place);
      case 'decline':
        return agreements.answer(transaction, place.time);
      case 'withdraw':
        agreements.withdraw(transaction.author, transaction.target);
        return undefined;
      case 'end':
        return agreements.end(transaction, place);
      case 'offer':
      case 'statement':
      case 'dispute':
      case 'reading':
      case 'grant':
        return undefined;
    }
  }

  #applyMember(
    transaction: Extract<SignedTransaction['transaction'], { kind: 'member' }>,
    place: FoldPlace,
  ): NoEffect | undefined {
    const { author, change } = transaction;
    if (change.kind === 'admit') {
      const { membership, consent } = change;
      const message = consentMessage({ community: this.#community, membership });
      const { publicKey } = membership;
      if (!this.#verifier.verify({ publicKey, message, signature: consent }))
        return no(sentenceOf('badConsent'));
      this.#signatures += 1;
    }
    const refused = this.members.change(transaction, place);
    if (refused !== undefined) return no(refused);
    if (change.kind === 'leave') {
      this.agreements.leave(author, place);
      this.tariffs.endAll(author, place);
    }
    if (change.kind === 'role' && !change.roles.includes('publicProducer')) {
      this.tariffs.endAll(change.member, place);
    }
    return undefined;
  }

  #fault(at: { readonly height: number; readonly position: number }, what: string): void {
    this.#faults.addBlock({ chain: 'contract', height: at.height, position: at.position }, what);
  }
}

function no(what: string): NoEffect {
  return { what, dangling: false };
}

/** By seats that an earlier block may have given, for all that this chain shows. */
function unseenOr(what: string | undefined): NoEffect | undefined {
  return what === undefined ? undefined : { what, dangling: true };
}

function noOr(what: string | undefined): NoEffect | undefined {
  return what === undefined ? undefined : no(what);
}
