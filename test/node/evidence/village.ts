import {
  createVerifier,
  type HouseholdKeys,
  householdKeys,
  sealingKeyFromSeed,
  sealReading,
  signerFromSeed,
  wrapDayKey,
} from '../../../node-core/identity/index.ts';
import {
  assembleBlock,
  certificateMessage,
  type ChainName,
  type CommunityRules,
  CommunityState,
  consentMessage,
  DEFAULT_RULES,
  decodeBlock,
  encodeCertificate,
  foundingBlock,
  type MemberIndex,
  type Membership,
  type Role,
  type SignedTransaction,
  signTransaction,
  type Transaction,
  type TransactionId,
  validateBlock,
  ZERO_HASH,
} from '../../../node-core/ledger/index.ts';
import { blockIndex } from '../../../node-core/node/block-index.ts';
import type { PlacedReading } from '../../../node-core/settlement/index.ts';
import { type LedgerStore, openLedgerStore } from '../../../node-core/storage/index.ts';
import { dayOfMinute, energyMwh, type Minute, type UtcDay } from '../../../node-core/units/index.ts';

/** What a meter says of one minute, in mWh. */
export interface Metered {
  readonly member: MemberIndex;
  readonly minute: Minute;
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly revision?: number;
}

export type Draft<T extends Transaction = Transaction> = T extends Transaction
  ? Omit<T, 'author' | 'sequence'>
  : never;

export const RULES: CommunityRules = {
  ...DEFAULT_RULES,
  validatorCount: 3,
  monthCloseDays: 1,
  vatNeighbourBasisPoints: 1200,
  checkpointInterval: 20,
};

export function seedOf(member: MemberIndex): Uint8Array {
  return new Uint8Array(32).fill(member + 1);
}

/**
 * A community whose ledger is written by the ledger's own functions, block by block, into a file; every certificate has
 * a majority's signatures. Remembers what each meter said, as only the homes know it.
 */
export class Village {
  readonly state = CommunityState.founding();
  readonly store: LedgerStore;
  /** By member: what was metered, and in which block it is. */
  readonly placed = new Map<MemberIndex, PlacedReading[]>();
  readonly #verifier = createVerifier();
  readonly #made = new Set<TransactionId>();
  readonly #sequences = new Map<string, number>();
  readonly #keys = new Map<MemberIndex, HouseholdKeys>();
  #index = 0;

  constructor(path: string) {
    this.store = openLedgerStore(path, { mode: 'write' });
  }

  keys(member: MemberIndex): HouseholdKeys {
    const known = this.#keys.get(member);
    if (known !== undefined) return known;
    const keys = householdKeys({ seed: seedOf(member), community: this.state.id });
    this.#keys.set(member, keys);
    return keys;
  }

  found(time: Minute): void {
    const transaction: Transaction = {
      kind: 'found',
      author: 0,
      name: 'Solsiden',
      currency: 'NOK',
      minorDigits: 2,
      rules: RULES,
      founder: membershipOf(0, ['steward']),
      nonce: new Uint8Array(16).fill(9),
    };
    const { bytes } = signTransaction({
      transaction,
      community: ZERO_HASH,
      signer: signerFromSeed(seedOf(0)),
    });
    this.#append(foundingBlock({ found: bytes, time, term: 1 }).bytes);
  }

  admission(member: MemberIndex, roles: readonly Role[] = []): SignedTransaction {
    const membership = membershipOf(member, roles);
    const consent = signerFromSeed(seedOf(member)).sign(
      consentMessage({ community: this.state.id, membership }),
    );
    return this.sign(0, { kind: 'member', change: { kind: 'admit', membership, consent } });
  }

