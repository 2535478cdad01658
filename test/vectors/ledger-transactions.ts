import { type CodecValue, decode, toHex } from '../../node-core/codec/index.ts';
import { householdKeys, type Signer, signerFromSeed } from '../../node-core/identity/index.ts';
import {
  consentMessage,
  DEFAULT_RULES,
  type Membership,
  type Role,
  signedMessage,
  signTransaction,
  termsHash,
  type Transaction,
  ZERO_HASH,
} from '../../node-core/ledger/index.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  money,
  monthFromText,
  priceMicros,
  sharePermille,
  utcDay,
} from '../../node-core/units/index.ts';
import { seedOf, sha256Of } from './homes.ts';

/**
 * transactions.json: one transaction of every kind and every union inside, with its items, its signed message, its
 * signature and its ID. The community is made up: nothing here needs to be true, only well-formed.
 */
const COMMUNITY = sha256Of('nabowatt test community');
const SOME_ID = toHex(sha256Of('nabowatt test transaction'));
const START = minute(29_799_840);
const HOMES = ['Ada', 'Bo', 'Cleo', 'Dam'] as const;

const TERMS = {
  startMinute: START,
  endMinute: minute(START + 600),
  seller: 1,
  buyer: 2,
  sellerShare: sharePermille(1000),
  buyerShare: sharePermille(250),
  price: priceMicros(700_000),
  minimumEnergyMwh: energyMwh(100_000),
  period: 'hour',
  carbon: carbonGrams(12),
} as const;

const SUPPLY = { kind: 'supply', household: 1, producer: 3 } as const;
const STATEMENT = {
  kind: 'statement',
  author: 1,
  sequence: 12,
  month: monthFromText('2026-08'),
  energyMwh: energyMwh(4_000_000),
  amount: money(2_800_000_000_000n),
  feedInEnergyMwh: energyMwh(0),
  feedInAmount: money(0n),
  sellerFee: money(-(2n ** 63n)),
  buyerFee: money(2n ** 63n - 1n),
  missingMinutes: 2,
  minutesHash: sha256Of('minutes'),
} as const;

/** Name of the case, and the transaction. */
const TRANSACTIONS: readonly (readonly [name: string, transaction: Transaction])[] = [
  ['reading', { kind: 'reading', author: 1, minute: START, revision: 0, sealed: seal('reading') }],
  [
    'reading, every field at its largest',
    { kind: 'reading', author: 65_535, minute: minute(2 ** 32 - 1), revision: 255, sealed: seal('largest') },
  ],
  [
    'reading, every field at its smallest',
    { kind: 'reading', author: 0, minute: minute(0), revision: 0, sealed: seal('smallest') },
  ],
  [
    'grant',
    {
      kind: 'grant',
      author: 1,
      sequence: 1,
      day: utcDay(20_694),
      ephemeralKey: sha256Of('ephemeral'),
      recipients: [1, 2].map((recipient) => ({
        recipient,
        wrapped: Uint8Array.from([...sha256Of(`wrapped ${recipient}`), ...sha256Of('tag').slice(16)]),
      })),
    },
  ],
  [
    'found',
    {
      kind: 'found',
      author: 0,
      name: 'Solsiden',
      currency: 'NOK',
      minorDigits: 2,
      rules: DEFAULT_RULES,
      founder: membershipOf('Ada', ['steward', 'superUser']),
      nonce: sha256Of('nonce').slice(16),
    },
  ],
  [
    'member: admit',
    {
      kind: 'member',
      author: 0,
      sequence: 1,
      change: { kind: 'admit', membership: membershipOf('Bo'), consent: consentOf('Bo') },
    },
  ],
  [
    'member: role',
    {
      kind: 'member',
      author: 0,
      sequence: 2,
      change: { kind: 'role', member: 3, roles: ['publicProducer'] },
    },
  ],
  [
    'member: suspend',
    {
      kind: 'member',
      author: 0,
      sequence: 3,
      change: { kind: 'suspend', member: 1, reason: 'Måleren er tatt ned' },
    },
  ],
  ['member: reinstate', { kind: 'member', author: 0, sequence: 4, change: { kind: 'reinstate', member: 1 } }],
  ['member: leave', { kind: 'member', author: 2, sequence: 5, change: { kind: 'leave' } }],
  ['rules', { kind: 'rules', author: 0, sequence: 6, rules: { ...DEFAULT_RULES, validatorCount: 3 } }],
  [
    'tariff',
    {
      kind: 'tariff',
      author: 3,
      sequence: 1,
      endMinute: minute(START + 1440),
      steps: [
        { startMinute: START, price: priceMicros(1_250_000), feedInPrice: null, carbon: carbonGrams(30) },
        {
          startMinute: minute(START + 60),
          price: priceMicros(-10_000),
          feedInPrice: priceMicros(400_000),
          carbon: carbonGrams(0),
        },
      ],
    },
  ],
  [
    'offer',
    {
      kind: 'offer',
      author: 1,
      sequence: 7,
      startMinute: START,
      endMinute: minute(START + 600),
      expectedEnergyMwh: energyMwh(5_000_000),
      share: sharePermille(1000),
      price: priceMicros(800_000),
      minimumEnergyMwh: energyMwh(0),
      period: 'day',
      carbon: carbonGrams(12),
      expiresMinute: minute(START + 300),
    },
  ],
  ['withdraw', { kind: 'withdraw', author: 1, sequence: 8, target: SOME_ID }],
  [
    'proposal',
    {
      kind: 'proposal',
      author: 2,
      sequence: 1,
      terms: TERMS,
      offer: null,
      counters: null,
      expiresMinute: minute(START + 60),
    },
  ],
  [
    'proposal on an offer, countering another',
    {
      kind: 'proposal',
      author: 2,
      sequence: 2,
      terms: { ...TERMS, period: 'term' },
      offer: SOME_ID,
      counters: toHex(sha256Of('countered')),
      expiresMinute: minute(START + 60),
    },
  ],
  [
    'acceptance',
    { kind: 'acceptance', author: 1, sequence: 9, proposal: SOME_ID, termsHash: termsHash(TERMS) },
  ],
  ['decline', { kind: 'decline', author: 1, sequence: 10, proposal: SOME_ID, reason: '' }],
  ['end', { kind: 'end', author: 1, sequence: 11, contract: SOME_ID, endMinute: minute(START + 300) }],
  ['statement on a contract', { ...STATEMENT, subject: { kind: 'contract', contract: SOME_ID } }],
  ['statement on a supply', { ...STATEMENT, sequence: 13, subject: SUPPLY }],
  [
    'dispute over minutes',
    {
      kind: 'dispute',
      author: 1,
      sequence: 14,
      subject: {
        kind: 'minutes',
        month: monthFromText('2026-08'),
        of: SUPPLY,
        minutes: [
          { minute: START, energyMwh: energyMwh(17) },
          { minute: minute(START + 1), energyMwh: energyMwh(0) },
        ],
      },
    },
  ],
  [
    'dispute over a grant',
    { kind: 'dispute', author: 2, sequence: 3, subject: { kind: 'grant', grant: SOME_ID } },
  ],
  ['seats: one', { kind: 'seats', author: 0, sequence: 7, seats: [{ member: 0, disk: disk(0) }] }],
  [
    'seats: seven, every field at its largest',
    {
      kind: 'seats',
      author: 65_535,
      sequence: Number.MAX_SAFE_INTEGER,
      seats: [0, 23, 24, 255, 256, 65_534, 65_535].map((member) => ({ member, disk: disk(member) })),
    },
  ],
];

