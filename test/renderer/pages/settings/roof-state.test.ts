import { expect, test } from 'vitest';
import { roofPowerW, roofState } from '../../../../renderer/src/pages/settings/roof-state.ts';

const CABLE = {
  kind: 'usb',
  adapter: 'usb:1',
  line: '2400 8E1',
  protocol: 'p1',
  meterId: null,
  encrypted: false,
  swapped: false,
  factorPermille: 1_000,
} as const;
const NONE = { kind: 'none' } as const;

test('a made-up home with panels measures its roof itself; a cable goes before it', () => {
  const made = { kind: 'simulated', profile: 'prosumer', seed: 1 } as const;
  expect(roofState({ meter: made, roofMeter: NONE })).toBe('madeUp');
  expect(roofState({ meter: { ...made, profile: 'cottage' }, roofMeter: NONE })).toBe('none');
  expect(roofState({ meter: CABLE, roofMeter: NONE })).toBe('none');
  expect(roofState({ meter: made, roofMeter: CABLE })).toBe('connected');
});

test('its power, whichever way it counts; null where it says none', () => {
  expect(roofPowerW({ importW: null, exportW: null })).toBeNull();
  expect(roofPowerW({ importW: 0, exportW: 1_240 })).toBe(1_240);
  expect(roofPowerW({ importW: 1_240, exportW: null })).toBe(1_240);
});
