/**
 * Where the sun stands, and what it would give without clouds.
 *
 * Sources: the low-precision formulas of the Astronomical Almanac as in Michalsky, 'The Astronomical Almanac's
 * algorithm for approximate solar position (1950-2050)', Solar Energy 40 (1988), good to 0.01 degrees without
 * refraction; clear-sky irradiance by Haurwitz, 'Insolation in relation to cloudiness and cloud density', Journal of
 * Meteorology 2 (1945), with the constants that pvlib uses.
 */

const RADIANS = Math.PI / 180;
/** Days from 1970 to the Almanac's epoch, noon of 1 January 2000. */
const EPOCH_DAYS = 10_957.5;

/** A direction in the local sky; length 1. `up` is the sine of the height above the horizon. */
export interface Direction {
  readonly east: number;
  readonly north: number;
  readonly up: number;
}

/** A spot on the Earth, in degrees: north and east are positive. */
export interface Spot {
  readonly latitude: number;
  readonly longitude: number;
}

/** The direction of the sun's centre, without refraction. */
export function sunDirection(timeMs: number, spot: Spot): Direction {
  const days = timeMs / 86_400_000 - EPOCH_DAYS;
  const anomaly = (357.528 + 0.9856003 * days) * RADIANS;
  const longitude =
    (280.46 + 0.9856474 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RADIANS;
  const obliquity = (23.439 - 0.0000004 * days) * RADIANS;
  const sinDeclination = Math.sin(obliquity) * Math.sin(longitude);
  const cosDeclination = Math.sqrt(1 - sinDeclination * sinDeclination);
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  // Greenwich sidereal time in degrees: 18.697374558 h at the epoch, 24.06570982441908 h a day.
  const sidereal = (280.46061837 + 360.98564736629 * days + spot.longitude) * RADIANS;
  const hourAngle = sidereal - ascension;
  const sinLatitude = Math.sin(spot.latitude * RADIANS);
  const cosLatitude = Math.cos(spot.latitude * RADIANS);
  const cosHour = Math.cos(hourAngle);
  return {
    east: -cosDeclination * Math.sin(hourAngle),
    north: cosLatitude * sinDeclination - sinLatitude * cosDeclination * cosHour,
    up: sinLatitude * sinDeclination + cosLatitude * cosDeclination * cosHour,
  };
}

/** The direction that a tilted plane faces: tilt 0 lies flat, azimuth 90 is east, 180 south. Degrees. */
export function planeNormal(plane: {
  readonly tiltDegrees: number;
  readonly azimuthDegrees: number;
}): Direction {
  const tilt = plane.tiltDegrees * RADIANS;
  const azimuth = plane.azimuthDegrees * RADIANS;
  return {
    east: Math.sin(tilt) * Math.sin(azimuth),
    north: Math.sin(tilt) * Math.cos(azimuth),
    up: Math.cos(tilt),
  };
}

/** Irradiance on level ground under a clear sky, W/m2: 0 when the sun is down, at most 1035. */
export function clearSkyIrradiance(up: number): number {
  return up <= 0 ? 0 : 1098 * up * Math.exp(-0.059 / up);
}
