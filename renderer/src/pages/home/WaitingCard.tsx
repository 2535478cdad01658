import { CloudOff, HardDriveDownload } from 'lucide-react';
import type { WaitingView } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useNowMinute, useQuery } from '../../store/home.tsx';
import { isWorthSaying, longestGap } from './waiting.ts';

/** That this home cannot reach the others, what waits here meanwhile, and what of the last day is missing. Nothing while all is well. */
export function WaitingCard() {
  const waiting = useQuery((ask) => ask.waiting);
  const { data } = waiting;
  if (data === undefined || !isWorthSaying(data)) return null;
  return <Waiting view={data} />;
}

const COMMUNITY = {
  alone: 'home.waitingAlone',
  noOrder: 'home.waitingNoOrder',
} as const;

function Waiting({ view }: { view: WaitingView }) {
  const { t, format } = useI18n();
  const nowMinute = useNowMinute();
  const gap = longestGap(view.gaps);
  const isAway = view.community !== 'reached';
  const Icon = isAway ? CloudOff : HardDriveDownload;
  return (
    <Card tone="soft">
      <output className="hint">
        <Icon size={24} aria-hidden className="hint-icon" />
        <div className="hint-words">
          {view.community !== 'reached' && (
            <p>
              <strong>{t(COMMUNITY[view.community])}</strong>
            </p>
          )}
          {view.readings > 0 && (
            <p>
              {t('home.waitingReadings', { count: view.readings })}{' '}
              {view.lastReadingMinute !== null &&
                nowMinute !== null &&
                t('home.waitingLast', {
                  when: format.time.relative({ minute: view.lastReadingMinute, nowMinute }),
                })}
            </p>
          )}
          {view.acts > 0 && <p>{t('home.waitingActs', { count: view.acts })}</p>}
          {gap !== null && (
            <p className="muted">
              {t('home.waitingGaps', {
                count: view.gaps.length,
                longest: format.time.range(gap),
              })}
            </p>
          )}
        </div>
      </output>
    </Card>
  );
}
