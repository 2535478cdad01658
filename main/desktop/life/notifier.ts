/** Shows notices through the system, as far as the person wants them. */
import type { NotificationConstructorOptions } from 'electron';
import type { PreferenceStore } from '../preferences.ts';
import { isQuiet } from '../quiet-hours.ts';
import type { Notice } from './notices.ts';
import type { Said, Words } from './words.ts';

/** The parts of Electron's `Notification` that are used. */
export interface Shown {
  on(event: 'click' | 'action' | 'close', hear: () => void): unknown;
  show(): void;
}

/** Of what comes at once, such as after a night asleep, this many are shown; all of it waits on the pages. */
const AT_ONCE = 3;

export interface Notifier {
  /** Shows what is wanted now. */
  tell(notices: readonly Notice[]): void;
  /** Answers what a person has just asked for, at any hour. */
  answer(said: Said): void;
  /** Says once, for ever, that closing the window left the app running. */
  tellStillHere(): void;
}

/** Makes it. */
export function notifier(options: {
  readonly isSupported: () => boolean;
  readonly make: (options: NotificationConstructorOptions) => Shown;
  readonly preferences: PreferenceStore;
  readonly words: Words;
  /** Hour of the person's own clock, 0 to 23. */
  readonly hour: () => number;
  readonly open: (page: string) => void;
  readonly platform: NodeJS.Platform;
}): Notifier {
  const { preferences, words, open, platform } = options;
  /** A notice that nothing holds is collected with its listeners, and a press on it does nothing. */
  const held = new Set<Shown>();
  const show = ({ title, body }: Said, page: string) => {
    if (!options.isSupported()) return;
    const shown = options.make({
      title,
      body,
      // Buttons are macOS' own; everywhere else a press on the notice is the action.
      ...(platform === 'darwin' ? { actions: [{ type: 'button' as const, text: words.open }] } : {}),
    });
    held.add(shown);
    const act = () => {
      held.delete(shown);
      open(page);
    };
    shown.on('click', act);
    shown.on('action', act);
    shown.on('close', () => held.delete(shown));
    shown.show();
  };
  return {
    tell(notices) {
      if (isQuiet(preferences.now.quietHours, options.hour())) return;
      const wanted = notices.filter(({ kind }) => preferences.now.notices[kind]);
      for (const { said, page } of wanted.slice(0, AT_ONCE)) show(said, page);
    },
    answer: (said) => show(said, ''),
    tellStillHere() {
      if (preferences.now.toldOfTray) return;
      preferences.change({ toldOfTray: true });
      show(words.stillHere, '');
    },
  };
}
