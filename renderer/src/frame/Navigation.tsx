import { Link } from 'wouter';
import { useI18n } from '../i18n/I18n.tsx';
import { PAGES } from '../pages/pages.ts';
import { DisplaySettings } from './DisplaySettings.tsx';
import { Mark } from './Mark.tsx';
import './Navigation.css';

/** The pages: a rail at the side from 900 px, a bar at the bottom below that. */
export function Navigation({ current }: { current: string | null }) {
  const { t } = useI18n();
  return (
    <header className="nav">
      <p className="nav-brand">
        <Mark />
        <span className="nav-brand-name">{t('common.appName')}</span>
      </p>
      <nav aria-label={t('common.mainNavigation')}>
        <ul className="nav-items">
          {PAGES.filter(({ hidden }) => hidden !== true).map(({ path, nav, icon: Icon }) => (
            <li key={path}>
              <Link
                to={path}
                className="nav-item"
                {...(path === current ? { 'aria-current': 'page' as const } : {})}
              >
                <span className="nav-icon">
                  <Icon size={22} strokeWidth={path === current ? 2.4 : 2} aria-hidden />
                </span>
                <span>{t(nav)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <DisplaySettings />
    </header>
  );
}
