import { expect, test } from 'vitest';
import { isAppUrl, isOwnFrame, isSafeExternal } from '../../../main/desktop/origin.ts';

test.each([
  ['app://nabowatt/', true],
  ['app://nabowatt/#/bill', true],
  ['app://nabowatt.evil.example/', false],
  ['app://user@nabowatt/', true],
  ['https://nabowatt/', false],
  ['file:///nabowatt/', false],
  ['nabowatt', false],
  ['', false],
])('%s is an address of the app: %s', (url, expected) => {
  expect(isAppUrl(url)).toBe(expected);
  expect(isOwnFrame({ url, parent: null })).toBe(expected);
  expect(isOwnFrame({ url, parent: {} })).toBe(false);
});

test.each([
  ['https://help.example/page', true],
  ['http://help.example/', false],
  ['https://user:word@help.example/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['smb://share/', false],
  [`https://help.example/${'x'.repeat(2000)}`, false],
])('%s may be opened outside: %s', (url, expected) => {
  expect(isSafeExternal(url)).toBe(expected);
});
