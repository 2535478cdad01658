/** The PC goes to sleep and wakes: the node hears of both, in this order, whatever the system says twice. */

/** What a node may do about it; a node without these is simply found asleep and catches up. */
export interface Sleeper {
  /** Hands over what it leads and finishes what is under way, within the moment that the system gives. */
  sleep?(): Promise<void>;
  /** Looks at its clocks and its links anew. */
  wake?(): Promise<void>;
}

/** The parts of Electron's `powerMonitor` that are used. */
export interface PowerEvents {
  on(event: 'suspend' | 'resume', hear: () => void): unknown;
}

/** Passes the system's word on to the node that runs then. */
export function followSleep(options: {
  readonly power: PowerEvents;
  readonly node: () => Sleeper | undefined;
  /** After waking: what is shown may be of yesterday. */
  readonly onAwake: () => void;
  readonly report: (line: string) => void;
}): void {
  const { power, node, onAwake, report } = options;
  let isAsleep = false;
  let last: Promise<void> = Promise.resolve();
  const then = (what: string, work: () => Promise<void> | undefined) => {
    const go = async () => {
      await last;
      try {
        await work();
      } catch (error) {
        report(`the node did not ${what} well: ${error instanceof Error ? error.message : 'unknown'}`);
      }
    };
    last = go();
    return last;
  };
  power.on('suspend', () => {
    if (isAsleep) return;
    isAsleep = true;
    void then('go to sleep', () => node()?.sleep?.());
  });
  power.on('resume', () => {
    if (!isAsleep) return;
    isAsleep = false;
    void then('wake', () => node()?.wake?.()).then(onAwake);
  });
}
