import { encodeQR } from 'qr';
import { describe, expect, it } from 'vitest';
import { qrInPixels } from '../../../../renderer/src/pages/onboarding/qr-image.ts';

const INVITATION = `nabowatt:${'aB3-_'.repeat(70)}`;

/** A picture of a code as a screenshot has it: RGBA, some pixels a module, a white border. */
function picture(text: string, options: { readonly scale: number; readonly ink: number }) {
  const modules = encodeQR(text, 'raw');
  const side = (modules.length + 8) * options.scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [row, line] of modules.entries()) {
    for (const [column, isDark] of line.entries()) {
      if (!isDark) continue;
      for (let y = 0; y < options.scale; y++) {
        for (let x = 0; x < options.scale; x++) {
          const at = (((row + 4) * options.scale + y) * side + (column + 4) * options.scale + x) * 4;
          data.fill(options.ink, at, at + 3);
        }
      }
    }
  }
  return { width: side, height: side, data };
}

describe('a picture of an invitation', () => {
  it.each([
    ['as large as invitations are', INVITATION, { scale: 3, ink: 0 }],
    ['pale', INVITATION, { scale: 4, ink: 110 }],
    ['a short text', 'nabowatt:AQ', { scale: 6, ink: 0 }],
  ])('is read: %s', (_what, text, options) => {
    expect(qrInPixels(picture(text, options), 2_000)).toBe(text);
  });

  it('without a code in it gives nothing', () => {
    const empty = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(255) };
    expect(qrInPixels(empty, 100)).toBeNull();
  });
});
