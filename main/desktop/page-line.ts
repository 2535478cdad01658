/** The line to one page: how many requests it may have open, its watches, and when each can take more. */
import type { CallerLink } from '../../node-core/api/index.ts';
import { CHANNELS, type WatchEvent } from './procedures.ts';

/** The parts of Electron's `WebContents` that a line needs. */
export interface PageEnd {
  send(channel: string, ...args: unknown[]): void;
  isDestroyed(): boolean;
  on(event: 'did-start-navigation', hear: (details: NavigationDetails) => void): unknown;
  on(event: 'render-process-gone' | 'destroyed', hear: () => void): unknown;
}

/** Of Electron's event of that name. */
export interface NavigationDetails {
  readonly isMainFrame: boolean;
  readonly isSameDocument: boolean;
}

/** A watch that runs. */
export interface Watching {
  readonly signal: AbortSignal;
  readonly link: CallerLink;
  send(value: unknown): void;
  /** Says that nothing more comes; nothing happens where the page has left. */
  end(event: WatchEvent): void;
}

export interface PageLine {
  /** For requests that are answered once. */
  readonly calls: CallerLink;
  /** Begins a watch; undefined where one of that number runs: the page numbers its watches apart. */
  watch(number: number): Watching | undefined;
  taken(number: number): void;
  leave(number: number): void;
}

/**
 * Makes the line of each page, once. What a page has open ends when it is loaded anew, crashes or is closed: the
 * page after it counts from the beginning.
 */
export function pageLines(maxOpen: number): (page: PageEnd) => PageLine {
  const lines = new WeakMap<PageEnd, PageLine & { endAll(): void }>();
  return (page) => {
    const known = lines.get(page);
    if (known !== undefined) return known;
    const line = pageLine(page, maxOpen);
    lines.set(page, line);
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) line.endAll();
    });
    page.on('render-process-gone', () => line.endAll());
    page.on('destroyed', () => line.endAll());
    return line;
  };
}

interface OpenWatch {
  readonly ending: AbortController;
  /** Whether a value is on its way to the page. */
  underWay: boolean;
  /** Called when the page has taken it, or has left. */
  wake: () => void;
}

function pageLine(page: PageEnd, maxOpen: number): PageLine & { endAll(): void } {
  const watches = new Map<number, OpenWatch>();
  let open = 0;
  const enter = () => {
    if (open >= maxOpen) return undefined;
    open += 1;
    let left = false;
    return {
      leave() {
        if (!left) open -= 1;
        left = true;
      },
    };
  };
  const send = (number: number, event: WatchEvent) => {
    if (!page.isDestroyed()) page.send(CHANNELS.event, number, event);
  };
  const leave = (number: number) => {
    const watch = watches.get(number);
    watches.delete(number);
    watch?.ending.abort();
    watch?.wake();
  };
  return {
    calls: { enter, ready: () => Promise.resolve() },
    watch(number) {
      if (watches.has(number)) return undefined;
      const watch: OpenWatch = { ending: new AbortController(), underWay: false, wake: () => undefined };
      watches.set(number, watch);
      return {
        signal: watch.ending.signal,
        link: { enter, ready: (signal) => taken(watch, signal) },
        send(value) {
          if (watch.ending.signal.aborted) return;
          watch.underWay = true;
          send(number, { kind: 'value', value });
        },
        end(event) {
          if (watch.ending.signal.aborted) return;
          watches.delete(number);
          send(number, event);
        },
      };
    },
    taken(number) {
      const watch = watches.get(number);
      if (watch === undefined) return;
      watch.underWay = false;
      watch.wake();
    },
    leave,
    endAll() {
      for (const number of watches.keys()) leave(number);
    },
  };
}

async function taken(watch: OpenWatch, signal: AbortSignal): Promise<void> {
  if (!watch.underWay || signal.aborted) return;
  await new Promise<void>((resolve) => {
    watch.wake = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
