/**
 * The pages, in the order of the navigation. Adding one: a folder here with its page component, a file in i18n/en, and a line below.
 * Each page is a chunk of its own, fetched when first opened.
 */
import { ChartColumn, Handshake, House, Palette, ReceiptText, Store, type LucideIcon } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import type { PlainKey } from '../i18n/catalogue.ts';

export interface PageEntry {
  /** The path after the #, also of everything below it (`/contracts/…`). */
  readonly path: string;
  readonly nav: PlainKey;
  readonly icon: LucideIcon;
  readonly component: ComponentType;
  /** Left out of the navigation. */
  readonly hidden?: true;
}

export const PAGES: readonly PageEntry[] = [
  {
    path: '/',
    nav: 'home.nav',
    icon: House,
    component: lazy(async () => ({ default: (await import('./home/HomePage.tsx')).HomePage })),
  },
  {
    path: '/market',
    nav: 'market.nav',
    icon: Store,
    component: lazy(async () => ({ default: (await import('./market/MarketPage.tsx')).MarketPage })),
  },
  {
    path: '/contracts',
    nav: 'contracts.nav',
    icon: Handshake,
    component: lazy(async () => ({ default: (await import('./contracts/ContractsPage.tsx')).ContractsPage })),
  },
  {
    path: '/bill',
    nav: 'bill.nav',
    icon: ReceiptText,
    component: lazy(async () => ({ default: (await import('./bill/BillPage.tsx')).BillPage })),
  },
  {
    path: '/history',
    nav: 'history.nav',
    icon: ChartColumn,
    component: lazy(async () => ({ default: (await import('./history/HistoryPage.tsx')).HistoryPage })),
  },
  {
    path: '/components',
    nav: 'gallery.nav',
    icon: Palette,
    component: lazy(async () => ({ default: (await import('./gallery/GalleryPage.tsx')).GalleryPage })),
    hidden: true,
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
