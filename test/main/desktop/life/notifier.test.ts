import type { NotificationConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import type { Notice } from '../../../../main/desktop/life/notices.ts';
import { notifier, type Shown } from '../../../../main/desktop/life/notifier.ts';
import { ENGLISH } from '../../../../main/desktop/life/words.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../../main/desktop/notice-kinds.ts';
import { firstPreferences, type Preferences } from '../../../../main/desktop/preferences.ts';

function desk(of: { preferences?: Partial<Preferences>; hour?: number; platform?: NodeJS.Platform } = {}) {
  let now: Preferences = { ...firstPreferences(), ...of.preferences };
  const shown: { options: NotificationConstructorOptions; press: (event: string) => void }[] = [];
  const opened: string[] = [];
  const made = notifier({
    isSupported: () => true,
    make: (options): Shown => {
      const heard = new Map<string, () => void>();
      return {
        on: (event, hear) => heard.set(event, hear),
        show: () => shown.push({ options, press: (event) => heard.get(event)?.() }),
      };
    },
    preferences: {
      get now() {
        return now;
      },
      change(change) {
        now = { ...now, ...change };
      },
    },
    words: ENGLISH,
    hour: () => of.hour ?? 12,
    open: (page) => opened.push(page),
    platform: of.platform ?? 'linux',
  });
  return { made, shown, opened, titles: () => shown.map(({ options }) => options.title) };
}
const notice = (kind: NoticeKind): Notice => ({
  kind,
  key: kind,
  said: { title: kind, body: '' },
  page: `#/${kind}`,
});

test('a press on a notice opens its page; macOS has a button for it', () => {
  const { made, shown, opened } = desk({ platform: 'darwin' });
  made.tell([notice('proposal'), notice('billReady')]);
  expect(shown[0]?.options.actions).toEqual([{ type: 'button', text: 'Open' }]);
  shown[0]?.press('click');
  shown[1]?.press('action');
  expect(opened).toEqual(['#/proposal', '#/billReady']);
});

test.each(NOTICE_KINDS)('%s can be switched off', (kind) => {
  const notices = { ...firstPreferences().notices, [kind]: false };
  const { made, titles } = desk({ preferences: { notices } });
  for (const each of NOTICE_KINDS) made.tell([notice(each)]);
  expect(titles()).toEqual(NOTICE_KINDS.filter((each) => each !== kind));
});

test.each([
  ['night', 23, 0],
  ['night', 6, 0],
  ['night', 7, 1],
  ['night', 21, 1],
  ['evening', 18, 0],
  ['never', 3, 1],
] as const)('quiet hours %s, at %d: %d shown', (quietHours, hour, expected) => {
  const { made, shown } = desk({ preferences: { quietHours }, hour });
  made.tell([notice('dispute')]);
  expect(shown).toHaveLength(expected);
});

test('after a night asleep there is no storm of them', () => {
  const { made, shown } = desk();
  made.tell(Array.from({ length: 20 }, () => notice('proposal')));
  expect(shown).toHaveLength(3);
});

test('that it goes on in the tray is said once, for ever', () => {
  const { made, titles } = desk({ hour: 3 });
  made.tellStillHere();
  made.tellStillHere();
  expect(titles()).toEqual([ENGLISH.stillHere.title]);
});
