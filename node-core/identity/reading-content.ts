import type { EnergyMwh } from '../units/index.ts';

/** How a minute's numbers came about; kept in the sealed reading. */
export type ReadingQuality = 'measured' | 'estimated' | 'gap';

/** What a sealed reading says: 16 bytes of plaintext (DESIGN 4). */
export interface ReadingContent {
  /** From the grid into the home, this minute; 0 to 2^48 - 1 mWh. */
  readonly importMwh: EnergyMwh;
  /** From the home into the grid, this minute; 0 to 2^48 - 1 mWh. */
  readonly exportMwh: EnergyMwh;
  readonly quality: ReadingQuality;
  /** True when it replaces an earlier revision. */
  readonly corrected: boolean;
}
