import { expect, test } from 'vitest';
import { sizeText } from '../../../renderer/src/exports/size-text.ts';

test.each([
  [0, '0 kB'],
  [400, '0 kB'],
  [999_000, '999 kB'],
  [1_240_000, '1.2 MB'],
  [412_300_000, '412 MB'],
  [1_500_000_000, '1.5 GB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes, 'en-GB')).toBe(text);
});

test('the decimal mark is that of the language', () => {
  expect(sizeText(1_240_000, 'nb-NO')).toMatch(/^1,2\sMB$/);
});
