import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foundingOf, minorDigitsOf } from '../../../node-core/node/setup/founding-plan.ts';
import {
  type DecidedCommunity,
  hasDecided,
  openDecided,
  SetupFileError,
} from '../../../node-core/node/setup/decided.ts';
import { SOLSVINGEN } from '../../headless/solsvingen.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nabowatt-decided-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FOUNDING: DecidedCommunity = { kind: 'founding', input: SOLSVINGEN, salt: '0123456789abcdef' };

test('what was decided is there in the next start, for its owner alone', () => {
  expect(openDecided(folder).community).toEqual({ kind: 'none' });
  expect(hasDecided(folder)).toBe(false);
  openDecided(folder).decide(FOUNDING);
  expect(openDecided(folder).community).toEqual(FOUNDING);
  expect(hasDecided(folder)).toBe(true);
  expect(statSync(join(folder, 'setup.json')).mode & 0o777).toBe(0o600);
});

test.each([
  '',
  'x',
  '{}',
  '{"version":2,"community":{"kind":"none"}}',
  '{"version":1,"community":{"kind":"x"}}',
])('a file that says %j is not guessed at, and left as it is', (text) => {
  writeFileSync(join(folder, 'setup.json'), text);
  expect(() => openDecided(folder)).toThrow(SetupFileError);
});

test('a founder who delivers public power has that role; the rest of the rules is the usual', () => {
  const founding = foundingOf(SOLSVINGEN, '0123456789abcdef');
  expect(founding).toMatchObject({
    minorDigits: 2,
    roles: ['steward', 'publicProducer'],
    rules: { validatorCount: 3, vatPublicBasisPoints: 2500, readingMaxAgeDays: 35 },
  });
  expect(founding.salt).toHaveLength(8);
  expect(foundingOf({ ...SOLSVINGEN, tariffPrice: null }, '0123456789abcdef').roles).toEqual(['steward']);
  expect(['NOK', 'EUR', 'ISK', 'KWD'].map(minorDigitsOf)).toEqual([2, 2, 0, 3]);
});
