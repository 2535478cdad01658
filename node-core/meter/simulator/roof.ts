import type { Roof } from './profile.ts';
import { clearSkyIrradiance, type Direction, planeNormal } from './sun.ts';

/** Of clear-sky light, this part comes from the sky and not from the disc. */
const DIFFUSE_PART = 0.12;
/** Of the beam that clouds hold back, this part still comes down from all sides. */
const SCATTERED_PART = 0.2;
/** Light that the ground throws back. */
const ALBEDO = 0.2;
/** Cells lose 0.4% for each degree above 25, and are 0.03 degrees warmer than the air per W/m2. */
const LOSS_PER_KELVIN = 0.004;
const WARMING = 0.03;
/** Dirt, cables, inverter. */
const SYSTEM_PART = 0.85;
/** Trees, hills and houses hold back some of the beam until the sun's height has this sine (6 degrees). */
const OPEN_SKY_UP = 0.105;
/** An inverter starts at this part of the roof's peak. */
const START_PART = 0.004;

/** What a roof sees in a minute. */
export interface Light {
  readonly sun: Direction;
  /** Part of the beam that clouds let through; 0 to 1. */
  readonly clear: number;
  readonly celsius: number;
}

/**
 * A roof's power by the light on it, W: 0 with the sun below the horizon, never above the inverter's.
 * Beam, isotropic sky and ground as in Liu and Jordan, 'The interrelationship and characteristic distribution of
 * direct, diffuse and total solar radiation', Solar Energy 4 (1960).
 */
export function roofModel(roof: Roof): (light: Light) => number {
  const normal = planeNormal(roof);
  const skyPart = (1 + normal.up) / 2;
  const groundPart = (1 - normal.up) / 2;
  return ({ sun, clear, celsius }) => {
    if (sun.up <= 0) return 0;
    const level = clearSkyIrradiance(sun.up);
    const beamLevel = level * (1 - DIFFUSE_PART);
    const facing = normal.east * sun.east + normal.north * sun.north + normal.up * sun.up;
    const beam = facing > 0 ? clear * Math.min(1, sun.up / OPEN_SKY_UP) * (beamLevel / sun.up) * facing : 0;
    const diffuse = level * DIFFUSE_PART + (1 - clear) * beamLevel * SCATTERED_PART;
    const onGround = clear * beamLevel + diffuse;
    const onPlane = beam + diffuse * skyPart + onGround * ALBEDO * groundPart;
    const cellC = celsius + WARMING * onPlane;
    const watts = (roof.peakW * onPlane * SYSTEM_PART * (1 - LOSS_PER_KELVIN * (cellC - 25))) / 1000;
    return watts < START_PART * roof.peakW ? 0 : Math.min(watts, roof.inverterW);
  };
}
