/** A program that opens the key of a folder and then dies in the middle of using it. Started by keychain.slow.test.ts. */
import process from 'node:process';
import { forkKeychain } from '../../../main/keys/node-child.ts';
import { openKeyring } from '../../../main/keys/open-keyring.ts';
import { signerFromSeed } from '../../../node-core/identity/index.ts';

const [dataDir = ''] = process.argv.slice(2);
const ring = openKeyring({ dataDir, startKeychain: () => forkKeychain() });
const state = await ring.open();
if (state.kind !== 'open') throw new Error(`not open: ${state.kind}`);
ring.withSeed((seed) => {
  const signer = signerFromSeed(seed);
  console.log('open', ring, signer, JSON.stringify({ ring, signer }));
  throw Object.assign(new Error('crashed with the key in its hands'), { ring, signer });
});
