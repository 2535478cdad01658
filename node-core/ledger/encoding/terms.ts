import { type CodecValue, encode, sha256 } from '../../codec/index.ts';
import {
  carbonGrams,
  type EnergyMwh,
  energyMwh,
  minute,
  type MinuteSpan,
  priceMicros,
  type SharePermille,
  sharePermille,
  UnitError,
} from '../../units/index.ts';
import type { Hash } from '../block.ts';
import type {
  Acceptance,
  ContractTerms,
  Decline,
  DeliveryPeriod,
  End,
  Offer,
  Proposal,
  Tariff,
  TariffStep,
  Withdraw,
} from '../transaction.ts';
import { assertAscending, FieldFault, FieldReader, idBytes } from './fields.ts';
import { PERIOD_NUMBERS } from './numbers.ts';

/** Layouts of the market's transactions: docs/protocol.md, 'Market'. */

/** The longest time from start to end of tariffs, offers and contracts: ten years and three days. */
export const MAX_SPAN_MINUTES = 3653 * 1440;
export const MAX_TARIFF_STEPS = 10_000;
const REASON = { least: 0, most: 200 };

/** The terms' canonical bytes: an array of ten, in the order of `ContractTerms`. */
export function termsBytes(terms: ContractTerms): Uint8Array {
  return encode(termsValue(terms));
}

/** SHA-256 of the terms' canonical bytes: what an acceptance repeats. */
export function termsHash(terms: ContractTerms): Hash {
  return sha256(termsBytes(terms));
}

export function termsValue(terms: ContractTerms): CodecValue {
  return [
    terms.startMinute,
    terms.endMinute,
    terms.seller,
    terms.buyer,
    terms.sellerShare,
    terms.buyerShare,
    terms.price,
    terms.minimumEnergyMwh,
    PERIOD_NUMBERS[terms.period],
    terms.carbon,
  ];
}

/** @throws FieldFault */
export function readTerms(value: CodecValue): ContractTerms {
  const fields = new FieldReader(value, { what: 'terms', count: 10 });
  const terms: ContractTerms = {
    startMinute: fields.minute('startMinute'),
    endMinute: fields.minute('endMinute'),
    seller: fields.member('seller'),
    buyer: fields.member('buyer'),
    sellerShare: readShare(fields, 'sellerShare'),
    buyerShare: readShare(fields, 'buyerShare'),
    price: fields.unit('price', priceMicros, 'priceOutOfRange'),
    minimumEnergyMwh: readEnergy(fields, 'minimumEnergyMwh'),
    period: fields.oneOf<DeliveryPeriod>('period', PERIOD_NUMBERS),
    carbon: fields.unit('carbon', carbonGrams, 'carbonOutOfRange'),
  };
  assertSpan(terms, 'terms');
  if (terms.seller === terms.buyer)
    throw new FieldFault('selfContract', `terms: member ${terms.seller} is both parties`);
  return terms;
}

export function writeTariff({ sequence, endMinute, steps }: Tariff): CodecValue[] {
  return [
    sequence,
    endMinute,
    steps.map((step) => [step.startMinute, step.price, step.feedInPrice, step.carbon]),
  ];
}

export function readTariff(fields: FieldReader): Tariff {
  const tariff: Tariff = {
    kind: 'tariff',
    author: fields.member('author'),
    sequence: fields.sequence(),
    endMinute: fields.minute('endMinute'),
    steps: fields.list('steps', { least: 1, most: MAX_TARIFF_STEPS }, readStep),
  };
  assertAscending(
    tariff.steps.map(({ startMinute }) => startMinute),
    'tariff: steps',
  );
  const last = tariff.steps.at(-1)?.startMinute ?? tariff.endMinute;
  if (tariff.endMinute <= last) {
    throw new FieldFault(
      'endBeforeStart',
      `tariff: ends in minute ${tariff.endMinute}, its last step starts in ${last}`,
    );
  }
  assertSpan(tariffSpan(tariff), 'tariff');
  return tariff;
}

/** From the first step's start to the tariff's end. */
export function tariffSpan({ steps, endMinute }: Tariff): MinuteSpan {
  return { startMinute: steps[0]?.startMinute ?? endMinute, endMinute };
}

export function writeOffer(offer: Offer): CodecValue[] {
  return [
    offer.sequence,
    offer.startMinute,
    offer.endMinute,
    offer.expectedEnergyMwh,
    offer.share,
    offer.price,
    offer.minimumEnergyMwh,
    PERIOD_NUMBERS[offer.period],
    offer.carbon,
    offer.expiresMinute,
  ];
}

