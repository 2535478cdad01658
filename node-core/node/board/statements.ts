import { type Community, type MemberIndex, statementKey } from '../../ledger/index.ts';
import { compareStatements, type StatementNumbers } from '../../settlement/index.ts';

/** How the co-signing of one statement stands; fields as in `StatementStateView`. */
export interface StatementState {
  readonly kind: 'contract' | 'supply';
  readonly seller: MemberIndex;
  readonly buyer: MemberIndex;
  readonly contractId: string | null;
  readonly energyMwh: number;
  readonly sellerSigned: boolean;
  readonly buyerSigned: boolean;
  readonly equal: boolean | null;
  readonly differs: readonly string[];
}

/** Holds what the parties have signed against each other, and against the numbers that are worked out here. */
export function statementState(
  community: Pick<Community, 'contracts' | 'statements'>,
  numbers: StatementNumbers,
): StatementState | undefined {
  const { subject } = numbers;
  const terms = subject.kind === 'contract' ? community.contracts.get(subject.contract)?.terms : undefined;
  const seller = subject.kind === 'supply' ? subject.producer : terms?.seller;
  const buyer = subject.kind === 'supply' ? subject.household : terms?.buyer;
  if (seller === undefined || buyer === undefined) return undefined;
  const signed = community.statements.get(statementKey(numbers.month, subject));
  const [bySeller, byBuyer] = [signed?.get(seller)?.statement, signed?.get(buyer)?.statement];
  const differs = new Set<string>();
  for (const statement of [bySeller, byBuyer]) {
    if (statement === undefined) continue;
    const compared = compareStatements(numbers, statement);
    if (compared.kind === 'differ') for (const field of compared.fields) differs.add(field);
  }
  return {
    kind: subject.kind,
    seller,
    buyer,
    contractId: subject.kind === 'contract' ? subject.contract : null,
    energyMwh: numbers.energyMwh,
    sellerSigned: bySeller !== undefined,
    buyerSigned: byBuyer !== undefined,
    equal: bySeller === undefined || byBuyer === undefined ? null : differs.size === 0,
    differs: [...differs],
  };
}

/** Who has not signed all that is theirs to sign. */
export function unsignedBy(states: readonly StatementState[]): MemberIndex[] {
  const waiting = new Set<MemberIndex>();
  for (const { seller, buyer, sellerSigned, buyerSigned } of states) {
    if (!sellerSigned) waiting.add(seller);
    if (!buyerSigned) waiting.add(buyer);
  }
  return [...waiting].toSorted((a, b) => a - b);
}
