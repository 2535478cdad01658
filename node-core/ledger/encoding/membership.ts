import { type CodecValue, toHex } from '../../codec/index.ts';
import { isSealingKey } from '../../identity/index.ts';
import { isTimeZone } from '../../units/index.ts';
import type {
  CommunityRules,
  Found,
  MemberChange,
  Membership,
  MemberTransaction,
  Role,
  RulesTransaction,
} from '../transaction.ts';
import { assertAscending, FieldFault, FieldReader, HASH_BYTES } from './fields.ts';
import { CHANGE_NUMBERS, ROLE_NUMBERS } from './numbers.ts';

/** Layouts of `found`, `member` and `rules`: docs/protocol.md, 'Members and rules'. */

export const NONCE_BYTES = 16;
const SIGNATURE_BYTES = 64;
const NAME = { least: 1, most: 60 };
const DISPLAY_NAME = { least: 1, most: 40 };
const REASON = { least: 0, most: 200 };
const CURRENCY = /^[A-Z]{3}$/;
/** IANA's spelling: no offsets such as +01:00, which `isTimeZone` takes too. */
const TIME_ZONE = /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/;

/** Each numeric rule's range, both ends included. */
export const RULE_RANGES = {
  validatorCount: { from: 1, to: 7 },
  validatorSilenceMinutes: { from: 1, to: 1440 },
  monthCloseDays: { from: 0, to: 31 },
  paymentDays: { from: 0, to: 90 },
  readingMaxAgeDays: { from: 1, to: 400 },
  retentionMonths: { from: 1, to: 120 },
  checkpointInterval: { from: 1, to: 100_000 },
  vatNeighbourBasisPoints: { from: 0, to: 10_000 },
  vatPublicBasisPoints: { from: 0, to: 10_000 },
  totalRoundingMinor: { from: 1, to: 10_000 },
} as const satisfies Readonly<Record<string, { readonly from: number; readonly to: number }>>;

export function writeFound(found: Found): CodecValue[] {
  return [
    found.name,
    found.currency,
    found.minorDigits,
    rulesValue(found.rules),
    membershipValue(found.founder),
    found.nonce,
  ];
}

export function readFound(fields: FieldReader): Found {
  fields.integer('author', { from: 0, to: 0 });
  return {
    kind: 'found',
    author: 0,
    name: fields.text('name', NAME),
    currency: readCurrency(fields),
    minorDigits: fields.integer('minorDigits', { from: 0, to: 4 }, 'rulesOutOfRange'),
    rules: readRules(fields.value('rules')),
    founder: readMembership(fields.value('founder')),
    nonce: fields.bytes('nonce', NONCE_BYTES),
  };
}

export function writeMember({ sequence, change }: MemberTransaction): CodecValue[] {
  return [sequence, changeValue(change)];
}

export function readMember(fields: FieldReader): MemberTransaction {
  return {
    kind: 'member',
    author: fields.member('author'),
    sequence: fields.sequence(),
    change: readChange(fields.value('change')),
  };
}

export function writeRules({ sequence, rules }: RulesTransaction): CodecValue[] {
  return [sequence, rulesValue(rules)];
}

export function readRulesTransaction(fields: FieldReader): RulesTransaction {
  return {
    kind: 'rules',
    author: fields.member('author'),
    sequence: fields.sequence(),
    rules: readRules(fields.value('rules')),
  };
}

/** A membership as an array of four: what a newcomer signs (docs/protocol.md, 'Consent'). */
export function membershipValue({ publicKey, sealingKey, displayName, roles }: Membership): CodecValue {
  return [publicKey, sealingKey, displayName, roles.map((role) => ROLE_NUMBERS[role])];
}

/** @throws FieldFault */
export function readMembership(value: CodecValue): Membership {
  const fields = new FieldReader(value, { what: 'membership', count: 4 });
  return {
    publicKey: fields.bytes('publicKey', HASH_BYTES),
    sealingKey: readSealingKey(fields),
    displayName: fields.text('displayName', DISPLAY_NAME),
    roles: readRoles(fields),
  };
}

/** The rules as an array of eleven, in the order of `CommunityRules`. */
export function rulesValue(rules: CommunityRules): CodecValue {
  return [
    rules.validatorCount,
    rules.validatorSilenceMinutes,
    rules.timeZone,
    rules.monthCloseDays,
    rules.paymentDays,
    rules.readingMaxAgeDays,
    rules.retentionMonths,
    rules.checkpointInterval,
    rules.vatNeighbourBasisPoints,
    rules.vatPublicBasisPoints,
    rules.totalRoundingMinor,
  ];
}

