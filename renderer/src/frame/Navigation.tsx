import { Link } from 'wouter';
import { useI18n } from '../i18n/I18n.tsx';
import { type PageEntry, PAGES } from '../pages/pages.ts';
import { Mark } from './Mark.tsx';
import './Navigation.css';

/** The pages: a rail at the side from 900 px; below that a bar at the bottom, and at the top those of the foot. */
export function Navigation({ current }: { current: string | null }) {
  const { t } = useI18n();
  const shown = PAGES.filter(({ hidden }) => hidden !== true);
  return (
    <header className="nav">
      <p className="nav-brand">
        <Mark />
        <span className="nav-brand-name">{t('common.appName')}</span>
      </p>
      <nav aria-label={t('common.mainNavigation')}>
        <ul className="nav-items">
          {shown
            .filter(({ foot }) => foot !== true)
            .map((page) => (
              <Item key={page.path} page={page} isCurrent={page.path === current} />
            ))}
        </ul>
      </nav>
      <nav className="nav-foot" aria-label={t('common.footNavigation')}>
        <ul className="nav-items">
          {shown
            .filter(({ foot }) => foot === true)
            .map((page) => (
              <Item key={page.path} page={page} isCurrent={page.path === current} />
            ))}
        </ul>
      </nav>
    </header>
  );
}

function Item({ page, isCurrent }: { page: PageEntry; isCurrent: boolean }) {
  const { t } = useI18n();
  const { path, nav, icon: Icon } = page;
  return (
    <li>
      <Link to={path} className="nav-item" {...(isCurrent ? { 'aria-current': 'page' as const } : {})}>
        <span className="nav-icon">
          <Icon size={22} strokeWidth={isCurrent ? 2.4 : 2} aria-hidden />
        </span>
        <span className="nav-label">{t(nav)}</span>
      </Link>
    </li>
  );
}
