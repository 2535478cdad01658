/** What this desktop remembers for itself: small settings in one file, nothing of the household. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { NOTICE_KINDS, type NoticeKind } from './notice-kinds.ts';
import { QUIET_HOURS } from './quiet-hours.ts';
import { windowStateSchema } from './window-state.ts';

/** A kind that the file does not know is newer than it: wanted, as on the first start. */
const switches = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, z.boolean().default(true)])) as Record<
  NoticeKind,
  z.ZodDefault<z.ZodBoolean>
>;

const preferencesSchema = z.object({
  /** Which notices are wanted. */
  notices: z.object(switches),
  quietHours: z.enum(QUIET_HOURS),
  /** Whether the person was told that closing the window leaves the app running. */
  toldOfTray: z.boolean(),
  window: windowStateSchema.optional(),
});

/** The settings; `notices` has a switch for each kind. */
export type Preferences = z.infer<typeof preferencesSchema>;

/** As on the first start. */
export function firstPreferences(): Preferences {
  const notices = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, true])) as Record<NoticeKind, boolean>;
  return { notices, quietHours: 'night', toldOfTray: false };
}

export interface PreferenceStore {
  readonly now: Preferences;
  /** Takes the change at once; that it cannot be written is told to `report`, and no reason to stop. */
  change(change: Partial<Preferences>): void;
}

/** Opens the file, or starts anew where there is none or it makes no sense: nothing in it is worth a question. */
export function openPreferences(path: string, report: (line: string) => void): PreferenceStore {
  let now = read(path) ?? firstPreferences();
  return {
    get now() {
      return now;
    },
    change(change) {
      now = { ...now, ...change };
      try {
        writeFileSync(`${path}.new`, `${JSON.stringify(now)}\n`, { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch {
        report('the desktop settings could not be written');
      }
    },
  };
}

function read(path: string): Preferences | undefined {
  try {
    const kept = preferencesSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return kept.success ? kept.data : undefined;
  } catch {
    return undefined;
  }
}
