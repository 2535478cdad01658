import type { SetupCommunityView, SetupKeyView, SetupStage } from '../../api/setup-views.ts';

/** Which part of the app is to be on the screen (`SetupStage`). */
export function stageOf(of: {
  readonly key: SetupKeyView;
  readonly community: SetupCommunityView;
  readonly hasMeter: boolean;
  /** The household runs: a key that was locked since changes nothing about that. */
  readonly isOpen: boolean;
}): SetupStage {
  const { key, community, hasMeter, isOpen } = of;
  if (!isOpen) {
    if (key.kind === 'none') return 'welcome';
    if (key.kind !== 'open') return 'key';
    // A member whose words nobody has checked is asked in its settings, and not kept from its household.
    if (!key.wordsChecked && community.kind !== 'member') return 'words';
  }
  if (community.kind !== 'member') return 'community';
  return hasMeter ? 'running' : 'meter';
}
