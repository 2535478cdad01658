import { useEffect, useState } from 'react';
import type { InvitationSummaryView } from '../../../../node-core/api/index.ts';
import { failureOf } from '../../api/failure.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useHome } from '../../store/home.tsx';
import { invitationWords } from './fault-words.ts';
import { looksWhole } from './join-draft.ts';

/** What is known of a text that may be an invitation. */
export type ReadInvitation =
  | { readonly kind: 'none' }
  /** The host is being asked. */
  | { readonly kind: 'reading' }
  | { readonly kind: 'read'; readonly summary: InvitationSummaryView }
  | { readonly kind: 'refused'; readonly words: string };

/** Somebody who types is let finish before the text is looked at. */
const PAUSE_MS = 300;

/** Asks the host what the text says, whenever it has changed. */
export function useInvitation(text: string): ReadInvitation {
  const { setup, timers } = useHome();
  const { t } = useI18n();
  const [known, setKnown] = useState<{ text: string; read: ReadInvitation } | null>(null);
  useEffect(() => {
    if (!looksWhole(text)) return undefined;
    let isCurrent = true;
    const take = (read: ReadInvitation) => {
      if (isCurrent) setKnown({ text, read });
    };
    const cancel = timers.after(PAUSE_MS, () => {
      setup.readInvitation(text).then(
        (summary) => take({ kind: 'read', summary }),
        (error: unknown) => take({ kind: 'refused', words: invitationWords(t, failureOf(error)) }),
      );
    });
    return () => {
      isCurrent = false;
      cancel();
    };
  }, [text, setup, timers, t]);
  if (!looksWhole(text)) return { kind: 'none' };
  return known?.text === text ? known.read : { kind: 'reading' };
}
