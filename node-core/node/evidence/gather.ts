import { isDeepStrictEqual } from 'node:util';
import { equalBytes } from '../../codec/index.ts';
import type { HouseholdKeys, Verifier } from '../../identity/index.ts';
import type { ChainName, CommunityRules, Contract, Hash, MemberIndex } from '../../ledger/index.ts';
import type { BillFault, EvidenceSource } from '../../settlement/index.ts';
import type { LedgerReader } from '../../storage/index.ts';
import {
  formatMinute,
  firstMinuteOfDay,
  type Minute,
  type MinuteSpan,
  type Month,
  spanOfMonth,
} from '../../units/index.ts';
import { Certificates } from './certificates.ts';
import { ChainWalk, type HeightRange } from './chain-walk.ts';
import { ContractChain } from './contract-chain.ts';
import { type BillCuts, cutFaults } from './cut-faults.ts';
import { DayKeys } from './day-keys.ts';
import { EnergyChain, type Unopened } from './energy-chain.ts';
import { FaultList, placeName } from './fault-list.ts';
import { MonthFinder } from './month-finder.ts';
import { firstHeightFor, firstMinuteFor } from './needed-range.ts';
import { Pace } from './pace.ts';
import { ReadingTable } from './reading-table.ts';
import { evidenceSource } from './source.ts';

/** What evidence is wanted for, and where it is. */
export interface EvidenceQuestion {
  readonly store: LedgerReader;
  /** The household's own: they open its readings, and those that it was granted. */
  readonly keys: HouseholdKeys;
  readonly household: MemberIndex;
  /** The ID is what everything else is held against; the rules are those that the bill was worked out by. */
  readonly community: { readonly id: Hash; readonly rules: CommunityRules };
  readonly verifier: Verifier;
  readonly bill: BillCuts;
  /** Blocks gone through, and how many there are to go through as far as is known; `total` may grow. */
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What was gone through. */
export interface EvidenceCounts {
  /** Blocks of both chains whose form, hash, link and Merkle root hold. */
  readonly blocks: number;
  /** Signatures that hold: of transactions and of certificates. */
  readonly signatures: number;
  /** Readings opened, each revision counted. */
  readonly readings: number;
}

/** Evidence for one household's bill of one month. */
export interface GatheredEvidence {
  readonly household: MemberIndex;
  readonly month: Month;
  readonly source: EvidenceSource;
  /** As of now: asking the source for audit paths checks more, and may find more. */
  faults(): readonly BillFault[];
  counts(): EvidenceCounts;
  /** As the founding block has them. */
  readonly currency: string;
  readonly minorDigits: number;
}

/**
 * Gathers all that Verify may ask for: reads and checks the blocks, once. See the page in `index.ts` for what is checked.
 * What is wrong with the ledger is in `faults`, never thrown.
 * @throws the signal's reason when it is aborted; StorageError when the file cannot be read at all
 */
export function gatherEvidence(question: EvidenceQuestion): Promise<GatheredEvidence> {
  return new Gathering(question).run();
}

/** Blocks between two calls of `progress`. */
const PROGRESS_BLOCKS = 50;
/** Blocks past the cut that are looked through for grants at a time: about a day's. */
const GRANT_SEARCH_BLOCKS = 1440;

class Gathering {
  readonly #question: EvidenceQuestion;
  readonly #faults = new FaultList();
  readonly #pace: Pace;
  readonly #walks: Readonly<Record<ChainName, ChainWalk>>;
  readonly #contracts: ContractChain;
  readonly #certificates: Certificates;
  readonly #table = new ReadingTable();
  readonly #keys: DayKeys;
  #done = 0;
  #total = 0;
  #energySignatures = 0;

  constructor(question: EvidenceQuestion) {
    const { store, community, verifier, household, keys, signal } = question;
    const faults = this.#faults;
    this.#question = question;
    this.#pace = new Pace(signal);
    const common = { store, community: community.id, faults, pace: this.#pace };
    this.#walks = {
      energy: new ChainWalk({ chain: 'energy', ...common }),
      contract: new ChainWalk({ chain: 'contract', ...common }),
    };
    this.#contracts = new ContractChain({ ...common, walk: this.#walks.contract, verifier });
    this.#certificates = new Certificates({ ...common, members: this.#contracts.members, verifier });
    this.#keys = new DayKeys({ household, keys, community: community.id });
  }