export function readOffer(fields: FieldReader): Offer {
  const offer: Offer = {
    kind: 'offer',
    author: fields.member('author'),
    sequence: fields.sequence(),
    startMinute: fields.minute('startMinute'),
    endMinute: fields.minute('endMinute'),
    expectedEnergyMwh: readEnergy(fields, 'expectedEnergyMwh'),
    share: readShare(fields, 'share'),
    price: fields.unit('price', priceMicros, 'priceOutOfRange'),
    minimumEnergyMwh: readEnergy(fields, 'minimumEnergyMwh'),
    period: fields.oneOf<DeliveryPeriod>('period', PERIOD_NUMBERS),
    carbon: fields.unit('carbon', carbonGrams, 'carbonOutOfRange'),
    expiresMinute: fields.minute('expiresMinute'),
  };
  assertSpan(offer, 'offer');
  assertExpiry(offer.expiresMinute, offer.endMinute);
  return offer;
}

export function writeWithdraw({ sequence, target }: Withdraw): CodecValue[] {
  return [sequence, idBytes(target)];
}

export function readWithdraw(fields: FieldReader): Withdraw {
  return {
    kind: 'withdraw',
    author: fields.member('author'),
    sequence: fields.sequence(),
    target: fields.id('target'),
  };
}

export function writeProposal({ sequence, terms, offer, counters, expiresMinute }: Proposal): CodecValue[] {
  return [
    sequence,
    termsValue(terms),
    offer === null ? null : idBytes(offer),
    counters === null ? null : idBytes(counters),
    expiresMinute,
  ];
}

export function readProposal(fields: FieldReader): Proposal {
  const proposal: Proposal = {
    kind: 'proposal',
    author: fields.member('author'),
    sequence: fields.sequence(),
    terms: readTerms(fields.value('terms')),
    offer: fields.orNull('offer', () => fields.id('offer')),
    counters: fields.orNull('counters', () => fields.id('counters')),
    expiresMinute: fields.minute('expiresMinute'),
  };
  assertExpiry(proposal.expiresMinute, proposal.terms.endMinute);
  return proposal;
}

export function writeAcceptance({ sequence, proposal, termsHash: hash }: Acceptance): CodecValue[] {
  return [sequence, idBytes(proposal), hash];
}

export function readAcceptance(fields: FieldReader): Acceptance {
  return {
    kind: 'acceptance',
    author: fields.member('author'),
    sequence: fields.sequence(),
    proposal: fields.id('proposal'),
    termsHash: fields.hash('termsHash'),
  };
}

export function writeDecline({ sequence, proposal, reason }: Decline): CodecValue[] {
  return [sequence, idBytes(proposal), reason];
}

export function readDecline(fields: FieldReader): Decline {
  return {
    kind: 'decline',
    author: fields.member('author'),
    sequence: fields.sequence(),
    proposal: fields.id('proposal'),
    reason: fields.text('reason', REASON),
  };
}

export function writeEnd({ sequence, contract, endMinute }: End): CodecValue[] {
  return [sequence, idBytes(contract), endMinute];
}

export function readEnd(fields: FieldReader): End {
  return {
    kind: 'end',
    author: fields.member('author'),
    sequence: fields.sequence(),
    contract: fields.id('contract'),
    endMinute: fields.minute('endMinute'),
  };
}

/** An energy that cannot be negative. @throws FieldFault 'energyOutOfRange' */
export function readEnergy(fields: FieldReader, name: string): EnergyMwh {
  return fields.unit(
    name,
    (value) => {
      if (value < 0) throw new UnitError('this energy cannot be negative', String(value));
      return energyMwh(value);
    },
    'energyOutOfRange',
  );
}

function readShare(fields: FieldReader, name: string): SharePermille {
  return fields.unit(name, sharePermille, 'shareOutOfRange');
}

function readStep(value: CodecValue): TariffStep {
  const fields = new FieldReader(value, { what: 'tariff step', count: 4 });
  const price = (name: string) => fields.unit(name, priceMicros, 'priceOutOfRange');
  return {
    startMinute: fields.unit('startMinute', minute),
    price: price('price'),
    feedInPrice: fields.orNull('feedInPrice', () => price('feedInPrice')),
    carbon: fields.unit('carbon', carbonGrams, 'carbonOutOfRange'),
  };
}

function assertSpan({ startMinute, endMinute }: MinuteSpan, what: string): void {
  if (endMinute <= startMinute) {
    throw new FieldFault('endBeforeStart', `${what}: ends in minute ${endMinute}, starts in ${startMinute}`);
  }
  if (endMinute - startMinute > MAX_SPAN_MINUTES) {
    throw new FieldFault(
      'spanTooLong',
      `${what}: lasts ${endMinute - startMinute} minutes, at most ${MAX_SPAN_MINUTES}`,
    );
  }
}

function assertExpiry(expiresMinute: number, endMinute: number): void {
  if (expiresMinute > endMinute) {
    throw new FieldFault('expiryAfterEnd', `expires in minute ${expiresMinute}, ends in ${endMinute}`);
  }
}
