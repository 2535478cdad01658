import type { FoundMeterView, SetupView } from '../../../../node-core/api/index.ts';

/** `madeUp`: the made-up home measures its roof itself. */
export type RoofState = 'none' | 'connected' | 'madeUp';

export function roofState({ meter, roofMeter }: Pick<SetupView, 'meter' | 'roofMeter'>): RoofState {
  if (roofMeter.kind === 'usb') return 'connected';
  return meter.kind === 'simulated' && meter.profile === 'prosumer' ? 'madeUp' : 'none';
}

/** What passes the roof's meter, in W, whichever way it counts; null where it says none. */
export function roofPowerW({ importW, exportW }: Pick<FoundMeterView, 'importW' | 'exportW'>): number | null {
  if (importW === null && exportW === null) return null;
  return Math.max(importW ?? 0, exportW ?? 0);
}