/** @throws FieldFault 'rulesOutOfRange' for the first rule outside of its range */
export function readRules(value: CodecValue): CommunityRules {
  const fields = new FieldReader(value, { what: 'rules', count: 11 });
  const ranged = (name: keyof typeof RULE_RANGES): number =>
    fields.integer(name, RULE_RANGES[name], 'rulesOutOfRange');
  return {
    validatorCount: odd(ranged('validatorCount')),
    validatorSilenceMinutes: ranged('validatorSilenceMinutes'),
    timeZone: readTimeZone(fields),
    monthCloseDays: ranged('monthCloseDays'),
    paymentDays: ranged('paymentDays'),
    readingMaxAgeDays: ranged('readingMaxAgeDays'),
    retentionMonths: ranged('retentionMonths'),
    checkpointInterval: ranged('checkpointInterval'),
    vatNeighbourBasisPoints: ranged('vatNeighbourBasisPoints'),
    vatPublicBasisPoints: ranged('vatPublicBasisPoints'),
    totalRoundingMinor: ranged('totalRoundingMinor'),
  };
}

function changeValue(change: MemberChange): CodecValue {
  const number = CHANGE_NUMBERS[change.kind];
  switch (change.kind) {
    case 'admit':
      return [number, membershipValue(change.membership), change.consent];
    case 'role':
      return [number, change.member, change.roles.map((role) => ROLE_NUMBERS[role])];
    case 'suspend':
      return [number, change.member, change.reason];
    case 'reinstate':
      return [number, change.member];
    case 'leave':
      return [number];
  }
}

function readChange(value: CodecValue): MemberChange {
  const fields = new FieldReader(value, { what: 'change' });
  const kind = fields.oneOf<MemberChange['kind']>('kind', CHANGE_NUMBERS);
  const change = readChangeOf(kind, fields);
  if (fields.left > 0) throw new FieldFault('malformed', `change: ${fields.left} fields are left over`);
  return change;
}

function readChangeOf(kind: MemberChange['kind'], fields: FieldReader): MemberChange {
  switch (kind) {
    case 'admit':
      return {
        kind,
        membership: readMembership(fields.value('membership')),
        consent: fields.bytes('consent', SIGNATURE_BYTES),
      };
    case 'role':
      return { kind, member: fields.member('member'), roles: readRoles(fields) };
    case 'suspend':
      return { kind, member: fields.member('member'), reason: fields.text('reason', REASON) };
    case 'reinstate':
      return { kind, member: fields.member('member') };
    case 'leave':
      return { kind };
  }
}

function readSealingKey(fields: FieldReader): Uint8Array {
  const sealingKey = fields.bytes('sealingKey', HASH_BYTES);
  if (!isSealingKey(sealingKey)) throw new FieldFault('badSealingKey', `membership: ${toHex(sealingKey)}`);
  return sealingKey;
}

function readRoles(fields: FieldReader): Role[] {
  const roles = fields.list('roles', { least: 0, most: 3 }, (value) =>
    new FieldReader([value], { what: 'roles' }).oneOf<Role>('role', ROLE_NUMBERS),
  );
  assertAscending(
    roles.map((role) => ROLE_NUMBERS[role]),
    'roles',
  );
  return roles;
}

function readCurrency(fields: FieldReader): string {
  const currency = fields.text('currency', { least: 3, most: 3 });
  if (!CURRENCY.test(currency)) throw new FieldFault('badText', 'found: currency must be three capitals');
  return currency;
}

function readTimeZone(fields: FieldReader): string {
  const value = fields.value('timeZone');
  if (typeof value !== 'string') throw new FieldFault('malformed', 'rules: timeZone must be text');
  if (value.length > 60 || !TIME_ZONE.test(value) || !isTimeZone(value)) {
    throw new FieldFault(
      'rulesOutOfRange',
      `rules: there is no time zone ${JSON.stringify(value.slice(0, 60))}`,
    );
  }
  return value;
}

function odd(validatorCount: number): number {
  if (validatorCount % 2 === 1) return validatorCount;
  throw new FieldFault(
    'rulesOutOfRange',
    `rules: validatorCount must be 1, 3, 5 or 7, not ${validatorCount}`,
  );
}
