import type { ByteSource, MonotonicClock } from '../byte-source.ts';
import type { PluggedAdapter } from '../detection/index.ts';
import { cableSource, systemAdapters, type UsbBus, watchAdapters } from '../usb/index.ts';

/** The adapters of this PC: the port to everything that is plugged in. */
export interface Cables {
  /**
   * Tells which adapters there are, at once and whenever others are; `failed` hears when they cannot be listed at all.
   * Returns what ends it.
   */
  watch(changed: (adapters: readonly PluggedAdapter[]) => void, failed: (error: unknown) => void): () => void;
  /** The source of an adapter, by its name. */
  sourceOf(adapter: string): ByteSource;
}

/**
 * This PC's own, as `systemAdapters` lists them.
 * @param options `bus`: the one of this process
 */
export function systemCables({
  bus,
  clock,
  platform = process.platform,
}: {
  readonly bus: UsbBus;
  readonly clock: MonotonicClock;
  readonly platform?: NodeJS.Platform;
}): Cables {
  return {
    watch: (changed, failed) =>
      watchAdapters({ bus, clock, failed, list: systemAdapters({ bus, clock, platform }) }, changed),
    sourceOf: (adapter) => cableSource(adapter, { bus, clock }),
  };
}
