/** The Community page: for everybody its members, health, blocks and rules; by role everybody's months and price lists. */
import { useLocation } from 'wouter';
import { Tabs } from '../../components/Tabs.tsx';
import { Page } from '../../frame/Page.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useQuery, useSessionView } from '../../store/home.tsx';
import { Blocks } from './Blocks.tsx';
import { Board } from './Board.tsx';
import { type CommunityPlace, type CommunityTab, pathOfTab, placeOf, tabsFor } from './community-place.ts';
import { Health } from './Health.tsx';
import { Members } from './Members.tsx';
import { Prices } from './Prices.tsx';
import { Rules } from './Rules.tsx';
import './CommunityPage.css';

const TAB_WORDS = {
  members: 'community.tabMembers',
  health: 'community.tabHealth',
  blocks: 'community.tabBlocks',
  rules: 'community.tabRules',
  board: 'community.tabBoard',
  prices: 'community.tabPrices',
} as const satisfies Record<CommunityTab, PlainKey>;

export function CommunityPage() {
  const { t } = useI18n();
  const { household, community } = useSessionView();
  const [location, navigate] = useLocation();
  const members = useQuery((ask) => ask.community);
  const tabs = tabsFor(household.roles);
  const place = placeOf(location, tabs);
  const count = members.data?.members.filter(({ standing }) => standing !== 'left').length;
  return (
    <Page
      title={t('community.title')}
      {...(count === undefined ? {} : { detail: t('community.detail', { name: community.name, count }) })}
    >
      <Tabs
        label={t('community.tabs')}
        selected={place.tab}
        onSelect={(id) => navigate(pathOfTab(tabs.find((tab) => tab === id) ?? 'members'))}
        items={tabs.map((tab) => ({
          id: tab,
          label: t(TAB_WORDS[tab]),
          content: (
            <div className="page-grid community-part">
              <Part place={place} />
            </div>
          ),
        }))}
      />
    </Page>
  );
}

function Part({ place }: { place: CommunityPlace }) {
  switch (place.tab) {
    case 'members':
      return <Members />;
    case 'health':
      return <Health />;
    case 'blocks':
      return <Blocks chain={place.chain} height={place.height} />;
    case 'rules':
      return <Rules />;
    case 'board':
      return <Board month={place.month} />;
    case 'prices':
      return <Prices />;
  }
}
