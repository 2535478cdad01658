import { expect, it } from 'vitest';
import { createSky, OSLO, PROFILES, simulatedHome } from '../../../node-core/meter/simulator/index.ts';
import { minute } from '../../../node-core/units/index.ts';

it('makes a month of four homes in under a second (300 000 home-minutes a second are wanted)', () => {
  const startMinute = minute(Date.UTC(2026, 5, 1) / 60_000);
  const span = { startMinute, endMinute: minute(startMinute + 30 * 1440) };
  const profiles = [PROFILES.prosumer, PROFILES.consumer, PROFILES.apartment, PROFILES.workshop];
  const rates = [1, 2, 3].map((seed) => {
    const sky = createSky({ ...OSLO, seed });
    const started = performance.now();
    for (const profile of profiles) simulatedHome({ seed, profile, sky }).series(span);
    return (4 * 30 * 1440 * 1000) / (performance.now() - started);
  });
  expect(Math.max(...rates)).toBeGreaterThan(300_000);
});
