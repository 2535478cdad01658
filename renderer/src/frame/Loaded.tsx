import { Plug } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState, ErrorState, Skeleton } from '../components/States.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { failureWords } from '../store/failure-words.ts';
import type { QueryResult } from '../store/home.tsx';
import { useSession } from '../store/stores.tsx';
import './Loaded.css';

/**
 * The answer to a question, or what stands in its place: grey shapes, `waiting for your home`, or what went wrong with
 * a button to try again. An answer that could not be brought up to date stays, and says so.
 */
export function Loaded<Value>(props: {
  query: QueryResult<Value>;
  /** In the place of the answer while it is fetched. */
  skeleton?: ReactNode;
  children: (data: Value) => ReactNode;
}) {
  const { t } = useI18n();
  const isLost = useSession((session) => session.connection.kind === 'lost');
  const { data, error, retry } = props.query;
  if (data !== undefined) {
    return (
      <>
        {error !== null && (
          <output className="loaded-old small">
            {t('common.loadOld')}{' '}
            <button type="button" className="loaded-again" onClick={retry}>
              {t('common.tryAgain')}
            </button>
          </output>
        )}
        {props.children(data)}
      </>
    );
  }
  if (error !== null) {
    const { detail, technical } = failureWords(t, error);
    return (
      <ErrorState
        title={t('common.loadFailed')}
        detail={detail}
        onRetry={retry}
        {...(technical === undefined ? {} : { technical })}
      />
    );
  }
  if (isLost)
    return <EmptyState icon={Plug} title={t('common.offlineTitle')} detail={t('common.offlineDetail')} />;
  return props.skeleton ?? <Skeleton lines={4} />;
}
