import { type ChainName, inclusionProof, type MemberIndex } from '../../ledger/index.ts';
import type { EvidenceSource, InclusionEvidence, ReadingCut } from '../../settlement/index.ts';
import type { LedgerReader } from '../../storage/index.ts';
import { type Month, monthsOfSpan } from '../../units/index.ts';
import type { Certificates } from './certificates.ts';
import type { ContractChain } from './contract-chain.ts';
import type { FaultList } from './fault-list.ts';
import { MonthFinder } from './month-finder.ts';
import type { ReadingTable } from './reading-table.ts';
import { readBlock } from './stored-block.ts';

/** What was gathered, as the port of `settlement/evidence.ts`. Knows the dealings of one household alone. */
export function evidenceSource(of: {
  readonly store: LedgerReader;
  readonly household: MemberIndex;
  readonly timeZone: string;
  readonly contracts: ContractChain;
  readonly table: ReadingTable;
  readonly certificates: Certificates;
  readonly faults: FaultList;
}): EvidenceSource {
  const { store, household, timeZone, contracts, table, certificates, faults } = of;
  const { agreements, tariffs } = contracts;
  const months = new MonthFinder(timeZone);
  const faultyOn = (chain: ChainName) => (height: number) => faults.isFaulty({ chain, height });
  const isFaultyEnergy = faultyOn('energy');
  const isFaultyContract = faultyOn('contract');
  const contractCut = ({ contractHeight }: ReadingCut) => ({
    height: contractHeight,
    isFaulty: isFaultyContract,
  });

  return {
    readingAt: ({ member, minute, cut }) =>
      table.highest({ member, minute }, { height: cut.energyHeight, isFaulty: isFaultyEnergy }),
    contractsOf: (party) =>
      party.household === household ? agreements.contractsOf(household, contractCut(party.cut)) : [],
    tariffs: (cut) => tariffs.asOf(contractCut(cut)),
    monthsTouched({ after, upTo }) {
      const touched = new Set<Month>();
      const energy = { after: after.energyHeight, upTo: upTo.energyHeight };
      table.eachMinute(energy, (at, height) => {
        if (!isFaultyEnergy(height)) touched.add(months.monthOf(at));
      });
      const contract = { after: after.contractHeight, upTo: upTo.contractHeight };
      const spans = [...agreements.spansChanged(household, contract), ...tariffs.spansChanged(contract)];
      for (const span of spans) {
        if (span.startMinute >= span.endMinute) continue;
        for (const month of monthsOfSpan(span, timeZone)) touched.add(month);
      }
      return [...touched].toSorted((a, b) => a - b);
    },
    inclusion(at): InclusionEvidence | undefined {
      if (faults.isFaulty(at)) return undefined;
      const read = readBlock(store, at);
      if (read.kind === 'faulty') {
        faults.addBlock(at, read.what);
        return undefined;
      }
      const { header, hash, transactions } = read.block;
      const certified = certificates.check(read);
      if (certified.kind === 'faulty') {
        faults.addBlock({ chain: at.chain, height: at.height }, certified.what);
        return undefined;
      }
      const leaf = transactions[at.position];
      if (leaf === undefined) return undefined;
      return {
        leaf,
        count: header.count,
        proof: inclusionProof(transactions, at.position),
        root: header.merkleRoot,
        blockHash: hash,
        signers: certified.signers,
      };
    },
  };
}
