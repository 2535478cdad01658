import fc, { type Arbitrary } from 'fast-check';
import type {
  ContractTerms,
  DeliveryPeriod,
  DisputeSubject,
  MemberChange,
  Membership,
  Role,
  StatementSubject,
  Transaction,
} from '../../node-core/ledger/index.ts';
import {
  carbonGrams,
  type EnergyMwh,
  energyMwh,
  type Minute,
  minute,
  money,
  month,
  priceMicros,
  sharePermille,
  utcDay,
} from '../../node-core/units/index.ts';
import { membershipOf, RULES } from './world.ts';

/** Well-formed transactions of every kind, by everybody, about anything: form without sense. */

const PERIODS: readonly DeliveryPeriod[] = ['hour', 'day', 'month', 'term'];
const member = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 65_535 }));
const sequence = fc.maxSafeNat();
const id = bytes(32).map((array) => Buffer.from(array).toString('hex'));
const anyMinute: Arbitrary<Minute> = fc
  .oneof(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  .map(minute);
const energy: Arbitrary<EnergyMwh> = fc.maxSafeNat().map(energyMwh);
const price = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map(priceMicros);
const share = fc.integer({ min: 1, max: 1000 }).map(sharePermille);
const carbon = fc.integer({ min: 0, max: 10_000 }).map(carbonGrams);
const amount = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(money);
const anyMonth = fc.integer({ min: 1970 * 12, max: 2200 * 12 }).map(month);
const text = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((raw) => raw.trim());
const roles = fc.subarray<Role>(['steward', 'superUser', 'publicProducer']);
const span = fc
  .tuple(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 1, max: 5_000_000 }))
  .map(([start, length]) => ({ startMinute: minute(start), endMinute: minute(start + length) }));
const membership: Arbitrary<Membership> = fc
  .tuple(fc.integer({ min: 0, max: 50 }), roles)
  .map(([home, of]) => membershipOf(home, of));

const terms: Arbitrary<ContractTerms> = fc
  .tuple(
    span,
    fc.uniqueArray(member, { minLength: 2, maxLength: 2 }),
    share,
    share,
    price,
    energy,
    fc.constantFrom(...PERIODS),
    carbon,
  )
  .map(
    ([
      ofSpan,
      [seller = 0, buyer = 1],
      sellerShare,
      buyerShare,
      ofPrice,
      minimumEnergyMwh,
      period,
      ofCarbon,
    ]) => ({
      ...ofSpan,
      seller,
      buyer,
      sellerShare,
      buyerShare,
      price: ofPrice,
      minimumEnergyMwh,
      period,
      carbon: ofCarbon,
    }),
  );

const subject: Arbitrary<StatementSubject> = fc.oneof(
  id.map((contract) => ({ kind: 'contract', contract }) as const),
  fc
    .uniqueArray(member, { minLength: 2, maxLength: 2 })
    .map(([household = 0, producer = 1]) => ({ kind: 'supply', household, producer }) as const),
);

const change: Arbitrary<MemberChange> = fc.oneof(
  fc.record({ kind: fc.constant('admit' as const), membership, consent: bytes(64) }),
  fc.record({ kind: fc.constant('role' as const), member, roles }),
  fc.record({ kind: fc.constant('suspend' as const), member, reason: text }),
  fc.record({ kind: fc.constant('reinstate' as const), member }),
  fc.constant({ kind: 'leave' } as const),
);

const disputeSubject: Arbitrary<DisputeSubject> = fc.oneof(
  id.map((grant) => ({ kind: 'grant', grant }) as const),
  fc.record({
    kind: fc.constant('minutes' as const),
    month: anyMonth,
    of: subject,
    minutes: ascending(fc.record({ minute: anyMinute, energyMwh: energy }), (item) => item.minute, 5),
  }),
);

