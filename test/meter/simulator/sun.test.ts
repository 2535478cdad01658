import { describe, expect, it } from 'vitest';
import { clearSkyIrradiance, planeNormal, sunDirection } from '../../../node-core/meter/simulator/sun.ts';

const DEGREES = 180 / Math.PI;
const OSLO = { latitude: 59.9, longitude: 10.75 };

function sunAt(iso: string, spot: { latitude: number; longitude: number }) {
  const { east, north, up } = sunDirection(Date.parse(iso), spot);
  expect(east * east + north * north + up * up).toBeCloseTo(1, 12);
  return {
    elevation: Math.asin(up) * DEGREES,
    azimuth: (Math.atan2(east, north) * DEGREES + 360) % 360,
  };
}

describe('sunDirection', () => {
  it('agrees with the worked example of NREL/TP-560-34302 (Reda and Andreas), appendix A.5', () => {
    // Zenith 50.11162 with 0.014 of refraction, azimuth 194.34024.
    const sun = sunAt('2003-10-17T12:30:30-07:00', { latitude: 39.742476, longitude: -105.1786 });
    expect(Math.abs(90 - sun.elevation - 50.12)).toBeLessThan(0.03);
    expect(Math.abs(sun.azimuth - 194.34)).toBeLessThan(0.03);
  });

  it.each([
    ['June solstice', '2026-06-21', 90 - 59.9 + 23.44],
    ['December solstice', '2026-12-21', 90 - 59.9 - 23.44],
    ['equinox', '2026-03-20', 90 - 59.9],
  ])('stands as high as it must at %s', (_, day, highest) => {
    const heights = Array.from({ length: 1440 }, (__, i) => {
      return sunDirection(Date.parse(`${day}T00:00:00Z`) + i * 60_000, OSLO).up;
    });
    expect(Math.abs(Math.asin(Math.max(...heights)) * DEGREES - highest)).toBeLessThan(0.3);
  });

  it('rises in the east, passes the south, and sets in the west', () => {
    expect(sunAt('2026-03-20T06:00:00Z', OSLO).azimuth).toBeGreaterThan(90);
    expect(sunAt('2026-03-20T06:00:00Z', OSLO).azimuth).toBeLessThan(120);
    expect(Math.abs(sunAt('2026-03-20T11:24:30Z', OSLO).azimuth - 180)).toBeLessThan(1);
    expect(sunAt('2026-03-20T17:00:00Z', OSLO).azimuth).toBeGreaterThan(250);
  });

  it('stands in the north at noon south of the tropics', () => {
    const sun = sunAt('2026-12-21T02:00:00Z', { latitude: -37.8, longitude: 145 });
    expect(sun.azimuth < 90 || sun.azimuth > 270).toBe(true);
    expect(sun.elevation).toBeGreaterThan(70);
  });
});

describe('planeNormal', () => {
  it.each([
    ['flat', { tiltDegrees: 0, azimuthDegrees: 123 }, [0, 0, 1]],
    ['a wall to the south', { tiltDegrees: 90, azimuthDegrees: 180 }, [0, -1, 0]],
    ['a wall to the east', { tiltDegrees: 90, azimuthDegrees: 90 }, [1, 0, 0]],
  ])('%s', (_, plane, [east, north, up]) => {
    const normal = planeNormal(plane);
    expect(normal.east).toBeCloseTo(east ?? 9, 12);
    expect(normal.north).toBeCloseTo(north ?? 9, 12);
    expect(normal.up).toBeCloseTo(up ?? 9, 12);
  });
});

describe('clearSkyIrradiance', () => {
  it('is nothing at night, rises with the sun, and stays below what reaches the ground', () => {
    expect(clearSkyIrradiance(0)).toBe(0);
    expect(clearSkyIrradiance(-0.5)).toBe(0);
    let previous = 0;
    for (let up = 0.01; up <= 1; up += 0.01) {
      const now = clearSkyIrradiance(up);
      expect(now).toBeGreaterThan(previous);
      previous = now;
    }
    expect(previous).toBeLessThan(1040);
  });
});