  async run(): Promise<GatheredEvidence> {
    const { household, bill, store, community } = this.#question;
    await this.#pace.breathe();
    await this.#readContracts();
    const isMember = this.#checkOwnKey();
    this.#checkRules();
    for (const fault of cutFaults(bill, { store, rules: community.rules })) this.#faults.add(fault);
    if (isMember) await this.#readReadings();
    this.#question.progress?.(this.#done, this.#done);
    const { members } = this.#contracts;
    return {
      household,
      month: bill.month,
      source: evidenceSource({
        store,
        household,
        timeZone: community.rules.timeZone,
        contracts: this.#contracts,
        table: this.#table,
        certificates: this.#certificates,
        faults: this.#faults,
      }),
      faults: () => this.#faults.list(),
      counts: () => ({
        blocks: this.#walks.energy.count + this.#walks.contract.count,
        signatures: this.#contracts.signatures + this.#energySignatures + this.#certificates.signatures,
        readings: this.#table.count,
      }),
      currency: members.currency,
      minorDigits: members.minorDigits,
    };
  }

  async #readContracts(): Promise<void> {
    const { store, bill } = this.#question;
    const height = this.#lastOf('contract', bill.cuts.upTo.contractHeight);
    const energyHeight = this.#lastOf('energy', bill.cuts.upTo.energyHeight);
    this.#total += height + 1 + energyHeight + 1;
    const logIndex = store.blockByHeight('energy', energyHeight)?.logIndex ?? 0;
    await this.#readContractsTo({ height, logIndex });
  }

