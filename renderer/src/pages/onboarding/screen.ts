/** Which screen of the set-up is shown: what the host says, and what the person has begun in this window. */
import type { SetupView } from '../../../../node-core/api/index.ts';

/** What was begun in this window and the host does not know of yet. */
export type Intent = 'none' | 'newKey' | 'bringBack' | 'join' | 'found';

/** The steps of the bar, in their order. */
export const STEPS = ['key', 'words', 'community', 'meter'] as const;
export type Step = (typeof STEPS)[number];

export type Screen =
  | 'welcome'
  | 'newKey'
  | 'bringBack'
  | 'unlock'
  | 'words'
  | 'community'
  | 'join'
  | 'found'
  | 'underWay'
  | 'meter'
  | 'done';

/** The screen for a view; an intent that does not belong to the stage is left aside. */
export function screenFor(view: SetupView, intent: Intent): Screen {
  switch (view.stage) {
    case 'welcome':
      return intent === 'newKey' || intent === 'bringBack' ? intent : 'welcome';
    case 'key':
      return intent === 'bringBack' ? 'bringBack' : 'unlock';
    case 'words':
      return 'words';
    case 'community':
      if (['founding', 'joining', 'failed'].includes(view.community.kind)) return 'underWay';
      return intent === 'join' || intent === 'found' ? intent : 'community';
    case 'meter':
      return 'meter';
    case 'running':
      return 'done';
  }
}

/** The step that a screen belongs to; null where the bar would say nothing. */
export function stepOf(screen: Screen): Step | null {
  switch (screen) {
    case 'welcome':
    case 'unlock':
    case 'done':
      return null;
    case 'newKey':
    case 'bringBack':
      return 'key';
    case 'words':
      return 'words';
    case 'community':
    case 'join':
    case 'found':
    case 'underWay':
      return 'community';
    case 'meter':
      return 'meter';
  }
}
