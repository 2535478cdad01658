import { CloudOff, LoaderCircle } from 'lucide-react';
import { useI18n } from '../i18n/I18n.tsx';
import { useSession } from '../store/stores.tsx';
import './ConnectionBanner.css';

/** Says when the home does not answer, and that we keep trying. Nothing while all is well, or where Gate says more. */
export function ConnectionBanner() {
  const { t, format } = useI18n();
  const connection = useSession((session) => session.connection);
  const isKnown = useSession((session) => session.view !== null);
  return (
    <output className="banner-slot">
      {connection.kind === 'connecting' && (
        <span className="banner banner-quiet">
          <LoaderCircle size={18} className="banner-turning" aria-hidden />
          {t('common.connecting')}
        </span>
      )}
      {connection.kind === 'lost' && (
        <span className="banner banner-bad">
          <CloudOff size={20} aria-hidden />
          <span>
            <strong>{t('common.connectionLost')}</strong>{' '}
            {isKnown
              ? t('common.connectionLostDetail', { time: format.time.time(connection.sinceMinute) })
              : t('common.connectionLostRetry')}
          </span>
        </span>
      )}
    </output>
  );
}
