import type { ChainView, RoleView } from '../../../../node-core/api/index.ts';

export type CommunityTab = 'members' | 'health' | 'blocks' | 'rules' | 'board' | 'prices';

/** What an address under `/community` shows. */
export interface CommunityPlace {
  readonly tab: CommunityTab;
  /** Of the block explorer. */
  readonly chain: ChainView;
  readonly height: number | null;
  /** Of everybody's months: `2026-05`, or null for the newest closed one. */
  readonly month: string | null;
}

const EVERYBODY: readonly CommunityTab[] = ['members', 'health', 'blocks', 'rules'];

/** The parts of the page that a household with these roles has. */
export function tabsFor(roles: readonly RoleView[]): readonly CommunityTab[] {
  return [
    ...EVERYBODY,
    ...(roles.includes('superUser') ? (['board'] as const) : []),
    ...(roles.includes('publicProducer') ? (['prices'] as const) : []),
  ];
}

/** Reads `/community`, `/community/blocks/contract/17`, `/community/board/2026-05`; what it does not know is left out. */
export function placeOf(location: string, tabs: readonly CommunityTab[]): CommunityPlace {
  const [, , named, second, third] = (location.split('?')[0] ?? '').split('/');
  const tab = tabs.find((each) => each === named) ?? 'members';
  const chain = tab === 'blocks' && second === 'contract' ? 'contract' : 'energy';
  const height = tab === 'blocks' && third !== undefined && /^\d{1,9}$/.test(third) ? Number(third) : null;
  const month =
    tab === 'board' && second !== undefined && /^\d{4}-(0[1-9]|1[0-2])$/.test(second) ? second : null;
  return { tab, chain, height, month };
}

/** The address of a part of the page. */
export function pathOfTab(tab: CommunityTab): string {
  return tab === 'members' ? '/community' : `/community/${tab}`;
}

/** The address of a chain's list, or of one of its blocks. */
export function pathOfBlock(chain: ChainView, height: number | null = null): string {
  return height === null ? `/community/blocks/${chain}` : `/community/blocks/${chain}/${height}`;
}
