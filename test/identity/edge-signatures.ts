/**
 * Signatures at the edges of Ed25519, where verifiers disagree: points of small order in all their encodings, points
 * with a part of small order, numbers that are not reduced. Made with @noble/ed25519's points by hand, since no signer
 * makes them. Expected answers are those of ZIP-215, worked out from its equation, not asked of a library.
 */
import { createHash } from 'node:crypto';
import { hashes, Point, utils } from '@noble/ed25519';
import { joined, utf8 } from './naive-twin.ts';

export interface EdgeSignature {
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly valid: boolean;
}

/** Order of the base point (RFC 8032, 5.1). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The eight points of small order, in all fourteen encodings that ZIP-215 takes. */
export const SMALL_ORDER_ENCODINGS: readonly string[] = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0000000000000000000000000000000000000000000000000000000000000000',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

const MESSAGE = utf8('meter 8001');

/**
 * Key and R of small order with S = 0: [8][0]B = [8]R + [8][k]A holds whatever k is, as both sides are zero. So all
 * 196 are valid for every message (ZIP-215's own test vectors).
 */
export function smallOrderSignatures(): EdgeSignature[] {
  return SMALL_ORDER_ENCODINGS.flatMap((key, a) =>
    SMALL_ORDER_ENCODINGS.map((point, r) => ({
      name: `small order: key ${a}, R ${r}, S = 0`,
      publicKey: bytesOf(key),
      message: MESSAGE,
      signature: joined(bytesOf(point), new Uint8Array(32)),
      valid: true,
    })),
  );
}

/** Made from an honest seed, then bent. */
export function bentSignatures(seed: Uint8Array): EdgeSignature[] {
  hashes.sha512 ??= (message) => Uint8Array.from(createHash('sha512').update(message).digest());
  const { scalar, point: key } = utils.getExtendedPublicKey(seed);
  const nonce = scalarOf(joined(utf8('nonce'), seed));
  const torsion = Point.fromBytes(bytesOf(SMALL_ORDER_ENCODINGS[4] ?? ''), true);
  const made = (
    name: string,
    bend: { key?: Point; r?: Point; addToS?: bigint; valid: boolean },
  ): EdgeSignature => {
    const publicKey = (bend.key ?? key).toBytes();
    const r = (bend.r ?? Point.BASE.multiply(nonce)).toBytes();
    const s = ((nonce + scalarOf(joined(r, publicKey, MESSAGE)) * scalar) % L) + (bend.addToS ?? 0n);
    return { name, publicKey, message: MESSAGE, signature: joined(r, littleEndian(s)), valid: bend.valid };
  };
  const honest = made('honest', { valid: true });
  return [
    honest,
    made('R with a part of order 8', { r: Point.BASE.multiply(nonce).add(torsion), valid: true }),
    made('key with a part of order 8', { key: key.add(torsion), valid: true }),
    made('S + L, not reduced', { addToS: L, valid: false }),
    made('S one too large', { addToS: 1n, valid: false }),
    { ...honest, name: 'another message', message: utf8('meter 8002'), valid: false },
    {
      ...honest,
      name: 'key of small order under an honest signature',
      publicKey: bytesOf(SMALL_ORDER_ENCODINGS[4] ?? ''),
      valid: false,
    },
    { ...honest, name: 'key that is no point of the curve', publicKey: noPoint(), valid: false },
    {
      ...honest,
      name: 'R that is no point of the curve',
      signature: joined(noPoint(), honest.signature.subarray(32)),
      valid: false,
    },
    { ...honest, name: 'signature of 63 bytes', signature: honest.signature.subarray(0, 63), valid: false },
    {
      ...honest,
      name: 'signature of 65 bytes',
      signature: joined(honest.signature, Uint8Array.of(0)),
      valid: false,
    },
    { ...honest, name: 'no signature', signature: new Uint8Array(0), valid: false },
    { ...honest, name: 'key of 31 bytes', publicKey: honest.publicKey.subarray(0, 31), valid: false },
  ];
}

/** y = 2 lies on no point: (y^2 - 1) / (d y^2 + 1) is no square. */
function noPoint(): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes[0] = 2;
  return bytes;
}

function scalarOf(bytes: Uint8Array): bigint {
  return fromLittleEndian(createHash('sha512').update(bytes).digest()) % L;
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 0xffn));
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
