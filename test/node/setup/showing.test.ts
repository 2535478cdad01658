import { expect, test } from 'vitest';
import { ApiError } from '../../../node-core/api/index.ts';
import { Showing } from '../../../node-core/node/setup/showing.ts';
import { RecordingApi } from '../../api/recording-api.ts';

function opened(scene: 'home' | 'demo') {
  const [home, demo] = [new RecordingApi(), new RecordingApi()];
  const shown: string[] = [];
  const showing = new Showing(scene, (api) =>
    shown.push(api === home ? 'home' : api === demo ? 'demo' : 'none'),
  );
  /** Who answers a page just now. */
  const answering = (): string => {
    try {
      showing.api.today();
    } catch (error) {
      return error instanceof ApiError ? error.reason : 'broken';
    }
    const who = home.calls.length > 0 ? 'home' : 'demo';
    home.calls.length = 0;
    demo.calls.length = 0;
    return who;
  };
  return { showing, home, demo, shown, answering };
}

test('pages ask whoever is on the screen, and nobody else', () => {
  const { showing, home, demo, shown, answering } = opened('demo');
  expect(answering()).toBe('starting');
  showing.ready('home', home);
  expect(answering()).toBe('starting');
  showing.ready('demo', demo);
  expect(answering()).toBe('demo');
  showing.show('home');
  expect(answering()).toBe('home');
  showing.waiting('demo');
  expect(answering()).toBe('home');
  expect(shown).toEqual(['demo', 'none', 'home']);
});

test('a household that closes leaves the screen, and what did not start says so until it is tried again', () => {
  const { showing, home, answering } = opened('home');
  showing.ready('home', home);
  showing.waiting('home');
  expect(answering()).toBe('starting');
  showing.failed('home');
  expect(answering()).toBe('startFailed');
  showing.waiting('home');
  showing.ready('home', home);
  expect(answering()).toBe('home');
});
