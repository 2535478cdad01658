import { type ContractTerms, type ProposalRecord, termsHash } from '../ledger/index.ts';
import { carbonGrams, type MinuteSpan, type PriceMicros, WHOLE_SHARE, ZERO_ENERGY } from '../units/index.ts';
import type { SubmitResult } from './submit.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import { PUBLIC_PRODUCER, ReplayError, type Sale } from './replay-plan.ts';

/** Publishes the one price of public power, unless the ledger shows it already. @throws ReplayError */
export async function publishTariff(
  neighbourhood: Neighbourhood,
  price: PriceMicros,
  span: MinuteSpan,
): Promise<void> {
  if (neighbourhood.replica.community.tariffs.length > 0) return;
  const step = { startMinute: span.startMinute, price, feedInPrice: null, carbon: carbonGrams(0) };
  const draft = { kind: 'tariff', endMinute: span.endMinute, steps: [step] } as const;
  certified(await neighbourhood.household(PUBLIC_PRODUCER).send(draft), 'the tariff');
}

/** The seller proposes, the buyer accepts; what the ledger shows already is not done again. @throws ReplayError */
export async function makeContract(
  neighbourhood: Neighbourhood,
  sale: Sale,
  span: MinuteSpan,
): Promise<void> {
  const { community } = neighbourhood.replica;
  const seller = neighbourhood.household(sale.seller);
  const buyer = neighbourhood.household(sale.buyer);
  const terms: ContractTerms = {
    ...span,
    seller: seller.member,
    buyer: buyer.member,
    sellerShare: WHOLE_SHARE,
    buyerShare: WHOLE_SHARE,
    price: sale.price,
    minimumEnergyMwh: ZERO_ENERGY,
    period: 'term',
    carbon: carbonGrams(0),
  };
  if ([...community.contracts.values()].some((contract) => isBetween(contract.terms, terms))) return;
  const what = `the contract ${sale.seller}:${sale.buyer}`;
  if (openProposal(community.proposals, terms) === undefined) {
    const expiresMinute = span.startMinute;
    certified(
      await seller.send({ kind: 'proposal', terms, offer: null, counters: null, expiresMinute }),
      what,
    );
  }
  const proposal = openProposal(community.proposals, terms);
  if (proposal === undefined) throw new ReplayError(`${what} was proposed, but is not on the chain`);
  const hash = termsHash(proposal.proposal.terms);
  certified(await buyer.send({ kind: 'acceptance', proposal: proposal.id, termsHash: hash }), what);
}

function openProposal(
  proposals: ReadonlyMap<string, ProposalRecord>,
  terms: ContractTerms,
): ProposalRecord | undefined {
  return [...proposals.values()].find(
    ({ proposal, standing }) => standing.kind === 'open' && isBetween(proposal.terms, terms),
  );
}

/** No two sales of a replay are between the same homes. */
function isBetween(a: ContractTerms, b: ContractTerms): boolean {
  return a.seller === b.seller && a.buyer === b.buyer;
}

function certified(result: SubmitResult, what: string): void {
  if (result.kind === 'certified') return;
  const detail = 'detail' in result ? ` (${result.detail})` : '';
  throw new ReplayError(`${what} was not taken: ${result.reason}${detail}`);
}
