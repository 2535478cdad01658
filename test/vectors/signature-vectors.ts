import { fromHex, toHex, utf8Bytes } from '../../node-core/codec/index.ts';
import { signerFromSeed } from '../../node-core/identity/index.ts';
import { bentSignatures, type EdgeSignature, smallOrderSignatures } from '../identity/edge-signatures.ts';
import { seedOf } from './homes.ts';

/** Seeds of RFC 8032, 7.1, tests 1 to 3, with their messages; then two of our own. */
const SIGNED: readonly { readonly seed: string; readonly message: string }[] = [
  { seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', message: '' },
  { seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', message: '72' },
  { seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', message: 'af82' },
  { seed: toHex(seedOf('8000')), message: toHex(utf8Bytes('nabowatt')) },
  { seed: toHex(seedOf('8001')), message: '00'.repeat(200) },
];

/** What signatures.json says. */
export function signatureVectors() {
  return {
    about:
      'Ed25519 signing (RFC 8032) and the one rule of verification (ZIP-215). All in hexadecimal digits.',
    signed: SIGNED.map(({ seed, message }) => {
      const signer = signerFromSeed(fromHex(seed));
      const signature = toHex(signer.sign(fromHex(message)));
      return { seed, publicKey: toHex(signer.publicKey), message, signature };
    }),
    verified: [...bentSignatures(seedOf('8002')), ...smallOrderSignatures()].map(inHex),
  };
}

function inHex({ name, publicKey, message, signature, valid }: EdgeSignature) {
  return { name, publicKey: toHex(publicKey), message: toHex(message), signature: toHex(signature), valid };
}
