import type { CodecValue } from '../../codec/index.ts';
import { type Money, money, month } from '../../units/index.ts';
import type { Dispute, DisputedMinute, DisputeSubject, Statement, StatementSubject } from '../transaction.ts';
import { assertAscending, FieldFault, FieldReader, idBytes } from './fields.ts';
import { DISPUTE_SUBJECT_NUMBERS, STATEMENT_SUBJECT_NUMBERS } from './numbers.ts';
import { readEnergy } from './terms.ts';

/** Layouts of `statement` and `dispute`: docs/protocol.md, 'Statements and disputes'. */

/** Amounts fit a signed integer of 64 bits: 9.2 million of the currency either way. */
export const MAX_AMOUNT = 2n ** 63n - 1n;
const MIN_AMOUNT = -(2n ** 63n);
/** Minutes of the longest month: 31 days and the hour that summer time gives back. */
export const MAX_MONTH_MINUTES = 31 * 1440 + 60;
export const MAX_DISPUTED_MINUTES = 1440;

export function writeStatement(statement: Statement): CodecValue[] {
  return [
    statement.sequence,
    statement.month,
    statementSubjectValue(statement.subject),
    statement.energyMwh,
    statement.amount,
    statement.feedInEnergyMwh,
    statement.feedInAmount,
    statement.sellerFee,
    statement.buyerFee,
    statement.missingMinutes,
    statement.minutesHash,
  ];
}

export function readStatement(fields: FieldReader): Statement {
  return {
    kind: 'statement',
    author: fields.member('author'),
    sequence: fields.sequence(),
    month: fields.unit('month', month),
    subject: readStatementSubject(fields.value('subject')),
    energyMwh: readEnergy(fields, 'energyMwh'),
    amount: readAmount(fields, 'amount'),
    feedInEnergyMwh: readEnergy(fields, 'feedInEnergyMwh'),
    feedInAmount: readAmount(fields, 'feedInAmount'),
    sellerFee: readAmount(fields, 'sellerFee'),
    buyerFee: readAmount(fields, 'buyerFee'),
    missingMinutes: fields.integer('missingMinutes', { from: 0, to: MAX_MONTH_MINUTES }, 'amountOutOfRange'),
    minutesHash: fields.hash('minutesHash'),
  };
}

export function writeDispute({ sequence, subject }: Dispute): CodecValue[] {
  return [sequence, disputeSubjectValue(subject)];
}

export function readDispute(fields: FieldReader): Dispute {
  return {
    kind: 'dispute',
    author: fields.member('author'),
    sequence: fields.sequence(),
    subject: readDisputeSubject(fields.value('subject')),
  };
}

/** [1, contract ID] or [2, household, producer]. */
export function statementSubjectValue(subject: StatementSubject): CodecValue {
  const number = STATEMENT_SUBJECT_NUMBERS[subject.kind];
  return subject.kind === 'contract'
    ? [number, idBytes(subject.contract)]
    : [number, subject.household, subject.producer];
}

/** @throws FieldFault */
export function readStatementSubject(value: CodecValue): StatementSubject {
  const fields = new FieldReader(value, { what: 'subject' });
  const kind = fields.oneOf<StatementSubject['kind']>('kind', STATEMENT_SUBJECT_NUMBERS);
  const subject: StatementSubject =
    kind === 'contract'
      ? { kind, contract: fields.id('contract') }
      : { kind, household: fields.member('household'), producer: fields.member('producer') };
  assertAllRead(fields);
  if (subject.kind === 'supply' && subject.household === subject.producer) {
    throw new FieldFault('selfContract', `subject: member ${subject.household} is both parties`);
  }
  return subject;
}

function disputeSubjectValue(subject: DisputeSubject): CodecValue {
  const number = DISPUTE_SUBJECT_NUMBERS[subject.kind];
  if (subject.kind === 'grant') return [number, idBytes(subject.grant)];
  const minutes = subject.minutes.map(({ minute, energyMwh }) => [minute, energyMwh]);
  return [number, subject.month, statementSubjectValue(subject.of), minutes];
}

function readDisputeSubject(value: CodecValue): DisputeSubject {
  const fields = new FieldReader(value, { what: 'subject' });
  const kind = fields.oneOf<DisputeSubject['kind']>('kind', DISPUTE_SUBJECT_NUMBERS);
  const subject: DisputeSubject =
    kind === 'grant'
      ? { kind, grant: fields.id('grant') }
      : {
          kind,
          month: fields.unit('month', month),
          of: readStatementSubject(fields.value('of')),
          minutes: fields.list('minutes', { least: 1, most: MAX_DISPUTED_MINUTES }, readDisputedMinute),
        };
  assertAllRead(fields);
  if (subject.kind === 'minutes')
    assertAscending(
      subject.minutes.map(({ minute }) => minute),
      'dispute: minutes',
    );
  return subject;
}

function readDisputedMinute(value: CodecValue): DisputedMinute {
  const fields = new FieldReader(value, { what: 'disputed minute', count: 2 });
  return { minute: fields.minute('minute'), energyMwh: readEnergy(fields, 'energyMwh') };
}

function readAmount(fields: FieldReader, name: string): Money {
  const value = fields.bigInteger(name);
  if (value < MIN_AMOUNT || value > MAX_AMOUNT) {
    throw new FieldFault('amountOutOfRange', `statement: ${name} is ${value}`);
  }
  return money(value);
}

function assertAllRead(fields: FieldReader): void {
  if (fields.left > 0) throw new FieldFault('malformed', `subject: ${fields.left} fields are left over`);
}
