import { equalBytes, sha256, toHex } from '../codec/index.ts';
import { MINUTES_PER_DAY } from '../units/index.ts';
import type { BlockHeader, Hash } from './block.ts';
import type {
  ChainHead,
  Community,
  Contract,
  DisputeRecord,
  Member,
  OfferRecord,
  ProposalRecord,
  StatementRecord,
  TariffRecord,
} from './community.ts';
import type { Slot } from './slots.ts';
import { decodeState, encodeState, StateBytesError } from './state-bytes.ts';
import { contractsOf, emptyData, type GrantRecord, type StateData } from './state-data.ts';
import type { ChainName, CommunityRules, MemberIndex, Seat, TransactionId } from './transaction.ts';

let dataBehind: (state: CommunityState) => StateData;

/**
 * The community's state: a deterministic reducer's result over the blocks of both chains, in the order of the log.
 * Read it as a `Community`; `validateBlock` alone changes it, in place. Maps iterate in no order that means
 * anything.
 */
export class CommunityState implements Community {
  readonly #data: StateData;

  /** For this folder: others begin with `founding` or `decode`. */
  constructor(data: StateData) {
    this.#data = data;
  }

  /** The state before the founding block: no members, `DEFAULT_RULES`, the ID 32 zeros. */
  static founding(): CommunityState {
    return new CommunityState(emptyData());
  }

  /**
   * Reads what `encode` wrote. The bytes are checked for form alone: compare their hash with a certified header's, or
   * take them from one's own disk.
   * @throws StateBytesError
   */
  static decode(bytes: Uint8Array): CommunityState {
    return new CommunityState(decodeState(bytes));
  }

  /**
   * The state after a checkpoint's block, from the bytes that the block's header carries the hash of: those of the
   * state after its transactions, when its chain's head was still the block before.
   * @throws StateBytesError when the header carries another hash, or none
   */
  static fromCheckpoint(checkpoint: {
    readonly bytes: Uint8Array;
    /** Of a certified block. */
    readonly header: BlockHeader;
    /** That block's. */
    readonly hash: Hash;
  }): CommunityState {
    const { bytes, header, hash } = checkpoint;
    if (header.stateHash === null || !equalBytes(header.stateHash, sha256(bytes))) {
      throw new StateBytesError(
        `block ${header.height} of the ${header.chain} chain does not vouch for this state`,
      );
    }
    const data = decodeState(bytes);
    data.heads[header.chain] = { height: header.height, hash, time: header.time };
    return new CommunityState(data);
  }

  /** The state's canonical bytes: equal on every node with the same blocks (docs/protocol.md, 'State'). */
  encode(): Uint8Array {
    return encodeState(this.#data);
  }

  /** SHA-256 of `encode()`. */
  stateHash(): Hash {
    return sha256(this.encode());
  }

  get id(): Hash {
    return this.#data.id;
  }
  get name(): string {
    return this.#data.name;
  }
  get currency(): string {
    return this.#data.currency;
  }
  get minorDigits(): number {
    return this.#data.minorDigits;
  }
  get rules(): CommunityRules {
    return this.#data.rules;
  }
  get members(): readonly Member[] {
    return this.#data.members;
  }
  get seats(): readonly Seat[] {
    return this.#data.seats;
  }
  get validators(): readonly MemberIndex[] {
    return this.#data.seats.map(({ member }) => member);
  }
  get tariffs(): readonly TariffRecord[] {
    return this.#data.tariffs;
  }
  get offers(): ReadonlyMap<TransactionId, OfferRecord> {
    return this.#data.offers;
  }
  get proposals(): ReadonlyMap<TransactionId, ProposalRecord> {
    return this.#data.proposals;
  }
  get contracts(): ReadonlyMap<TransactionId, Contract> {
    return this.#data.contracts;
  }
  get statements(): ReadonlyMap<string, ReadonlyMap<MemberIndex, StatementRecord>> {
    return this.#data.statements;
  }
  get disputes(): ReadonlyMap<TransactionId, DisputeRecord> {
    return this.#data.disputes;
  }
  /** Grants of the last days, that can still be disputed. */
  get grants(): ReadonlyMap<TransactionId, GrantRecord> {
    return this.#data.grants;
  }

  head(chain: ChainName): ChainHead {
    return this.#data.heads[chain];
  }

  lastSequence(author: MemberIndex, chain: ChainName): number {
    return this.#data.sequences[chain][author] ?? 0;
  }

  slotTaken(slot: Slot): boolean | undefined {
    if (slot.minute < this.#data.firstOpenDay * MINUTES_PER_DAY) return undefined;
    return this.#data.slots.isTaken(slot);
  }

  minutesTaken(author: MemberIndex, day: number): Uint8Array | undefined {
    return this.#data.slots.bitmap(author, day);
  }

  /** The member with this Ed25519 key, whatever its standing. */
  memberWithKey(publicKey: Uint8Array): Member | undefined {
    const index = this.#data.derived.memberOfKey.get(toHex(publicKey));
    return index === undefined ? undefined : this.#data.members[index];
  }

  /** Contracts that a member is a party to, ended ones too, in no order. */
  contractsOf(member: MemberIndex): Contract[] {
    return contractsOf(this.#data, member);
  }

  static {
    dataBehind = (state) => state.#data;
  }
}

/** The data behind a state: for the reducer and the encoding of this folder. */
export function dataOf(state: CommunityState): StateData {
  return dataBehind(state);
}
