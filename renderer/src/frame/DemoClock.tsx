import { useState } from 'react';
import type { DemoView } from '../../../node-core/api/index.ts';
import { SpeedControl } from '../components/SpeedControl.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import { useCommand, useHome, useNowMinute } from '../store/home.tsx';
import { useStores } from '../store/stores.tsx';
import { shownSpeed, speedChoices } from './demo-speed.ts';

/** The demo's date and time, and how fast it runs. */
export function DemoClock({ demo }: { demo: DemoView }) {
  const { t, format } = useI18n();
  const home = useHome();
  const { clock } = useStores();
  const nowMinute = useNowMinute();
  const [wanted, setWanted] = useState<number | null>(null);
  const setSpeed = useCommand(async (api, speed: number) => {
    await api.setSpeed.mutate({ speed });
    clock.getState().setSpeed({ speed, atMs: home.timers.nowMs() });
    await home.refreshSession();
  });
  const choose = async (speed: number) => {
    setWanted(speed);
    await setSpeed.run(speed);
    setWanted(null);
  };
  return (
    <div className="demo-clock">
      <p className="demo-clock-time">
        <span className="demo-clock-tag">{t('common.demo')}</span>
        {nowMinute !== null && (
          <time dateTime={new Date(nowMinute * 60_000).toISOString()}>
            <span className="demo-clock-date">{format.time.date(nowMinute)}</span>{' '}
            <strong>{format.time.time(nowMinute)}</strong>
          </time>
        )}
      </p>
      <SpeedControl
        labelHidden
        speed={wanted ?? shownSpeed(demo)}
        speeds={speedChoices(demo.speeds)}
        onChange={(speed) => void choose(speed)}
      />
    </div>
  );
}
