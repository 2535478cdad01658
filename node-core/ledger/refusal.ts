/**
 * Every reason for which a block or a transaction is refused, in order of precedence: where two rules are broken, the
 * one that stands first here is named. A block's own rules come before those of its transactions; among transactions
 * the first in the block is judged first; the state hash comes last. From `malformed` to `selfContract` the list is one
 * step: fields are read in the order of their array, and the first at fault is named, then what two fields say together.
 */
export const REFUSALS = [
  // The block's form: asked by `decodeBlock`, without knowing the community.
  { kind: 'blockTooLarge', sentence: 'The block is longer than 4 MiB.' },
  { kind: 'nonCanonicalBlock', sentence: "The block's bytes are not a sequence of whole canonical items." },
  { kind: 'wrongVersion', sentence: 'The block is of another version of the protocol.' },
  { kind: 'malformedBlock', sentence: 'The header lacks a field, or one has the wrong type or size.' },
  { kind: 'emptyBlock', sentence: 'The block holds no transaction.' },
  { kind: 'tooManyTransactions', sentence: 'The block holds more than 10 000 transactions.' },
  { kind: 'wrongCount', sentence: "The header's count is not the number of transactions." },
  // The block's place.
  { kind: 'wrongCommunity', sentence: 'The block belongs to another community.' },
  { kind: 'wrongChain', sentence: 'The first block of all must be on the contract chain.' },
  { kind: 'wrongHeight', sentence: 'The height is not one more than that of the block before.' },
  { kind: 'wrongPrevious', sentence: 'The block builds on another block than the last of its chain.' },
  { kind: 'timeBackwards', sentence: 'The time lies before that of the block before.' },
  { kind: 'timeInFuture', sentence: 'The time lies ahead of the clock.' },
  { kind: 'notAValidator', sentence: 'The proposer is not a validator.' },
  { kind: 'wrongMerkleRoot', sentence: 'The Merkle root is not that of the transactions.' },
  {
    kind: 'badFounding',
    sentence: 'The founding block must hold one founding transaction and nothing else.',
  },
  // A transaction's form: asked by `decodeTransaction`, without knowing the community.
  { kind: 'transactionTooLarge', sentence: 'The transaction is longer than 256 KiB.' },
  {
    kind: 'nonCanonical',
    sentence: "The transaction's bytes are not canonical.",
  },
  { kind: 'unknownKind', sentence: 'There is no transaction of this kind.' },
  { kind: 'malformed', sentence: 'A field is missing, left over, or of the wrong type.' },
  { kind: 'wrongSize', sentence: 'A key, hash, seal, disk or signature has the wrong number of bytes.' },
  { kind: 'badText', sentence: 'A text is too short, too long, or holds characters that may not be in it.' },
  { kind: 'badSealingKey', sentence: 'Nothing could be wrapped to the sealing key: it is of small order.' },
  { kind: 'rulesOutOfRange', sentence: 'A rule of the community lies outside of its range.' },
  { kind: 'revisionOutOfRange', sentence: 'A revision lies outside of 0 to 255.' },
  { kind: 'priceOutOfRange', sentence: 'A price is further from zero than 1000 a kWh.' },
  { kind: 'energyOutOfRange', sentence: 'An energy is negative or past 2^53 - 1 mWh.' },
  { kind: 'shareOutOfRange', sentence: 'A share lies outside of 1 to 1000 per mille.' },
  { kind: 'carbonOutOfRange', sentence: 'A carbon intensity lies outside of 0 to 10 000 g/kWh.' },
  {
    kind: 'amountOutOfRange',
    sentence: 'An amount does not fit 64 bits, or a count is larger than a month.',
  },
  { kind: 'wrongNumber', sentence: 'A list has too few or too many items.' },
  { kind: 'unsorted', sentence: 'A list is not in ascending order, or has an item twice.' },
  { kind: 'endBeforeStart', sentence: 'The end does not lie after the start.' },
  { kind: 'spanTooLong', sentence: 'The end lies more than ten years after the start.' },
  { kind: 'expiryAfterEnd', sentence: 'The expiry lies after the end.' },
  { kind: 'selfContract', sentence: 'Both parties are the same member.' },
  // Who sent it, and where to.
  { kind: 'kindNotOnChain', sentence: 'Transactions of this kind belong on the other chain.' },
  { kind: 'alreadyFounded', sentence: 'The community has been founded already.' },
  { kind: 'stranger', sentence: 'The author is not a member.' },
  { kind: 'suspended', sentence: 'The author is suspended.' },
  { kind: 'left', sentence: 'The author has left the community.' },
  { kind: 'badSignature', sentence: 'The signature does not hold.' },
  { kind: 'roleMissing', sentence: 'The author lacks the role for it.' },
  { kind: 'sequenceReused', sentence: "The sequence number is not above the author's last one." },
  { kind: 'notSeated', sentence: 'The author holds no seat.' },
  // What it speaks of.
  { kind: 'minuteInFuture', sentence: 'The minute had not ended when the block was closed.' },
  { kind: 'minuteTooOld', sentence: 'The minute is older than readings may come.' },
  { kind: 'slotTaken', sentence: 'There is a reading of this minute and revision already.' },
  { kind: 'unknownRecipient', sentence: 'A recipient is not a member.' },
  { kind: 'dayInFuture', sentence: 'The day had not begun when the block was closed.' },
  { kind: 'unknownGrant', sentence: 'There is no such grant, or it is too old to dispute.' },
  { kind: 'unknownMember', sentence: 'There is no such member.' },
  { kind: 'memberExists', sentence: 'The key is that of a member already.' },
  { kind: 'weakKey', sentence: 'Anybody could sign with the key: it is of small order.' },
  { kind: 'wrongStanding', sentence: "The member's standing does not allow this." },
  { kind: 'badConsent', sentence: "The newcomer's own signature over its membership does not hold." },
  { kind: 'lastSteward', sentence: 'The community would be left without an active steward.' },
  { kind: 'lastSeat', sentence: 'Nobody would be left to vote.' },
  { kind: 'communityFull', sentence: 'The community has 65 536 members.' },
  { kind: 'unknownTarget', sentence: 'There is no such offer, proposal or dispute.' },
  { kind: 'notTheAuthor', sentence: 'It is not by the author.' },
  { kind: 'notOpen', sentence: 'It is not open any more.' },
  { kind: 'unknownContract', sentence: 'There is no such contract.' },
  { kind: 'notAProducer', sentence: 'The member has never published a tariff.' },
  { kind: 'notAParty', sentence: 'The author is not a party to it.' },
  { kind: 'contractOver', sentence: 'The contract is over.' },
  { kind: 'unknownOffer', sentence: 'There is no such offer.' },
  { kind: 'offerWithdrawn', sentence: 'The offer has been withdrawn.' },
  { kind: 'offerExpired', sentence: 'The offer has expired.' },
  { kind: 'notTheOfferer', sentence: "The seller is not the offer's author." },
  { kind: 'unknownProposal', sentence: 'There is no such proposal.' },
  { kind: 'proposalNotOpen', sentence: 'The proposal has been answered or withdrawn.' },
  { kind: 'proposalExpired', sentence: 'The proposal has expired.' },
  { kind: 'notAddressed', sentence: 'The proposal is addressed to somebody else.' },
  { kind: 'counterParties', sentence: 'The counter-proposal is between other parties.' },
  { kind: 'termsDiffer', sentence: 'The terms are not those that were proposed.' },
  { kind: 'partyNotActive', sentence: 'A party, or who is to have a seat, is suspended or has left.' },
  { kind: 'startInPast', sentence: 'The start lies before the block.' },
  { kind: 'endInPast', sentence: 'The end does not lie after the block.' },
  { kind: 'endOutsideContract', sentence: "The end lies outside of the contract's term." },
  { kind: 'expiryInPast', sentence: 'The expiry does not lie after the block.' },
  { kind: 'tariffOverlaps', sentence: 'The producer has a tariff in that time already.' },
  { kind: 'sharesOverWhole', sentence: 'The shares of a party would add up to more than the whole.' },
  { kind: 'contractNotInMonth', sentence: 'The contract was not in force in that month.' },
  { kind: 'monthNotClosed', sentence: 'The month has not closed yet.' },
  { kind: 'statementClosed', sentence: 'Both parties have signed the same statement already.' },
  { kind: 'minuteOutsideMonth', sentence: 'A disputed minute lies outside of the month.' },
  { kind: 'tooManySeats', sentence: 'There are more seats than the rules want validators.' },
  { kind: 'seatsUnchanged', sentence: 'The seats are those in force.' },
  { kind: 'majorityReplaced', sentence: 'Half of the seats in force, or more, would be gone.' },
  // Last of all.
  { kind: 'wrongStateHash', sentence: 'The state hash is missing, not due, or not that of the state.' },
] as const satisfies readonly { readonly kind: string; readonly sentence: string }[];

/** The name of a broken rule. */
export type RefusalKind = (typeof REFUSALS)[number]['kind'];

/** Which rule was broken, by what. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The evidence, in words, with the values found. */
  readonly detail: string;
  /** The place in the block of the transaction that broke it, from 0; null for the block itself and outside blocks. */
  readonly position: number | null;
}

/** A result that says no. */
export interface Refused {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

/** Wraps a broken rule as a result. */
export function refused(kind: RefusalKind, detail: string, position: number | null = null): Refused {
  return { kind: 'refused', refusal: { kind, detail, position } };
}

/** A rule's sentence. */
export function sentenceOf(kind: RefusalKind): string {
  return REFUSALS[precedenceOf(kind)]?.sentence ?? kind;
}

/** A rule's place in the order: lower is named first. */
export function precedenceOf(kind: RefusalKind): number {
  return PRECEDENCE.get(kind) ?? REFUSALS.length;
}

const PRECEDENCE: ReadonlyMap<string, number> = new Map(REFUSALS.map(({ kind }, place) => [kind, place]));
