import type { HealthView, PathView, PeerHealthView, ProblemView } from '../../../../node-core/api/index.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';

/** A problem in words that a board understands, and what to do about it. */
export interface ProblemWords {
  readonly title: string;
  readonly todo: string;
  /** Nothing can be agreed, or data is in danger. */
  readonly isGrave: boolean;
}

/** Says what is wrong and what to do. `port`: of this home, where it has one. */
export function problemWords(problem: ProblemView, t: Translate, port: number | null): ProblemWords {
  const name = problem.party?.name ?? '?';
  const count = problem.count ?? 0;
  const words = (title: string, todo: string, isGrave = false): ProblemWords => ({ title, todo, isGrave });
  switch (problem.kind) {
    case 'noLeader':
      return words(t('communityHealth.noLeader'), t('communityHealth.noLeaderDo'));
    case 'majorityMissing':
      return words(
        t('communityHealth.majorityMissing'),
        t('communityHealth.majorityMissingDo', { count }),
        true,
      );
    case 'alone':
      return words(t('communityHealth.alone'), t('communityHealth.aloneDo'), true);
    case 'behind':
      return words(t('communityHealth.behind'), t('communityHealth.behindDo', { count }));
    case 'waiting':
      return words(t('communityHealth.waiting'), t('communityHealth.waitingDo', { count }));
    case 'diskFull':
      return words(t('communityHealth.diskFull'), t('communityHealth.diskFullDo'), true);
    case 'validatorSilent':
      return words(t('communityHealth.validatorSilent', { name }), t('communityHealth.validatorSilentDo'));
    case 'notReachable':
      return words(
        t('communityHealth.notReachable'),
        t('communityHealth.notReachableDo', { port: String(port ?? '?') }),
      );
    case 'misbehaved':
      return words(
        problem.party === null
          ? t('communityHealth.misbehavedSomebody')
          : t('communityHealth.misbehaved', { name }),
        t('communityHealth.misbehavedDo'),
      );
    case 'fork':
      return words(t('communityHealth.fork'), t('communityHealth.forkDo'), true);
    case 'falseHistory':
      return words(t('communityHealth.falseHistory'), t('communityHealth.falseHistoryDo'), true);
  }
}

export const ROLE_OF_HOME = {
  leader: 'communityHealth.roleLeader',
  follower: 'communityHealth.roleFollower',
  candidate: 'communityHealth.roleCandidate',
  observer: 'communityHealth.roleObserver',
} as const satisfies Record<HealthView['role'], PlainKey>;

export const MAPPING_WORDS = {
  off: 'communityHealth.mappingOff',
  trying: 'communityHealth.mappingTrying',
  mapped: 'communityHealth.mappingMapped',
  noGateway: 'communityHealth.mappingNoGateway',
  carrierNat: 'communityHealth.mappingCarrierNat',
  refused: 'communityHealth.mappingRefused',
} as const satisfies Record<NonNullable<HealthView['reach']>['portMapping'], PlainKey>;

const PATH_WORDS = {
  local: 'communityHealth.pathLocal',
  direct: 'communityHealth.pathDirect',
  mapped: 'communityHealth.pathMapped',
  punched: 'communityHealth.pathPunched',
  relayed: 'communityHealth.pathRelayed',
} as const satisfies Record<PathView, PlainKey>;

/** How another home is reached. */
export function reachedWords({ up, path }: PeerHealthView, t: Translate): string {
  if (!up) return t('communityHealth.notReached');
  return path === null ? t('communityHealth.pathDirect') : t(PATH_WORDS[path]);
}

/** How quickly it answers, rounded to whole milliseconds; less than one is one. */
export function delayWords({ up, roundTripMs }: PeerHealthView, t: Translate): string {
  if (!up || roundTripMs === null) return t('communityHealth.unknown');
  return t('communityHealth.milliseconds', { count: Math.max(1, Math.round(roundTripMs)) });
}

/** Whether it has all that this home has. */
export function lagWords({ lagEntries }: PeerHealthView, t: Translate): string {
  if (lagEntries === null) return t('communityHealth.unknown');
  return lagEntries === 0
    ? t('communityHealth.lagNone')
    : t('communityHealth.lagSome', { count: lagEntries });
}