  async #readContractsTo(until: { readonly height: number; readonly logIndex: number }): Promise<void> {
    await this.#contracts.readTo({ ...until, block: () => this.#step() });
    await this.#certificates.vouch(this.#walks.contract.takeEnds());
    // Whoever may sign what comes after must not hang on the links alone.
    for (const height of this.#contracts.members.votingHeights) {
      if (!this.#faults.isFaulty({ chain: 'contract', height })) {
        this.#certificates.certify({ chain: 'contract', height });
      }
    }
  }

  async #readReadings(): Promise<void> {
    const { bill, store, community } = this.#question;
    const { timeZone } = community.rules;
    const chain = this.#energyChain();
    const to = this.#lastOf('energy', bill.cuts.upTo.energyHeight);
    const contracts = this.#ownContracts();
    const needed = (month: Month): MinuteSpan => {
      const span = spanOfMonth(month, timeZone);
      return { ...span, startMinute: firstMinuteFor(span, contracts) };
    };
    const spans = [needed(bill.month)];
    let from = Math.min(to + 1, firstHeightFor(store, needed(bill.month).startMinute));
    this.#total -= from;
    await this.#readEnergy(chain, { from, to });
    // Readings that came late, in the blocks just read, reach back into months of earlier blocks.
    for (const span of chain
      .lateMonths()
      .filter((month) => month < bill.month)
      .map(needed)) {
      spans.push(span);
      const lower = firstHeightFor(store, span.startMinute);
      if (lower >= from) continue;
      this.#total += from - lower;
      await this.#readEnergy(chain, { from: lower, to: from - 1 });
      from = lower;
    }
    await this.#searchGrants(() => chain.unopened(spans), { chain, first: to + 1 });
    this.#energySignatures = chain.signatures;
    this.#nameUnopened(chain.unopened(spans));
  }

  async #readEnergy(chain: EnergyChain, range: HeightRange): Promise<void> {
    await chain.read(range, () => this.#step());
    await this.#certificates.vouch(this.#walks.energy.takeEnds());
  }

  /** A grant may come later than the readings that it opens: as a key, it is good whenever it comes. */
  async #searchGrants(
    unopened: () => readonly Unopened[],
    { chain, first }: { readonly chain: EnergyChain; readonly first: number },
  ): Promise<void> {
    const { store } = this.#question;
    const last = store.head('energy')?.height ?? -1;
    for (let from = first; from <= last && unopened().length > 0; from += GRANT_SEARCH_BLOCKS) {
      const to = Math.min(last, from + GRANT_SEARCH_BLOCKS - 1);
      this.#total += to - from + 1;
      const logIndex = store.blockByHeight('energy', to)?.logIndex ?? 0;
      await this.#readContractsTo({ height: -1, logIndex });
      await chain.readGrants({ from, to }, () => this.#step());
      await this.#certificates.vouch(this.#walks.energy.takeEnds());
    }
  }

  #energyChain(): EnergyChain {
    const { household, verifier, community, bill } = this.#question;
    const contracts = this.#ownContracts();
    const partners = new Map(
      [...this.#contracts.agreements.partnersOf(household)].map((partner) => {
        const spans = contracts.filter(({ terms }) => terms.seller === partner || terms.buyer === partner);
        return [partner, (at: Minute) => spans.some((contract) => isInForce(contract, at))] as const;
      }),
    );
    return new EnergyChain({
      walk: this.#walks.energy,
      verifier,
      community: community.id,
      interest: { household, partners, afterHeight: bill.cuts.after.energyHeight },
      members: this.#contracts.members,
      keys: this.#keys,
      table: this.#table,
      faults: this.#faults,
      pace: this.#pace,
      months: new MonthFinder(community.rules.timeZone),
    });
  }

  /** The household's contracts as of the bill. */
  #ownContracts(): readonly Contract[] {
    const { household, bill } = this.#question;
    const known = { height: bill.cuts.upTo.contractHeight, isFaulty: () => false };
    return this.#contracts.agreements.contractsOf(household, known).map(({ contract }) => contract);
  }

  /** The last height to read of a chain; books a fault when the ledger ends below what the bill takes in. */
  #lastOf(chain: ChainName, wanted: number): number {
    const last = this.#question.store.head(chain)?.height ?? -1;
    if (last < wanted) {
      const what = `the ledger ends with ${chain} block ${last}; the bill takes in block ${wanted}`;
      this.#faults.add({ where: placeName({ chain, height: wanted }), what });
    }
    return Math.min(last, wanted);
  }

  #checkOwnKey(): boolean {
    const { household, keys } = this.#question;
    const member = this.#contracts.members.list[household];
    if (member !== undefined && equalBytes(member.publicKey, keys.signer.publicKey)) return true;
    const what = `member ${household} is not on the contract chain with this household's key`;
    this.#faults.add({ where: 'membership', what });
    return false;
  }

  #checkRules(): void {
    const { bill, community } = this.#question;
    const { contractHeight } = bill.cuts.upTo;
    const inForce = this.#contracts.members.rulesAfter(this.#contracts.logIndexAt(contractHeight));
    if (isDeepStrictEqual({ ...inForce }, { ...community.rules })) return;
    const what = `the bill was worked out by other rules than those of contract block ${contractHeight}`;
    this.#faults.add({ where: 'rules', what });
  }

  #nameUnopened(unopened: readonly Unopened[]): void {
    const { timeZone } = this.#question.community.rules;
    for (const { author, day, waiting } of unopened) {
      const [first] = waiting;
      if (first === undefined) continue;
      const where = placeName({ chain: 'energy', height: first.height, position: first.position });
      const date = formatMinute(firstMinuteOfDay(day), timeZone);
      const why = this.#keys.whyNone(author, day);
      const what = `${waiting.length} readings of member ${author} in the UTC day that begins ${date} do not open: ${why}`;
      this.#faults.add({ where, what });
    }
  }

  #step(): void {
    this.#done += 1;
    if (this.#done % PROGRESS_BLOCKS !== 0) return;
    this.#question.progress?.(this.#done, Math.max(this.#done, this.#total));
  }
}

function isInForce({ terms, endMinute }: Contract, at: Minute): boolean {
  return at >= terms.startMinute && at < Math.min(endMinute, terms.endMinute);
}
