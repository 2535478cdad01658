import { useEffect, useState } from 'react';
import type { MeterSearchView } from '../../../../../node-core/api/index.ts';
import { useHome } from '../../../store/home.tsx';

/** A search that broke begins again after so long. */
const AGAIN_MS = 2_000;

/** What a meter measures: all of the home, or its roof alone. */
export type MeasuredPart = 'home' | 'roof';

/** Looks for a meter as long as the component is there. Null until the first word of it. */
export function useMeterSearch(of: MeasuredPart = 'home'): {
  search: MeterSearchView | null;
  /** When it last said something, by this device's steady time: of a meter that was found, each message. */
  heardAtMs: number;
  isBroken: boolean;
} {
  const { setup, timers } = useHome();
  const [search, setSearch] = useState<MeterSearchView | null>(null);
  const [heardAtMs, setHeardAtMs] = useState(0);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let isOver = false;
    let stop = () => {};
    const begin = () => {
      const again = () => {
        if (isOver) return;
        setBroken(true);
        stop = timers.after(AGAIN_MS, begin);
      };
      const events = {
        onData: (view: MeterSearchView) => {
          setBroken(false);
          setSearch(view);
          setHeardAtMs(timers.nowMs());
        },
        onError: again,
        onComplete: again,
      };
      stop = of === 'roof' ? setup.watchRoofSearch(events) : setup.watchMeterSearch(events);
    };
    begin();
    return () => {
      isOver = true;
      stop();
    };
  }, [setup, timers, of]);
  return { search, heardAtMs, isBroken };
}