export function transactionVectors() {
  return {
    about:
      "One transaction of each form. 'items' is the array without its signature; byte strings are hexadecimal, numbers past 2^53 are texts.",
    community: toHex(COMMUNITY),
    homes: HOMES.map((home) => ({ seed: toHex(seedOf(home)), publicKey: toHex(signerOf(home).publicKey) })),
    consent: {
      message: toHex(consentMessage({ community: COMMUNITY, membership: membershipOf('Bo') })),
      signature: toHex(consentOf('Bo')),
    },
    termsHash: toHex(termsHash(TERMS)),
    transactions: TRANSACTIONS.map(([name, transaction]) => vectorOf(name, transaction)),
  };
}

/** Whoever has no name of its own signs as Ada. */
function vectorOf(name: string, transaction: Transaction) {
  const signer = signerOf(HOMES[transaction.author] ?? 'Ada');
  const { bytes, id } = signTransaction({ transaction, community: COMMUNITY, signer });
  const message = signedMessage(bytes, transaction.kind === 'found' ? ZERO_HASH : COMMUNITY);
  const items = decode(bytes);
  return {
    name,
    publicKey: toHex(signer.publicKey),
    items: jsonOf(Array.isArray(items) ? items.slice(0, -1) : items),
    message: toHex(message),
    bytes: toHex(bytes),
    id,
  };
}

function jsonOf(value: CodecValue): unknown {
  if (value instanceof Uint8Array) return toHex(value);
  if (typeof value === 'bigint') return value.toString();
  return Array.isArray(value) ? value.map(jsonOf) : value;
}

function signerOf(home: string): Signer {
  return signerFromSeed(seedOf(home));
}

function membershipOf(home: string, roles: readonly Role[] = []): Membership {
  const { signer, sealing } = householdKeys({ seed: seedOf(home), community: COMMUNITY });
  return { publicKey: signer.publicKey, sealingKey: sealing.publicKey, displayName: home, roles };
}

function consentOf(home: string): Uint8Array {
  return signerOf(home).sign(consentMessage({ community: COMMUNITY, membership: membershipOf(home) }));
}

function disk(of: number): Uint8Array {
  return sha256Of(`disk ${of}`).slice(0, 8);
}

function seal(of: string): Uint8Array {
  return sha256Of(`sealed ${of}`);
}
