import { useEffect, useState } from 'react';
import type { LivePower } from '../../../node-core/api/index.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { useHome, useHomeTime } from '../store/home.tsx';
import { useClock, useLive, useSession } from '../store/stores.tsx';
import { Badge } from './Badge.tsx';

/**
 * How long ago the meter was heard, in seconds of the person's own time: in a demo that runs fast, the home's minutes
 * pass in no time. Null where it never was.
 *
 * @param options.sinceMs ms here since the power was told; `speed` how fast the home's time runs, 0 while it stands still
 */
export function secondsSinceHeard(
  power: Pick<LivePower, 'atMs' | 'meter'>,
  options: { readonly sinceMs: number; readonly speed: number },
): number | null {
  const { lastHeardMs } = power.meter;
  if (lastHeardMs === null) return null;
  const beforeMs = Math.max(0, power.atMs - lastHeardMs) / Math.max(1, options.speed);
  return Math.floor((beforeMs + Math.max(0, options.sinceMs)) / 1_000);
}

/** 'Last heard 4 s ago', wherever live power is shown: whether the meter speaks, and how old what it said is. */
export function LastHeard({ power }: { power: LivePower }) {
  const { t } = useI18n();
  const heardAtMs = useLive((live) => live.heardAtMs);
  const speed = useClock((clock) => clock.speed);
  const isOnline = useSession((session) => session.connection.kind === 'online');
  const seconds = useHomeTime((_, atMs) => secondsSinceHeard(power, { sinceMs: atMs - heardAtMs, speed }));
  if (!isOnline) return <Badge tone="bad">{t('meter.offline')}</Badge>;
  if (power.meter.state === 'silent') return <Badge tone="bad">{t('meter.silent')}</Badge>;
  if (power.meter.state === 'off') return <Badge tone="notice">{t('meter.off')}</Badge>;
  if (speed === 0) return <Badge tone="waiting">{t('meter.heardPaused')}</Badge>;
  if (seconds === null) return <Badge tone="waiting">{t('meter.heardWaiting')}</Badge>;
  return <HeardAgo seconds={seconds} />;
}

const TICK_MS = 1_000;

/** The same of a meter that is being looked at before there is a home. @param heardAtMs this device's steady time */
export function LastHeardAt({ heardAtMs }: { heardAtMs: number }) {
  const { timers } = useHome();
  const [nowMs, setNowMs] = useState(() => timers.nowMs());
  useEffect(() => {
    let stop = () => {};
    const tick = () => {
      setNowMs(timers.nowMs());
      stop = timers.after(TICK_MS, tick);
    };
    stop = timers.after(TICK_MS, tick);
    return () => stop();
  }, [timers]);
  return <HeardAgo seconds={Math.max(0, Math.floor((nowMs - heardAtMs) / 1_000))} />;
}

function HeardAgo({ seconds }: { seconds: number }) {
  const { t } = useI18n();
  return (
    <Badge tone={seconds < 60 ? 'good' : 'waiting'}>
      {seconds < 1
        ? t('meter.heardNow')
        : seconds < 60
          ? t('meter.heardSeconds', { seconds })
          : t('meter.heardMinutes', { count: Math.floor(seconds / 60) })}
    </Badge>
  );
}
