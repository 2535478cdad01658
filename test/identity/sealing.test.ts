import { gcmsiv } from '@noble/ciphers/aes.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../node-core/codec/index.ts';
import {
  IdentityError,
  openReading,
  type ReadingContent,
  type ReadingSlot,
  SEALED_READING_BYTES,
  sealReading,
} from '../../node-core/identity/index.ts';
import { type EnergyMwh, energyMwh, MAX_MINUTE_ENERGY_MWH, minute } from '../../node-core/units/index.ts';
import { flipped } from './bits.ts';
import { gcmSiv, sealingOf } from './naive-twin.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const energy = fc.integer({ min: 0, max: MAX_MINUTE_ENERGY_MWH }).map(energyMwh);

const slots: fc.Arbitrary<ReadingSlot> = fc.record({
  dayKey: key,
  community: key,
  publicKey: key,
  minute: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(minute),
  revision: fc.integer({ min: 0, max: 65_535 }),
});

const contents: fc.Arbitrary<ReadingContent> = fc.record({
  importMwh: energy,
  exportMwh: energy,
  quality: fc.constantFrom('measured', 'estimated', 'gap'),
  corrected: fc.boolean(),
});

const SLOT: ReadingSlot = {
  dayKey: new Uint8Array(32).fill(1),
  community: new Uint8Array(32).fill(2),
  publicKey: new Uint8Array(32).fill(3),
  minute: minute(29_397_600),
  revision: 0,
};
const CONTENT: ReadingContent = {
  importMwh: energyMwh(12_345),
  exportMwh: energyMwh(0),
  quality: 'measured',
  corrected: false,
};

describe('AES-256-GCM-SIV (RFC 8452, appendix C.2)', () => {
  const vectors: readonly (readonly [plaintext: string, associated: string, result: string])[] = [
    ['', '', '07f5f4169bbf55a8400cd47ea6fd400f'],
    ['0100000000000000', '', 'c2ef328e5c71c83b843122130f7364b761e0b97427e3df28'],
    [
      '01000000000000000000000000000000',
      '',
      '85a01b63025ba19b7fd3ddfc033b3e76c9eac6fa700942702e90862383c6c366',
    ],
    ['0200000000000000', '01', '1de22967237a813291213f267e3b452f02d01ae33e4ec854'],
  ];

  test.each(vectors)('of "%s" with "%s": noble and the twin', (plaintext, associated, result) => {
    const aead = { key: fromHex(`01${'00'.repeat(31)}`), nonce: fromHex(`03${'00'.repeat(11)}`) };
    expect(toHex(gcmSiv({ ...aead, plaintext: fromHex(plaintext), associated: fromHex(associated) }))).toBe(
      result,
    );
    expect(toHex(gcmsiv(aead.key, aead.nonce, fromHex(associated)).encrypt(fromHex(plaintext)))).toBe(result);
  });
});

