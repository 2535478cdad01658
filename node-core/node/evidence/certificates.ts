import { toHex } from '../../codec/index.ts';
import type { Verifier } from '../../identity/index.ts';
import {
  type Block,
  type ChainName,
  checkCertificate,
  decodeCertificate,
  type Hash,
  type MemberIndex,
} from '../../ledger/index.ts';
import type { LedgerReader, StoredBlock } from '../../storage/index.ts';
import type { RunEnd } from './chain-walk.ts';
import type { FaultList } from './fault-list.ts';
import type { Members } from './members.ts';
import type { Pace } from './pace.ts';
import { readBlock } from './stored-block.ts';

/** Who certified a block, or why nobody did. */
export type Certified =
  | { readonly kind: 'ok'; readonly signers: readonly MemberIndex[] }
  | { readonly kind: 'faulty'; readonly what: string };

/** Checks certificates by the validators that were in force before each block, as the contract chain gives them. */
export class Certificates {
  readonly #store: LedgerReader;
  readonly #community: Hash;
  readonly #members: Members;
  readonly #verifier: Verifier;
  readonly #faults: FaultList;
  readonly #pace: Pace;
  readonly #checked = new Map<string, Certified>();
  #signatures = 0;

  constructor(of: {
    readonly store: LedgerReader;
    readonly community: Hash;
    readonly members: Members;
    readonly verifier: Verifier;
    readonly faults: FaultList;
    readonly pace: Pace;
  }) {
    this.#store = of.store;
    this.#community = of.community;
    this.#members = of.members;
    this.#verifier = of.verifier;
    this.#faults = of.faults;
    this.#pace = of.pace;
  }

  /** Signatures of validators that held. */
  get signatures(): number {
    return this.#signatures;
  }

  /** The certificate beside a block; checked once. */
  check(stored: { readonly row: StoredBlock; readonly block: Block }): Certified {
    const key = toHex(stored.block.hash);
    const known = this.#checked.get(key) ?? this.#check(stored);
    this.#checked.set(key, known);
    return known;
  }

  #check({ row, block }: { readonly row: StoredBlock; readonly block: Block }): Certified {
    const decoded = decodeCertificate(row.certificate);
    if (decoded.kind === 'refused') return { kind: 'faulty', what: `certificate: ${decoded.refusal.detail}` };
    const { certificate } = decoded;
    if (certificate.index !== row.logIndex) {
      return { kind: 'faulty', what: `its certificate is for log entry ${certificate.index}` };
    }
    const checked = checkCertificate({
      certificate,
      term: block.header.term,
      blockHash: block.hash,
      community: this.#community,
      validators: this.#members.validatorsBefore(row.logIndex),
      members: this.#members.list,
      verifier: this.#verifier,
    });
    if (checked.kind === 'refused') {
      const { kind, detail } = checked.refusal;
      return { kind: 'faulty', what: `its certificate does not hold: ${kind}, ${detail}` };
    }
    this.#signatures += certificate.signatures.length;
    return { kind: 'ok', signers: certificate.signatures.map(({ member }) => member) };
  }

  /**
   * Sees to it that runs of linked blocks are vouched for: by the certificate of the last one, or, where that does not
   * hold, of the last one below it that has one. What is above it is faulty.
   */
  async vouch(runs: readonly RunEnd[]): Promise<void> {
    for (const { chain, from, to } of runs) {
      for (let height = to; height >= from; height -= 1) {
        if (this.#pace.isDue()) await this.#pace.breathe();
        if (this.certify({ chain, height })) break;
      }
    }
  }

  /** Checks the certificate of the block at a height, and books a fault when it does not hold. */
  certify(at: { readonly chain: ChainName; readonly height: number }): boolean {
    const read = readBlock(this.#store, at);
    const found = read.kind === 'sound' ? read : read.header;
    const checked = found === undefined ? undefined : this.check(found);
    if (checked?.kind === 'faulty') this.#faults.addBlock(at, checked.what);
    return checked?.kind === 'ok';
  }
}
