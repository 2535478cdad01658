import { expect, test } from 'vitest';
import { isSignedRelease, releaseBytes } from '../../../../main/desktop/update/release-signature.ts';
import { signerFromSeed } from '../../../../node-core/identity/index.ts';

const signer = signerFromSeed(new Uint8Array(32).fill(9));
const HASH = `${'A'.repeat(86)}==`;
const release = { version: '1.2.0', files: [{ url: 'Nabowatt-1.2.0.AppImage', sha512: HASH, size: 5 }] };
const signed = (of: object) => ({
  ...of,
  nabowattSignature: Buffer.from(signer.sign(releaseBytes(release))).toString('base64'),
});

test('what we signed is signed, whatever else the announcement says', () => {
  expect(isSignedRelease(signed({ ...release, releaseDate: 'today' }), signer.publicKey)).toBe(true);
});

test.each([
  ['another version', { ...release, version: '1.2.1' }],
  ['another hash', { ...release, files: [{ ...release.files[0], sha512: `B${HASH.slice(1)}` }] }],
  ['another file', { ...release, files: [{ ...release.files[0], url: 'Other.AppImage' }] }],
  ['another size', { ...release, files: [{ ...release.files[0], size: 6 }] }],
  ['a file more', { ...release, files: [...release.files, ...release.files] }],
  ['no files', { ...release, files: [] }],
  [
    'an address elsewhere',
    { ...release, files: [{ ...release.files[0], url: 'https://elsewhere.example/x' }] },
  ],
  ['nothing', {}],
])('%s is refused', (_what, changed) => {
  expect(isSignedRelease(signed(changed), signer.publicKey)).toBe(false);
});

test('no signature, a broken one and one of another key are refused', () => {
  expect(isSignedRelease(release, signer.publicKey)).toBe(false);
  expect(isSignedRelease({ ...release, nabowattSignature: HASH }, signer.publicKey)).toBe(false);
  const other = signerFromSeed(new Uint8Array(32).fill(8)).publicKey;
  expect(isSignedRelease(signed(release), other)).toBe(false);
});
