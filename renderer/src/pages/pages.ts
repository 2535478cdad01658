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
import { fetchedPart, type FetchedPart } from '../frame/fetched-part.tsx';
import type { PlainKey } from '../i18n/catalogue.ts';

export interface PageEntry extends FetchedPart {
  /** The path after the #, also of everything below it (`/contracts/…`). */
  readonly path: string;
  readonly nav: PlainKey;
  readonly icon: LucideIcon;
  /** Left out of the navigation. */
  readonly hidden?: true;
  /** At the foot of the navigation, apart from the pages of every day. */
  readonly foot?: true;
  /** Says something also before the home is known, or while it cannot be reached. */
  readonly needsNoHome?: true;
}

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    nav: 'home.nav',
    icon: House,
    ...fetchedPart(async () => (await import('./home/HomePage.tsx')).HomePage),
  },
  {
    path: '/market',
    nav: 'market.nav',
    icon: Store,
    ...fetchedPart(async () => (await import('./market/MarketPage.tsx')).MarketPage),
  },
  {
    path: '/contracts',
    nav: 'contracts.nav',
    icon: Handshake,
    ...fetchedPart(async () => (await import('./contracts/ContractsPage.tsx')).ContractsPage),
  },
  {
    path: '/bill',
    nav: 'bill.nav',
    icon: ReceiptText,
    ...fetchedPart(async () => (await import('./bill/BillPage.tsx')).BillPage),
  },
  {
    path: '/history',
    nav: 'history.nav',
    icon: ChartColumn,
    ...fetchedPart(async () => (await import('./history/HistoryPage.tsx')).HistoryPage),
  },
  {
    path: '/community',
    nav: 'community.nav',
    icon: Users,
    ...fetchedPart(async () => (await import('./community/CommunityPage.tsx')).CommunityPage),
  },
  {
    path: '/settings',
    nav: 'settings.nav',
    icon: Settings,
    ...fetchedPart(async () => (await import('./settings/SettingsPage.tsx')).SettingsPage),
    foot: true,
    needsNoHome: true,
  },
  {
    path: '/components',
    nav: 'gallery.nav',
    icon: Palette,
    ...fetchedPart(async () => (await import('./gallery/GalleryPage.tsx')).GalleryPage),
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
