/**
 * The pages, in the order of the navigation. Adding one: a folder here with its page component, a file in i18n/en, and a line below.
 * Each page is a chunk of its own, fetched when first opened, or when the first one stands (frame/Frame.tsx).
 */
import {
  ChartColumn,
  Handshake,
  House,
  Palette,
  ReceiptText,
  Settings,
  Store,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { PlainKey } from '../i18n/catalogue.ts';

export interface PageEntry {
  /** The path after the #, also of everything below it (`/contracts/…`). */
  readonly path: string;
  readonly nav: PlainKey;
  readonly icon: LucideIcon;
  readonly component: ComponentType;
  /** Fetches it ahead of being opened. */
  readonly load: () => Promise<unknown>;
  /** Left out of the navigation. */
  readonly hidden?: true;
  /** At the foot of the navigation, apart from the pages of every day. */
  readonly foot?: true;
  /** Says something also before the home is known, or while it cannot be reached. */
  readonly needsNoHome?: true;
}

function entryOf(load: () => Promise<ComponentType>): Pick<PageEntry, 'component' | 'load'> {
  return { component: lazy(async () => ({ default: await load() })), load };
}

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    nav: 'home.nav',
    icon: House,
    ...entryOf(async () => (await import('./home/HomePage.tsx')).HomePage),
  },
  {
    path: '/market',
    nav: 'market.nav',
    icon: Store,
    ...entryOf(async () => (await import('./market/MarketPage.tsx')).MarketPage),
  },
  {
    path: '/contracts',
    nav: 'contracts.nav',
    icon: Handshake,
    ...entryOf(async () => (await import('./contracts/ContractsPage.tsx')).ContractsPage),
  },
  {
    path: '/bill',
    nav: 'bill.nav',
    icon: ReceiptText,
    ...entryOf(async () => (await import('./bill/BillPage.tsx')).BillPage),
  },
  {
    path: '/history',
    nav: 'history.nav',
    icon: ChartColumn,
    ...entryOf(async () => (await import('./history/HistoryPage.tsx')).HistoryPage),
  },
  {
    path: '/community',
    nav: 'community.nav',
    icon: Users,
    ...entryOf(async () => (await import('./community/CommunityPage.tsx')).CommunityPage),
  },
  {
    path: '/settings',
    nav: 'settings.nav',
    icon: Settings,
    ...entryOf(async () => (await import('./settings/SettingsPage.tsx')).SettingsPage),
    foot: true,
    needsNoHome: true,
  },
  {
    path: '/components',
    nav: 'gallery.nav',
    icon: Palette,
    ...entryOf(async () => (await import('./gallery/GalleryPage.tsx')).GalleryPage),
    hidden: true,
    needsNoHome: true,
  },
];

/** The page that a location belongs to, or null. `/contracts/17` belongs to `/contracts`. */
export function pageAt(location: string, pages: readonly PageEntry[] = PAGES): PageEntry | null {
  const path = location.split('?')[0] ?? '/';
  return (
    pages.find((page) => path === page.path || (page.path !== '/' && path.startsWith(`${page.path}/`))) ??
    null
  );
}
