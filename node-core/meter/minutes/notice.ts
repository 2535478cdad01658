import type { Minute } from '../../units/index.ts';
import type { DirectionName } from './open-minutes.ts';

/**
 * What happened to a meter that whoever looks after the home may want to know.
 *
 * | kind | what it means | what follows |
 * | --- | --- | --- |
 * | `meterSwapped` | three telegrams of another meter | a new series; nothing is booked across |
 * | `registerFell` | three readings below the last one, and no roll-over | a new series; where the meter has no ID, ask whether it was swapped |
 * | `registerJumped` | three readings above what any home uses | a new series; nothing is booked across |
 * | `rolledOver` | the register began anew from zero | nothing is lost |
 * | `registerRejected`, `staleList` | a reading that was not believed | nothing; others come |
 * | `doubtful` | power and register are more than 5 % apart | the minutes are marked as estimated |
 * | `clockSet` | the PC's clock was set by so many ms | forward: minutes that nobody heard; back: no minute ends until it has caught up |
 */
export type MeterNotice =
  | { readonly kind: 'meterSwapped'; readonly before: string; readonly after: string }
  | {
      readonly kind: 'registerFell' | 'registerJumped';
      readonly direction: DirectionName;
      readonly hasId: boolean;
    }
  | { readonly kind: 'rolledOver' | 'registerRejected' | 'staleList'; readonly direction: DirectionName }
  | {
      readonly kind: 'doubtful';
      readonly direction: DirectionName;
      readonly startMinute: Minute;
      readonly endMinute: Minute;
      readonly deviationPermille: number;
    }
  | { readonly kind: 'clockSet'; readonly byMs: number };
