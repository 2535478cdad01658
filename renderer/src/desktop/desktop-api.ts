/**
 * What the desktop app does for its pages beside the household's API, over the bridge that the preload put on the page.
 * The shapes are main/desktop/desktop-api.ts's; test/renderer/desktop sees to it that they stay so.
 */
import type { KeepKey } from '../../../node-core/api/index.ts';
import type { Bridge, BridgeAnswer, BridgeEvent } from '../api/desktop-client.ts';

/** What may be told while the window is closed. */
export const NOTICES = [
  'proposal',
  'contractAccepted',
  'contractEnded',
  'meterSilent',
  'billReady',
  'dispute',
  'knock',
] as const;
export type Notice = (typeof NOTICES)[number];
export const QUIET_HOURS = ['never', 'night', 'evening'] as const;
export type QuietHours = (typeof QUIET_HOURS)[number];
export type KeyPlace = 'keychain' | 'passphraseFile';

/** How it stands with the household's key. */
export type KeyView =
  | { readonly kind: 'none' }
  | { readonly kind: 'closed' | 'open'; readonly place: KeyPlace }
  | {
      readonly kind: 'stuck';
      readonly place: KeyPlace;
      readonly fault: string;
      readonly reason?: string | undefined;
    };

export interface DesktopView {
  readonly notices: Readonly<Record<Notice, boolean>>;
  readonly quietHours: QuietHours;
  readonly startAtLogin: boolean | null;
  readonly key: KeyView;
}

/** Each resolves with undefined when done, or with the reason why not. */
export interface DesktopSettingsApi {
  watch(hear: (view: DesktopView) => void): () => void;
  setNotice(kind: Notice, on: boolean): Promise<string | undefined>;
  setQuietHours(chosen: QuietHours): Promise<string | undefined>;
  setStartAtLogin(on: boolean): Promise<string | undefined>;
  unlockKey(passphrase: string | null): Promise<string | undefined>;
  /** Leaves and starts again. */
  restart(): Promise<string | undefined>;
  /** `KeepKey`: the way of the household's own API, which is on the same bridge. */
  moveKey(to: KeepKey): Promise<string | undefined>;
}

/** Makes it of the bridge. */
export function desktopSettingsApi(bridge: Bridge): DesktopSettingsApi {
  const call = async (name: string, input: unknown): Promise<string | undefined> => {
    const procedure = bridge[name] as ((input: unknown) => Promise<BridgeAnswer>) | undefined;
    if (procedure === undefined) return 'unavailable';
    const answer = await procedure(input).catch(() => undefined);
    if (answer === undefined) return 'unavailable';
    return answer.ok ? undefined : reasonOf(answer.error.data);
  };
  return {
    watch(hear) {
      const watch = bridge['watchDesktop'] as
        | ((hear: (event: BridgeEvent) => void) => () => void)
        | undefined;
      const stop = watch?.((event) => {
        if (event.kind === 'value') hear(event.value as DesktopView);
      });
      return () => stop?.();
    },
    setNotice: (kind, on) => call('setNotice', { kind, on }),
    setQuietHours: (quietHours) => call('setQuietHours', { quietHours }),
    setStartAtLogin: (on) => call('setStartAtLogin', { on }),
    unlockKey: (passphrase) => call('unlockKey', { passphrase }),
    restart: () => call('restart', undefined),
    moveKey: (to) => call('moveKey', to),
  };
}

function reasonOf(failure: unknown): string {
  const reason = typeof failure === 'object' && failure !== null && 'reason' in failure ? failure.reason : '';
  return typeof reason === 'string' && reason !== '' ? reason : 'unavailable';
}
