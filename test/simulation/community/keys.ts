import { concatBytes, equalBytes, sha256, utf8Bytes } from '../../../node-core/codec/index.ts';
import {
  createVerifier,
  type SignatureCheck,
  type Signer,
  signerFromSeed,
  type Verifier,
} from '../../../node-core/identity/index.ts';

/** How homes sign in a run: really, or by a keyed hash that anybody could forge and nobody in the simulation does. */
export interface Keys {
  readonly verifier: Verifier;
  signerOf(home: number): Signer;
}

export function cheapKeys(): Keys {
  return { verifier: CHEAP_VERIFIER, signerOf: (home) => new CheapSigner(home) };
}

/** Ed25519. */
export function realKeys(): Keys {
  return {
    verifier: createVerifier(),
    signerOf: (home) => signerFromSeed(sha256(utf8Bytes(`simulated home ${home}`))),
  };
}

class CheapSigner implements Signer {
  readonly publicKey: Uint8Array;

  constructor(home: number) {
    this.publicKey = sha256(utf8Bytes(`simulated home ${home}, cheap`));
  }

  sign(message: Uint8Array): Uint8Array {
    return cheapSignature(this.publicKey, message);
  }
}

const CHEAP_VERIFIER: Verifier = {
  verify: ({ publicKey, message, signature }: SignatureCheck) =>
    equalBytes(signature, cheapSignature(publicKey, message)),
  verifyMany: (checks) => Promise.resolve(checks.map((check) => CHEAP_VERIFIER.verify(check))),
};

function cheapSignature(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const hash = sha256(publicKey, message);
  return concatBytes(hash, hash);
}