/** Any transaction that the encoder can write and the decoder reads back. */
export const anyTransaction: Arbitrary<Transaction> = fc.oneof(
  fc.record({
    kind: fc.constant('reading' as const),
    author: member,
    minute: anyMinute,
    revision: fc.integer({ min: 0, max: 255 }),
    sealed: bytes(32),
  }),
  fc.record({
    kind: fc.constant('grant' as const),
    author: member,
    sequence,
    day: fc.integer({ min: 0, max: 100_000 }).map(utcDay),
    ephemeralKey: bytes(32),
    recipients: ascending(fc.record({ recipient: member, wrapped: bytes(48) }), (item) => item.recipient, 6),
  }),
  fc.record({
    kind: fc.constant('found' as const),
    author: fc.constant(0 as const),
    name: fc.constant('Strømbakken borettslag'),
    currency: fc.constant('NOK'),
    minorDigits: fc.integer({ min: 0, max: 4 }),
    rules: fc.constant(RULES),
    founder: membership,
    nonce: bytes(16),
  }),
  fc.record({ kind: fc.constant('member' as const), author: member, sequence, change }),
  fc.record({ kind: fc.constant('rules' as const), author: member, sequence, rules: fc.constant(RULES) }),
  fc
    .tuple(
      member,
      sequence,
      ascending(
        fc.record({
          startMinute: fc.integer({ min: 0, max: 5_000_000 }).map(minute),
          price,
          feedInPrice: fc.option(price),
          carbon,
        }),
        (item) => item.startMinute,
        8,
      ),
    )
    .map(([author, ofSequence, steps]) => ({
      kind: 'tariff' as const,
      author,
      sequence: ofSequence,
      endMinute: minute((steps.at(-1)?.startMinute ?? 0) + 60),
      steps,
    })),
  fc
    .tuple(
      span,
      fc.record({
        author: member,
        sequence,
        expectedEnergyMwh: energy,
        share,
        price,
        minimumEnergyMwh: energy,
        period: fc.constantFrom(...PERIODS),
        carbon,
      }),
    )
    .map(([ofSpan, rest]) => ({
      kind: 'offer' as const,
      ...ofSpan,
      ...rest,
      expiresMinute: ofSpan.endMinute,
    })),
  fc.record({ kind: fc.constant('withdraw' as const), author: member, sequence, target: id }),
  fc
    .record({ author: member, sequence, terms, offer: fc.option(id), counters: fc.option(id) })
    .map((rest) => ({ kind: 'proposal' as const, ...rest, expiresMinute: rest.terms.endMinute })),
  fc.record({
    kind: fc.constant('acceptance' as const),
    author: member,
    sequence,
    proposal: id,
    termsHash: bytes(32),
  }),
  fc.record({ kind: fc.constant('decline' as const), author: member, sequence, proposal: id, reason: text }),
  fc.record({
    kind: fc.constant('end' as const),
    author: member,
    sequence,
    contract: id,
    endMinute: anyMinute,
  }),
  fc.record({
    kind: fc.constant('statement' as const),
    author: member,
    sequence,
    month: anyMonth,
    subject,
    energyMwh: energy,
    amount,
    feedInEnergyMwh: energy,
    feedInAmount: amount,
    sellerFee: amount,
    buyerFee: amount,
    missingMinutes: fc.integer({ min: 0, max: 44_700 }),
    minutesHash: bytes(32),
  }),
  fc.record({ kind: fc.constant('dispute' as const), author: member, sequence, subject: disputeSubject }),
  fc.record({
    kind: fc.constant('seats' as const),
    author: member,
    sequence,
    seats: ascending(fc.record({ member, disk: bytes(8) }), (item) => item.member, 7),
  }),
);

function bytes(length: number): Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function ascending<T>(item: Arbitrary<T>, key: (item: T) => number, most: number): Arbitrary<T[]> {
  return fc
    .uniqueArray(item, { minLength: 1, maxLength: most, selector: key })
    .map((items) => items.toSorted((a, b) => key(a) - key(b)));
}
