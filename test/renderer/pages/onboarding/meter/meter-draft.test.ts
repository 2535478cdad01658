import { describe, expect, it } from 'vitest';
import { meterKeysInput } from '../../../../../node-core/api/setup-inputs.ts';
import {
  blockedKey,
  troubleOf,
  troubleTitle,
  heardKey,
  keyFault,
  meterKeys,
  type PowerSeen,
  powerSeen,
  protocolName,
  unavailableKey,
} from '../../../../../renderer/src/pages/onboarding/meter/meter-draft.ts';
import { udevCommand } from '../../../../../renderer/src/pages/onboarding/meter/UdevSteps.tsx';
import { UDEV_RULE_PATH, udevRule } from '../../../../../node-core/meter/usb/udev-rule.ts';

describe('what a meter says', () => {
  it.each<[string, [number | null, number | null], [boolean, number], PowerSeen]>([
    ['used', [1_240, 0], [false, 1_000], { kind: 'using', powerW: 1_240 }],
    ['sent out', [0, 800], [false, 1_000], { kind: 'sending', powerW: 800 }],
    ['turned round', [0, 800], [true, 1_000], { kind: 'using', powerW: 800 }],
    ['through transformers', [31, 0], [false, 40_000], { kind: 'using', powerW: 1_240 }],
    ['both, and one is left', [300, 500], [false, 1_000], { kind: 'sending', powerW: 200 }],
    ['nothing', [0, 0], [true, 1_000], { kind: 'even' }],
    ['only what comes in', [12, null], [false, 1_000], { kind: 'using', powerW: 12 }],
    ['not yet', [null, null], [false, 1_000], { kind: 'waiting' }],
  ])('%s', (_what, [importW, exportW], [swapped, factorPermille], seen) => {
    const found = { importW, exportW, importMwh: null, exportMwh: null };
    expect(powerSeen(found, { swapped, factorPermille })).toEqual(seen);
  });

  it('its registers and no power: not zero, and not waited for', () => {
    const found = { importW: null, exportW: null, importMwh: 5, exportMwh: null };
    expect(powerSeen(found, { swapped: false, factorPermille: 1_000 })).toEqual({ kind: 'registersOnly' });
  });

  it.each(['p1', 'hdlc-dlms', 'mbus-dlms', 'dlms', 'sml', 'iec62056-21'])(
    '%s has a name that is on papers',
    (protocol) => {
      expect(protocolName(protocol)).toMatch(/^(?:P1|DLMS|SML|IEC)/);
    },
  );

  it('has words for what was heard and what stands in the way, also by names that are not known', () => {
    expect(heardKey('frames')).toBe('meter.heardFrames');
    expect(heardKey('toString')).toBe('meter.heardNothing');
    expect(blockedKey('permission')).toBe('meter.blockedPermission');
    expect(blockedKey('failed')).toBe('meter.blockedOther');
    const trouble = { kind: 'busy', holder: null, detail: '' };
    const usb = {
      kind: 'usb',
      adapter: 'usb:a',
      line: '2400 8E1',
      protocol: 'p1',
      meterId: null,
      encrypted: false,
      swapped: false,
      factorPermille: 1_000,
    } as const;
    expect([troubleOf({ kind: 'none' }), troubleOf(usb), troubleOf({ ...usb, trouble })]).toEqual([
      undefined,
      undefined,
      trouble,
    ]);
    expect([troubleTitle('busy'), blockedKey('driver')]).toEqual([
      'meter.blockedTitle',
      'meter.blockedDriver',
    ]);
    expect([troubleTitle('keysLost'), blockedKey('keysLost')]).toEqual([
      'meter.troubleKeys',
      'meter.troubleKeysLost',
    ]);
    expect(unavailableKey('noUsb')).toBe('meter.unavailablePlatform');
    expect(unavailableKey(null)).toBe('meter.unavailableOther');
  });
});

describe('the key of a meter', () => {
  const KEY = '0123456789abcdef0123456789ABCDEF';

  it.each([
    [KEY, null],
    [KEY.replaceAll(/(..)/g, '$1 '), null],
    [KEY.replaceAll(/(....)/g, '$1-'), null],
    ['', { kind: 'missing' }],
    ['  ', { kind: 'missing' }],
    ['0O', { kind: 'notHex' }],
    [KEY.slice(1), { kind: 'length', count: 31 }],
    [`${KEY}0`, { kind: 'length', count: 33 }],
  ])('%s: %s', (text, fault) => {
    expect(keyFault(text, { optional: false })).toEqual(fault);
  });

  it('goes to the host in the shape that it takes; the second may be left out', () => {
    expect(keyFault('', { optional: true })).toBeNull();
    const spaced = KEY.replaceAll(/(..)/g, '$1:');
    expect(meterKeysInput.parse(meterKeys(spaced, ''))).toEqual({
      encryptionKey: KEY,
      authenticationKey: null,
    });
    expect(meterKeysInput.parse(meterKeys(KEY, spaced)).authenticationKey).toBe(KEY);
  });
});

describe('the command that lets this user read meters', () => {
  it('writes the very rule of the Debian package to its place', () => {
    const command = udevCommand(udevRule());
    expect(command).toContain(`sudo tee ${UDEV_RULE_PATH} `);
    const [, written] = /<<'END'\n([\s\S]*?)END\n/.exec(command) ?? [];
    expect(written).toBe(udevRule());
  });
});
