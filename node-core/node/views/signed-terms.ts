import type { SignedPartView, SignedTermsView } from '../../api/outlook-views.ts';
import { sha256, toHex } from '../../codec/index.ts';
import {
  type Contract,
  decodeBlock,
  decodeTransaction,
  signatureOf,
  signedMessage,
  termsBytes,
  type TransactionId,
} from '../../ledger/index.ts';
import { addMinutes } from '../../units/index.ts';
import type { Household } from '../household.ts';
import { partyView, termsView } from './parties.ts';

interface Stored {
  readonly bytes: Uint8Array;
  readonly height: number;
  readonly atMinute: number;
}

/**
 * A contract as its two parties have signed it, by the bytes that are on the ledger.
 * @returns undefined when this copy of the ledger lacks one of the two transactions: a home that joined late and has not
 * fetched what came before
 */
export function signedTerms(household: Household, contract: Contract): SignedTermsView | undefined {
  const { community } = household.replica;
  const proposal = proposalOf(household, contract.id);
  const acceptance = acceptanceOf(household, contract);
  if (proposal === undefined || acceptance === undefined) return undefined;
  const bytes = termsBytes(contract.terms);
  return {
    contractId: contract.id,
    communityName: community.name,
    communityId: toHex(community.id),
    terms: termsView(household, contract.terms),
    termsBytes: toHex(bytes),
    termsHash: toHex(sha256(bytes)),
    proposal: partOf(household, proposal),
    acceptance: partOf(household, acceptance),
  };
}

function partOf(household: Household, { bytes, height, atMinute }: Stored): SignedPartView {
  const { community } = household.replica;
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused')
    throw new Error(`a stored transaction does not decode: ${decoded.refusal.kind}`);
  const { author } = decoded.signed.transaction;
  return {
    party: partyView(household, author),
    publicKey: toHex(community.members[author]?.publicKey ?? new Uint8Array()),
    atMinute,
    transaction: toHex(bytes),
    transactionId: decoded.signed.id,
    message: toHex(signedMessage(bytes, community.id)),
    signature: toHex(signatureOf(bytes)),
    height,
  };
}

function proposalOf({ replica }: Household, id: TransactionId): Stored | undefined {
  const place = replica.store.findTransaction(id);
  if (place === undefined) return undefined;
  const decoded = decodeBlock(place.block.bytes);
  const bytes = decoded.kind === 'ok' ? decoded.block.transactions[place.position] : undefined;
  return bytes === undefined ? undefined : { bytes, height: place.height, atMinute: place.block.time };
}

/** The acceptance, among the blocks of the minute in which the contract came about. */
function acceptanceOf({ replica }: Household, { id, acceptedMinute }: Contract): Stored | undefined {
  const { store } = replica;
  const from = Math.max(0, store.heightBefore('contract', acceptedMinute));
  const until = store.heightBefore('contract', addMinutes(acceptedMinute, 1));
  for (const { bytes, height, time } of store.blocks('contract', from, until - from + 1)) {
    const decoded = decodeBlock(bytes);
    if (decoded.kind === 'refused') continue;
    for (const each of decoded.block.transactions) {
      if (answers(each, id)) return { bytes: each, height, atMinute: time };
    }
  }
  return undefined;
}

function answers(bytes: Uint8Array, proposal: TransactionId): boolean {
  const decoded = decodeTransaction(bytes);
  if (decoded.kind === 'refused') return false;
  const { transaction } = decoded.signed;
  return transaction.kind === 'acceptance' && transaction.proposal === proposal;
}