  sign(author: MemberIndex, draft: Draft): SignedTransaction {
    const chain = draft.kind === 'grant' ? 'energy' : 'contract';
    const key = `${author}/${chain}`;
    const sequence = (this.#sequences.get(key) ?? 0) + 1;
    this.#sequences.set(key, sequence);
    return this.#signed({ ...draft, author, sequence } as Transaction);
  }

  reading({ member, minute, importMwh, exportMwh, revision = 0 }: Metered): SignedTransaction {
    const keys = this.keys(member);
    const content = {
      importMwh: energyMwh(importMwh),
      exportMwh: energyMwh(exportMwh),
      quality: 'measured' as const,
      corrected: revision > 0,
    };
    const sealed = sealReading({
      dayKey: keys.dayKey(dayOfMinute(minute)),
      community: this.state.id,
      publicKey: keys.signer.publicKey,
      minute,
      revision,
      content,
    });
    const list = this.placed.get(member) ?? [];
    list.push({ minute, revision, content, height: this.state.head('energy').height + 1 });
    this.placed.set(member, list);
    return this.#signed({ kind: 'reading', author: member, minute, revision, sealed });
  }

  grant(author: MemberIndex, day: UtcDay, recipients: readonly MemberIndex[]): SignedTransaction {
    const keys = this.keys(author);
    const { ephemeralKey, wrapped } = wrapDayKey({
      dayKey: keys.dayKey(day),
      community: this.state.id,
      author: keys.signer.publicKey,
      day,
      recipients: recipients.map((one) => sealingKeyFromSeed(seedOf(one)).publicKey),
    });
    const copies = recipients.map((recipient, place) => ({
      recipient,
      wrapped: wrapped[place] ?? new Uint8Array(48),
    }));
    return this.sign(author, { kind: 'grant', day, ephemeralKey, recipients: copies });
  }

  /** Gives these members the seats, each on a disk of its own; Ada, who founded, keeps hers. */
  seats(members: readonly MemberIndex[]): SignedTransaction {
    const seats = members.map((member) => ({ member, disk: new Uint8Array(8).fill(9 + member) }));
    return this.sign(0, { kind: 'seats', seats });
  }

  /** Puts these in the next block of a chain. @throws when one is refused */
  commit(chain: ChainName, time: Minute, transactions: readonly SignedTransaction[]): void {
    const { block, refused } = assembleBlock({
      state: this.state,
      context: this.#context(time),
      chain,
      time,
      term: 1,
      proposer: 0,
      candidates: transactions.map(({ bytes }) => bytes),
    });
    const [first] = refused;
    if (block === undefined || first !== undefined) throw new Error(`refused: ${JSON.stringify(first)}`);
    this.#append(block.bytes);
  }

  close(): void {
    this.store.close();
  }

  #signed(transaction: Transaction): SignedTransaction {
    const { signer } = this.keys(transaction.author);
    const signed = signTransaction({ transaction, community: this.state.id, signer });
    this.#made.add(signed.id);
    return signed;
  }

  #context(now: Minute) {
    return { now, verifier: this.#verifier, knownGood: (id: TransactionId) => this.#made.has(id) };
  }

  #append(bytes: Uint8Array): void {
    const decoded = decodeBlock(bytes);
    if (decoded.kind === 'refused') throw new Error(decoded.refusal.detail);
    const { header, hash } = decoded.block;
    // The validators before the block sign it: a majority of them, the last ones.
    const voters = header.height === 0 && header.chain === 'contract' ? [0] : [...this.state.validators];
    const validated = validateBlock(decoded.block, this.state, this.#context(header.time));
    if (validated.kind === 'refused') throw new Error(JSON.stringify(validated.refusal));
    this.#index += 1;
    const index = this.#index;
    const message = certificateMessage({ community: this.state.id, term: 1, index, blockHash: hash });
    const signatures = voters
      .slice(-(Math.floor(voters.length / 2) + 1))
      .map((member) => ({ member, signature: signerFromSeed(seedOf(member)).sign(message) }));
    this.store.append(
      {
        logIndex: index,
        term: 1,
        chain: header.chain,
        height: header.height,
        time: header.time,
        hash,
        bytes,
        certificate: encodeCertificate({ index, signatures }),
      },
      blockIndex(validated.applied.transactions),
    );
  }
}

function membershipOf(member: MemberIndex, roles: readonly Role[]): Membership {
  return {
    publicKey: signerFromSeed(seedOf(member)).publicKey,
    sealingKey: sealingKeyFromSeed(seedOf(member)).publicKey,
    displayName: `Home ${member}`,
    roles,
  };
}
