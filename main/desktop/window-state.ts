/** Where the window was, so that it opens there again: pure geometry and its checks. */
import { z } from 'zod';

/** A rectangle in device-independent pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const coordinate = z.int().min(-100_000).max(100_000);
const extent = z.int().min(1).max(100_000);

/** The window as it was kept. */
export const windowStateSchema = z.strictObject({
  bounds: z.strictObject({ x: coordinate, y: coordinate, width: extent, height: extent }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** Smaller than this the pages do not fit. */
export const SMALLEST = { width: 480, height: 560 } as const;
const USUAL = { width: 1180, height: 800 } as const;
/** So much of the title bar, in pixels each way, must lie on a screen for a person to take hold of it. */
const GRIP = { width: 120, height: 40 } as const;

/** Size, and place where it is known. */
export interface Opening {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly maximized: boolean;
}

/**
 * How to open the window: as it was, if that place can still be seen; a screen may have been taken away since. Without
 * a place the system chooses one.
 *
 * @param workAreas of every screen, the main one first; none where the system does not say
 */
export function openingOf(kept: WindowState | undefined, workAreas: readonly Bounds[]): Opening {
  const [main] = workAreas;
  const most = main ?? { ...USUAL };
  if (kept === undefined) return { ...fitted(USUAL, most), maximized: false };
  const screen = workAreas.find((area) => canGrip(kept.bounds, area));
  const size = fitted(kept.bounds, screen ?? most);
  if (screen === undefined) return { ...size, maximized: kept.maximized };
  return { ...size, x: kept.bounds.x, y: kept.bounds.y, maximized: kept.maximized };
}

function fitted(
  size: { readonly width: number; readonly height: number },
  most: { readonly width: number; readonly height: number },
): { width: number; height: number } {
  return {
    width: Math.max(SMALLEST.width, Math.min(size.width, most.width)),
    height: Math.max(SMALLEST.height, Math.min(size.height, most.height)),
  };
}

function canGrip(bounds: Bounds, area: Bounds): boolean {
  const seenWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTopOn = bounds.y >= area.y && bounds.y + GRIP.height <= area.y + area.height;
  return seenWidth >= GRIP.width && isTopOn;
}
