import { useI18n } from '../i18n/I18n.tsx';
import { useSession } from '../store/stores.tsx';
import { DemoClock } from './DemoClock.tsx';
import './TitleBar.css';

/** Whose home this is and in which community; in the demo also its time and how fast it runs. */
export function TitleBar() {
  const { t } = useI18n();
  const view = useSession((session) => session.view);
  if (view === null) return null;
  return (
    <section className="title-bar" aria-label={t('common.thisHome')}>
      <p className="title-bar-home">
        <strong>{view.household.name}</strong>
        <span className="muted">{view.community.name}</span>
      </p>
      {view.demo !== null && <DemoClock demo={view.demo} />}
    </section>
  );
}
