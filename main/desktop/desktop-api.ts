/**
 * What the desktop itself does for its pages, beside the household's API: its settings, its key, its updates. Served
 * over the same channels under the same rules; the headless host has none of it.
 */
import type { NoticeKind } from './notice-kinds.ts';
import type { KeychainOffer, KeyState } from '../keys/keyring.ts';
import type { Theme } from '../secret/page.ts';
import type { Language } from '../secret/texts.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { UpdateState } from './update/updates.ts';

/** How the desktop is set; plain JSON. */
export interface DesktopView {
  readonly version: string;
  readonly platform: string;
  readonly notices: Readonly<Record<NoticeKind, boolean>>;
  readonly quietHours: QuietHours;
  /** Null: this system has no such thing, or the app runs from its sources. */
  readonly startAtLogin: boolean | null;
  readonly key: KeyState;
  readonly update: UpdateState;
}

/** What the person has chosen for the app's page: the window with the words looks the same. */
export interface Look {
  readonly language: Language;
  readonly theme: Theme;
}

/** Rejects with `ApiError`, as the household's API does. No answer holds a key or a word of its phrase. */
export interface DesktopApi {
  desktop(): DesktopView;
  setNotice(kind: NoticeKind, on: boolean): void;
  setQuietHours(chosen: QuietHours): void;
  setStartAtLogin(on: boolean): void;
  /** Probes the keychain; may take as long as a person takes to unlock it. */
  keychainOffer(): Promise<KeychainOffer>;
  /** Opens the key again; `passphrase` for the file, null for the keychain. */
  unlockKey(passphrase: string | null): Promise<KeyState>;
  lockKey(): KeyState;
  /** The page says how it looks, when it is there and when that changes. */
  setLook(look: Look): void;
  lookForUpdate(): Promise<UpdateState>;
  /** Closes the node, then restarts into the update that is ready. */
  installUpdate(): void;
  /** Closes the node, leaves, and starts this app again, as for a copy of the database that waits for the next start. */
  restart(): void;
  /** The present state first, then each change. */
  watchDesktop(signal: AbortSignal): AsyncIterable<DesktopView>;
}
