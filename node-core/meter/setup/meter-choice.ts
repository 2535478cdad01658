import type { LineSettings } from '../byte-source.ts';
import type { ProfileName } from '../simulator/index.ts';
import type { Protocol } from '../telegrams/index.ts';

/** A meter on a cable, as it was found and chosen. */
export interface CableChoice {
  readonly kind: 'usb';
  /** The name of the adapter's `ByteSource`: 'usb:0403:6001:A50285BI', 'serial:COM3'. */
  readonly adapter: string;
  readonly settings: LineSettings;
  readonly protocol: Protocol;
  /** The number that it says; null where it says none. Another one is noted when another meter was heard in its place. */
  readonly meterId: string | null;
  readonly encrypted: boolean;
  /** Import and export are the other way round than it says. */
  readonly swapped: boolean;
  /** By how much what it says is multiplied, per mille: 1 to 1 000 000 (`checkFactor`). */
  readonly factorPermille: number;
}

/** What measures this home. */
export type MeterChoice =
  | { readonly kind: 'none' }
  /** A believable home, by its kind and the seed of its chances. */
  | { readonly kind: 'simulated'; readonly profile: ProfileName; readonly seed: number }
  | CableChoice;

/** What a household asks for. */
export type MeterWish =
  | { readonly kind: 'none' }
  | { readonly kind: 'simulated'; readonly profile: ProfileName }
  /** `adapter`: of the meter that the search has found, or the chosen one's, to set it otherwise. */
  | {
      readonly kind: 'usb';
      readonly adapter: string;
      readonly swapped: boolean;
      readonly factorPermille: number;
    };

/**
 * Why a wish cannot be granted.
 *
 * | reason | when |
 * | --- | --- |
 * | `notFound` | no search has heard a meter at this adapter |
 * | `keyWanted`, `keyWrong` | it encrypts, and nothing opens what it says |
 * | `factor` | a factor outside 1 to 1 000 000 per mille |
 */
export class MeterChoiceRefused extends Error {
  override readonly name = 'MeterChoiceRefused';
  readonly reason: 'notFound' | 'keyWanted' | 'keyWrong' | 'factor';

  constructor(reason: MeterChoiceRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
