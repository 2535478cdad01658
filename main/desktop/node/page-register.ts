/** Pages as the node's thread knows them: a name, and a way back. */
import type { NavigationDetails, PageEnd } from '../page-line.ts';

export interface PageRegister {
  /** The end of a page, made when it is first heard of. */
  of(page: number): PageEnd;
  /** It was loaded anew, crashed or was closed: what it has open ends. */
  gone(page: number): void;
}

/** Makes it; `send` carries what is for a page. */
export function pageRegister(
  send: (page: number, channel: string, args: readonly unknown[]) => void,
): PageRegister {
  const known = new Map<number, FarPage>();
  return {
    of(page) {
      const here = known.get(page) ?? new FarPage((channel, args) => send(page, channel, args));
      known.set(page, here);
      return here;
    },
    gone(page) {
      known.get(page)?.leave();
      known.delete(page);
    },
  };
}

class FarPage implements PageEnd {
  readonly #send: (channel: string, args: readonly unknown[]) => void;
  readonly #leaving: (() => void)[] = [];
  #isGone = false;

  constructor(send: (channel: string, args: readonly unknown[]) => void) {
    this.#send = send;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#send(channel, args);
  }

  isDestroyed(): boolean {
    return this.#isGone;
  }

  /** However a page goes, here it is destroyed; its next load is another page. */
  on(event: 'did-start-navigation', hear: (details: NavigationDetails) => void): void;
  on(event: 'render-process-gone' | 'destroyed', hear: () => void): void;
  on(event: string, hear: (() => void) | ((details: NavigationDetails) => void)): void {
    if (event === 'destroyed') this.#leaving.push(hear as () => void);
  }

  leave(): void {
    this.#isGone = true;
    for (const run of this.#leaving) run();
  }
}
