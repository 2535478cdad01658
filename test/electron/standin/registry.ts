/** What the parts of the stand-in share, so that none of them has to import another for it. */
import type { Cdp } from './cdp.ts';

export interface AnyWindow {
  close(): void;
  isDestroyed(): boolean;
}

export interface AnyContents {
  readonly id: number;
}

export const registry = {
  ready: false,
  quitting: false,
  /** There when ready. */
  browser: undefined as Cdp | undefined,
  windows: new Set<AnyWindow>(),
  /** By Chromium's name of the target. */
  contents: new Map<string, AnyContents>(),
  /** Resolves when no target is being made that is ours and not yet known. */
  making: Promise.resolve() as Promise<unknown>,
};

/** The browser. @throws Error before the app is ready, as Electron does. */
export function readyBrowser(what: string): Cdp {
  if (registry.browser === undefined) throw new Error(`${what} before app is ready`);
  return registry.browser;
}
