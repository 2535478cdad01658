/**
 * Signs the announcement of a release: `node main/setup/run.mjs main/setup/sign-release.ts latest-linux.yml KEYFILE`. The
 * signature goes into the file as `nabowattSignature` (main/desktop/update/release-signature.ts says over what).
 *
 * With `--new KEYFILE` it makes a key instead: the file is to be kept off every server, and its public key, which is
 * printed, goes into main/desktop/update/release-key.ts.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fromHex, toHex } from '../../node-core/codec/index.ts';
import { signerFromSeed } from '../../node-core/identity/index.ts';
import { releaseBytes } from '../desktop/update/release-signature.ts';
import { SetupError } from './report.mjs';

const [first, second] = process.argv.slice(2);
if (first === undefined || second === undefined) {
  throw new SetupError('sign-release.ts wants latest*.yml and the key file, or --new and a key file');
}
if (first === '--new') {
  const seed = randomBytes(32);
  writeFileSync(second, `${toHex(seed)}\n`, { mode: 0o600, flag: 'wx' });
  console.log(toHex(signerFromSeed(seed).publicKey));
} else {
  const text = readFileSync(first, 'utf8').replace(/^nabowattSignature:.*\n/m, '');
  const signer = signerFromSeed(fromHex(readFileSync(second, 'utf8').trim()));
  const signature = Buffer.from(signer.sign(releaseBytes(releaseOfYaml(text)))).toString('base64');
  writeFileSync(first, `${text.trimEnd()}\nnabowattSignature: ${signature}\n`);
}

/** What is signed of an announcement, as electron-builder writes it; `releaseBytes` refuses what is not all there. */
function releaseOfYaml(text: string): object {
  const files = [...text.matchAll(/^ {2}- url: (\S+)\n {4}sha512: (\S+)\n {4}size: (\d+)$/gm)].map(
    ([, url, sha512, size]) => ({ url, sha512, size: Number(size) }),
  );
  return { version: /^version: '?([\w.-]+)'?$/m.exec(text)?.[1], files };
}