describe('sealing a reading', () => {
  test('gives what the twin gives, and opens to what was sealed', () => {
    fc.assert(
      fc.property(slots, contents, (slot, content) => {
        const sealed = sealReading({ ...slot, content });
        const flags = ['measured', 'estimated', 'gap'].indexOf(content.quality) + (content.corrected ? 4 : 0);
        expect(sealed).toHaveLength(SEALED_READING_BYTES);
        expect(toHex(sealed)).toBe(toHex(sealingOf({ ...slot, ...content, flags }).sealed));
        expect(openReading({ ...slot, sealed })).toEqual(content);
      }),
      { numRuns: 60 },
    );
  });

  test('the same reading seals to the same bytes, another revision to others', () => {
    const sealed = toHex(sealReading({ ...SLOT, content: CONTENT }));
    expect(toHex(sealReading({ ...SLOT, content: CONTENT }))).toBe(sealed);
    expect(toHex(sealReading({ ...SLOT, revision: 1, content: CONTENT }))).not.toBe(sealed);
  });

  test('touches none of its inputs', () => {
    const inputs = [SLOT.dayKey, SLOT.community, SLOT.publicKey].map(toHex);
    const sealed = sealReading({ ...SLOT, content: CONTENT });
    openReading({ ...SLOT, sealed });
    expect([SLOT.dayKey, SLOT.community, SLOT.publicKey].map(toHex)).toEqual(inputs);
    expect(openReading({ ...SLOT, sealed })).toEqual(CONTENT);
  });

  test.each<readonly [string, Partial<Record<keyof ReadingContent, unknown>>]>([
    ['import past 48 bits', { importMwh: 2 ** 48 }],
    ['export past 48 bits', { exportMwh: 2 ** 48 }],
    ['negative import', { importMwh: -1 }],
    ['a fraction', { exportMwh: 0.5 }],
    ['not a number', { importMwh: Number.NaN }],
  ])('refuses %s, without telling the number', (_name, part) => {
    const content = { ...CONTENT, ...part } as ReadingContent & { importMwh: EnergyMwh };
    expect(() => sealReading({ ...SLOT, content })).toThrow(
      /^number out of range: (im|ex)portMwh is not 0 to 2\^48 - 1$/,
    );
  });

  test.each<readonly [string, Partial<Record<keyof ReadingSlot, unknown>>]>([
    ['a short day key', { dayKey: new Uint8Array(16) }],
    ['a long community ID', { community: new Uint8Array(33) }],
    ['a short public key', { publicKey: new Uint8Array(31) }],
    ['a revision past 16 bits', { revision: 65_536 }],
    ['a negative revision', { revision: -1 }],
    ['a minute past 48 bits', { minute: 2 ** 48 }],
    ['a negative minute', { minute: -1 }],
  ])('refuses %s, to seal and to open', (_name, part) => {
    const slot = { ...SLOT, ...part } as ReadingSlot;
    expect(() => sealReading({ ...slot, content: CONTENT })).toThrow(IdentityError);
    expect(() => openReading({ ...slot, sealed: new Uint8Array(32) })).toThrow(IdentityError);
  });
});

describe('a sealed reading does not open', () => {
  const sealed = sealReading({ ...SLOT, content: CONTENT });

  test('with any bit flipped', () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      expect(openReading({ ...SLOT, sealed: flipped(sealed, bit) })).toBeUndefined();
    }
  });

  test.each(['dayKey', 'community', 'publicKey'] as const)('with any bit of %s flipped', (field) => {
    for (let bit = 0; bit < 256; bit += 1) {
      expect(openReading({ ...SLOT, [field]: flipped(SLOT[field], bit), sealed })).toBeUndefined();
    }
  });

  test('as another minute or another revision', () => {
    fc.assert(
      fc.property(slots, ({ minute: otherMinute, revision }) => {
        fc.pre(otherMinute !== SLOT.minute && revision !== SLOT.revision);
        expect(openReading({ ...SLOT, minute: otherMinute, sealed })).toBeUndefined();
        expect(openReading({ ...SLOT, revision, sealed })).toBeUndefined();
      }),
    );
    for (const near of [-1440, -1, 1, 1440, 2 ** 31]) {
      expect(openReading({ ...SLOT, minute: minute(SLOT.minute + near), sealed })).toBeUndefined();
    }
  });

  test.each([0, 15, 16, 31, 33, 48])('with %d bytes', (length) => {
    const bytes = new Uint8Array(length);
    bytes.set(sealed.subarray(0, length));
    expect(openReading({ ...SLOT, sealed: bytes })).toBeUndefined();
  });

  test.each([
    ['an unknown quality', { flags: 3 }],
    ['an unknown flag', { flags: 8 }],
    ['the highest flag', { flags: 128 }],
    ['reserved bytes set', { flags: 0, reserved: Uint8Array.of(0, 0, 1) }],
    ['the first reserved byte set', { flags: 0, reserved: Uint8Array.of(1, 0, 0) }],
  ])('when an author sealed %s', (_name, inside) => {
    const odd = sealingOf({ ...SLOT, importMwh: 1, exportMwh: 2, ...inside }).sealed;
    expect(openReading({ ...SLOT, sealed: odd })).toBeUndefined();
  });
});
