import { useEffect, useState } from 'react';
import type { MeterSearchView } from '../../../../../node-core/api/index.ts';
import { useHome } from '../../../store/home.tsx';

/** A search that broke begins again after so long. */
const AGAIN_MS = 2_000;

/** Looks for a meter as long as the component is there. Null until the first word of it. */
export function useMeterSearch(): {
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
      stop = setup.watchMeterSearch({
        onData: (view) => {
          setBroken(false);
          setSearch(view);
          setHeardAtMs(timers.nowMs());
        },
        onError: again,
        onComplete: again,
      });
    };
    begin();
    return () => {
      isOver = true;
      stop();
    };
  }, [setup, timers]);
  return { search, heardAtMs, isBroken };
}
