/** Follows how far the home is set up, and starts over where it becomes another household's. */
import type { SetupView } from '../../../node-core/api/index.ts';
import type { SetupClient } from '../api/setup-client.ts';
import { householdOf } from './setup.ts';
import type { Stores } from './stores.tsx';
import type { Timers } from './query.ts';

/** A watch that broke is begun again after so long. */
const WATCH_AGAIN_MS = 2_000;

/**
 * Keeps the setup store filled.
 *
 * @param options.onHousehold there is a household to ask from now on, and it is not the one before: nothing that was
 *   known holds
 * @returns the undo
 */
export function followSetup(options: {
  readonly client: Pick<SetupClient, 'watchSetup'>;
  readonly stores: Pick<Stores, 'setup' | 'session' | 'live'>;
  readonly timers: Timers;
  readonly onHousehold: () => void;
}): () => void {
  const { client, stores, timers } = options;
  let ended = false;
  let stop = () => {};

  const hear = (view: SetupView) => {
    const before = stores.setup.getState().view;
    const household = householdOf(view);
    const isAnother = before !== null && household !== householdOf(before);
    if (isAnother) {
      stores.session.getState().forget();
      stores.live.getState().forget();
    }
    stores.setup.getState().hear(view);
    if (isAnother && household !== null) options.onHousehold();
  };
  const begin = () => {
    const again = () => {
      if (ended) return;
      stop = timers.after(WATCH_AGAIN_MS, begin);
    };
    stop = client.watchSetup({
      onData: hear,
      onError: (failure) => {
        // A host that sets nothing up says so at once, and always.
        if (failure.kind === 'notAllowed') stores.setup.getState().fix();
        else again();
      },
      onComplete: again,
    });
  };
  begin();
  return () => {
    ended = true;
    stop();
  };
}
