import { expect, test } from 'vitest';
import type { SignedTransaction, TransactionKind } from '../../node-core/ledger/index.ts';
import { mayOpenDays } from '../../node-core/node/grant-keeper.ts';

const of = (kind: TransactionKind) => ({ transaction: { kind } }) as SignedTransaction;

test.each<[TransactionKind, boolean]>([
  ['found', true],
  ['member', true],
  ['acceptance', true],
  ['end', true],
  ['offer', false],
  ['proposal', false],
  ['reading', false],
  ['statement', false],
])('a %s gives somebody else a day to open: %s', (kind, opens) => {
  expect(mayOpenDays([of('offer'), of(kind)])).toBe(opens);
  expect(mayOpenDays([])).toBe(false);
});
