import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createVerifier, signerFromSeed } from '../../../node-core/identity/index.ts';
import {
  decodeInvitation,
  encodeInvitation,
  type Invitation,
  InvitationError,
} from '../../../node-core/node/member/invitation.ts';

const signer = signerFromSeed(new Uint8Array(32).fill(1));
const verifier = createVerifier();
const given: Invitation = {
  community: new Uint8Array(32).fill(2),
  inviter: signer.publicKey,
  expiresMs: 2_000_000,
  secret: new Uint8Array(32).fill(3),
  roles: ['publicProducer'],
  addresses: ['/ip4/192.0.2.7/tcp/4001', '/dns4/home.example/tcp/4001'],
};
const text = encodeInvitation(given, signer);
const read = (pasted: string, nowMs = 1_000_000): Invitation => decodeInvitation(pasted, { nowMs, verifier });

function faultOf(pasted: string, nowMs?: number): string {
  try {
    read(pasted, nowMs);
    return 'taken';
  } catch (error) {
    if (error instanceof InvitationError) return error.reason;
    throw error;
  }
}

describe('an invitation', () => {
  test('comes back as it was given, broken into lines or not', () => {
    expect(read(text)).toEqual(given);
    expect(read(` ${text.slice(0, 50)}\n  ${text.slice(50)}\r\n`)).toEqual(given);
  });

  test('fits a QR code of a size that a phone reads', () => {
    expect(text.length).toBeLessThan(500);
  });

  test.each([
    ['expired', text, given.expiresMs],
    ['notAnInvitation', 'hello', 0],
    ['notAnInvitation', 'nabowatt:', 0],
    ['notAnInvitation', text.slice(0, 60), 0],
  ])('is refused: %s', (reason, pasted, nowMs) => {
    expect(faultOf(pasted, nowMs)).toBe(reason);
  });

  test('of another version says so', () => {
    const bytes = Buffer.from(text.slice('nabowatt:'.length), 'base64url');
    bytes[1] = 2;
    expect(faultOf(`nabowatt:${bytes.toString('base64url')}`)).toBe('otherVersion');
  });

  test('with any byte changed is refused', () => {
    const bytes = Buffer.from(text.slice('nabowatt:'.length), 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ by;
        expect(faultOf(`nabowatt:${altered.toString('base64url')}`)).not.toBe('taken');
      }),
      { numRuns: 300 },
    );
  });
});
