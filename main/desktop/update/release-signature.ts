/**
 * The signature of a release. Windows and macOS check the signature of the program itself; on Linux nothing does, and
 * whoever has the server could send anything. So every announcement (latest*.yml) carries a signature of our own over
 * version and hashes, under a key that the server does not have.
 *
 * Signed are these lines, each ended by a line feed: 'nabowatt/release/v1', the version, then for each file in order
 * 'sha512 size url'. Ed25519, by the one rule of identity/verifier.ts.
 */
import { z } from 'zod';
import { createVerifier } from '../../../node-core/identity/index.ts';

const releaseSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
  files: z
    .array(
      z.object({
        url: z.string().regex(/^[\w.-]+$/),
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        size: z.int().min(1),
      }),
    )
    .min(1)
    .max(20),
});

/** What is signed of a release. `sha512`: in base64. `size`: bytes. */
export type SignedRelease = z.infer<typeof releaseSchema>;

const signatureSchema = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);

/** The bytes that are signed. @throws ZodError for a release that is none */
export function releaseBytes(release: unknown): Uint8Array {
  const { version, files } = releaseSchema.parse(release);
  const lines = [
    'nabowatt/release/v1',
    version,
    ...files.map((file) => `${file.sha512} ${file.size} ${file.url}`),
  ];
  return new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
}

/** Whether a release as it was announced is signed by that key (32 bytes). Whatever it holds, this does not throw. */
export function isSignedRelease(release: object, publicKey: Uint8Array): boolean {
  const given = 'nabowattSignature' in release ? release.nabowattSignature : undefined;
  const signature = signatureSchema.safeParse(given);
  if (!signature.success || !releaseSchema.safeParse(release).success) return false;
  return createVerifier().verify({
    publicKey,
    message: releaseBytes(release),
    signature: Uint8Array.from(Buffer.from(signature.data, 'base64')),
  });
}
