import { describe, expect, it } from 'vitest';
import type { SetupView } from '../../../node-core/api/index.ts';
import type { WatchEvents } from '../../../renderer/src/api/setup-client.ts';
import { followSetup } from '../../../renderer/src/store/follow-setup.ts';
import { householdOf, shownFor } from '../../../renderer/src/store/setup.ts';
import { createStores } from '../../../renderer/src/store/stores.tsx';
import { createTourStore, TOUR_KEY } from '../../../renderer/src/store/tour.ts';
import { livePower, session } from '../../api/sample-views.ts';
import { NEW_HOME } from '../../headless/scripted-setup.ts';
import { ManualTimers } from './manual-timers.ts';

const MEMBER = { kind: 'member', communityId: 'e4'.repeat(32), memberIndex: 0, listenPort: null } as const;
const RUNNING: SetupView = { ...NEW_HOME, stage: 'running', community: MEMBER };

/** A follower of a host that a test speaks for. */
function follower() {
  const storage = { getItem: () => null, setItem: () => {} };
  const stores = createStores({ storage, timeZone: 'Europe/Oslo' });
  const timers = new ManualTimers();
  const watches: WatchEvents<SetupView>[] = [];
  let households = 0;
  const end = followSetup({
    client: {
      watchSetup: (events) => {
        watches.push(events);
        return () => {};
      },
    },
    stores,
    timers,
    onHousehold: () => {
      households += 1;
    },
  });
  return {
    stores,
    timers,
    watches,
    end,
    households: () => households,
    hear: (view: SetupView) => watches.at(-1)?.onData(view),
  };
}

describe('what is on the screen', () => {
  it.each<[string, SetupView | null, string, string | null]>([
    ['nothing said yet', null, 'splash', null],
    ['nothing set up', NEW_HOME, 'setup', null],
    ['the demo, before anything is set up', { ...NEW_HOME, demo: true }, 'household', 'demo'],
    ['a household', RUNNING, 'household', MEMBER.communityId],
    ['the demo beside a household', { ...RUNNING, demo: true }, 'household', 'demo'],
  ])('%s', (_what, view, shown, household) => {
    expect(shownFor({ view, isFixed: false })).toBe(shown);
    expect(householdOf(view)).toBe(household);
  });

  it('is the household where the host has nothing to set up', () => {
    expect(shownFor({ view: null, isFixed: true })).toBe('household');
  });
});

describe('following the set-up', () => {
  it('forgets the demo when the home comes, and the other way round', () => {
    const { stores, hear, households } = follower();
    hear({ ...RUNNING, demo: true });
    stores.session.getState().setView(session);
    stores.live.getState().hear({ power: livePower(0), heardAtMs: 0 });
    hear({ ...RUNNING, demo: true, meter: { kind: 'none' } });
    expect(stores.session.getState().view).toBe(session);
    expect(households()).toBe(0);
    hear(RUNNING);
    expect(stores.session.getState().view).toBeNull();
    expect(stores.live.getState().power).toBeNull();
    expect(households()).toBe(1);
  });

  it('asks nobody while there is no household', () => {
    const { hear, households } = follower();
    hear({ ...NEW_HOME, demo: true });
    hear(NEW_HOME);
    expect(households()).toBe(0);
  });

  it('welcomes whoever has just set up, and nobody else', () => {
    const arrived = (...views: SetupView[]) => {
      const { stores, hear } = follower();
      for (const view of views) hear(view);
      return stores.setup.getState().arrived;
    };
    expect(arrived({ ...NEW_HOME, stage: 'meter', community: MEMBER }, RUNNING)).toBe(true);
    expect(arrived(RUNNING)).toBe(false);
    expect(arrived({ ...RUNNING, stage: 'key' }, RUNNING)).toBe(false);
    expect(arrived({ ...RUNNING, demo: true }, RUNNING)).toBe(false);
  });

  it('begins again after a break, but not where there is nothing to follow', () => {
    const { watches, timers, stores, end } = follower();
    watches[0]?.onError({ kind: 'offline' });
    timers.advance(2_000);
    expect(watches).toHaveLength(2);
    watches[1]?.onError({ kind: 'notAllowed', reason: 'noSetup' });
    timers.advance(10_000);
    expect(watches).toHaveLength(2);
    expect(stores.setup.getState().isFixed).toBe(true);
    watches[1]?.onComplete();
    end();
    timers.advance(10_000);
    expect(watches).toHaveLength(2);
  });
});

describe('the tour', () => {
  const kept = (value: string | null) => {
    const written: string[] = [];
    const store = createTourStore({
      getItem: (key) => (key === TOUR_KEY ? value : null),
      setItem: (_key, text) => void written.push(text),
    });
    return { store, written };
  };

  it('goes on where the window was closed, and ends for good', () => {
    expect(kept('2').store.getState().step).toBe(2);
    for (const nonsense of ['"x"', '7', '-1', '1.5', '{', null]) {
      expect(kept(nonsense).store.getState().step).toBeNull();
    }
    const { store, written } = kept(null);
    store.getState().start();
    store.getState().goTo(9);
    expect(store.getState().step).toBe(3);
    store.getState().end();
    expect(written).toEqual(['0', '3', 'null']);
  });
});
