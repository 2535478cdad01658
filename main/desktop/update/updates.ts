/**
 * Updates: looked for, checked against our own signature, fetched, and installed when the person says so and the node
 * is closed. Electron-updater does the fetching and the installing; what it may fetch is decided here.
 */
import type { SignedRelease } from './release-signature.ts';

/** How it stands. */
export type UpdateState =
  /** This copy cannot update itself: it runs from its sources, or the system's own packages bring updates. */
  | { readonly kind: 'off' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking' }
  /** `percent`: 0 to 100. */
  | { readonly kind: 'fetching'; readonly version: string; readonly percent: number }
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'failed'; readonly why: 'unreachable' | 'notSigned' | 'broken' | 'notPlaced' };

/** What electron-updater says of a release; only these fields are read, and all of them are signed. */
export interface ReleaseInfo extends SignedRelease {
  readonly nabowattSignature?: unknown;
}

/** The parts of electron-updater that are used; `updater-port.ts` makes it. */
export interface UpdaterPort {
  /** Asks the server. Undefined: nothing newer. Rejects when it cannot be asked. */
  look(): Promise<ReleaseInfo | undefined>;
  /** Fetches what `look` found. Rejects when it cannot be fetched or is not what was announced. */
  fetch(onPercent: (percent: number) => void): Promise<void>;
  /**
   * Puts the new program in this one's place, starts it and ends this one. Where it cannot be put there, as into a folder
   * that is somebody else's, `onFailed` is called and this program goes on.
   */
  restart(onFailed: () => void): void;
}

export interface Updates {
  readonly state: UpdateState;
  /** Looks now, and fetches what is found. Never rejects. */
  look(): Promise<UpdateState>;
  /** Restarts into the update that is ready. @returns false when none is */
  install(): boolean;
}

/** Makes them. */
export function updates(options: {
  /** Undefined: this copy cannot update itself. */
  readonly port: UpdaterPort | undefined;
  readonly isSigned: (release: ReleaseInfo) => boolean;
  readonly onState: (state: UpdateState) => void;
  /** An update is ready: asks the person, and answers whether to restart now. */
  readonly ask: (version: string) => Promise<boolean>;
  /** Closes the node: after this nothing is written. */
  readonly closeNode: () => Promise<void>;
  /** The node is closed, and no new program takes its place: tells the person, and starts this one anew. */
  readonly onStuck: () => void;
  readonly report: (line: string) => void;
}): Updates {
  const { port, isSigned, report } = options;
  let state: UpdateState = { kind: port === undefined ? 'off' : 'idle' };
  const enter = (next: UpdateState): UpdateState => {
    state = next;
    options.onState(next);
    return next;
  };
  const fail = (why: (UpdateState & { kind: 'failed' })['why'], error?: unknown): UpdateState => {
    report(`update: ${why}${error instanceof Error ? ` (${error.message})` : ''}`);
    return enter({ kind: 'failed', why });
  };
  const install = (): boolean => {
    if (port === undefined || state.kind !== 'ready') return false;
    const restart = () =>
      port.restart(() => {
        fail('notPlaced');
        options.onStuck();
      });
    options.closeNode().then(restart, restart);
    return true;
  };
  const fetch = async (from: UpdaterPort, { version }: ReleaseInfo): Promise<UpdateState> => {
    enter({ kind: 'fetching', version, percent: 0 });
    try {
      await from.fetch((percent) =>
        enter({ kind: 'fetching', version, percent: Math.max(0, Math.min(100, Math.floor(percent))) }),
      );
    } catch (error) {
      return fail('broken', error);
    }
    enter({ kind: 'ready', version });
    options.ask(version).then(
      (isNow) => isNow && install(),
      () => report('update: nobody could be asked'),
    );
    return state;
  };
  const look = async (): Promise<UpdateState> => {
    if (port === undefined || !['idle', 'failed'].includes(state.kind)) return state;
    enter({ kind: 'looking' });
    let found: ReleaseInfo | undefined;
    try {
      found = await port.look();
    } catch (error) {
      return fail('unreachable', error);
    }
    if (found === undefined) return enter({ kind: 'idle' });
    return isSigned(found) ? await fetch(port, found) : fail('notSigned');
  };
  return {
    get state() {
      return state;
    },
    look,
    install,
  };
}
