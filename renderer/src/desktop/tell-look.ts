/** Tells the desktop how the page looks, so that its window with the 24 words, which runs no script, looks the same. */
import type { Bridge, BridgeAnswer } from '../api/desktop-client.ts';
import type { SettingsStore } from '../store/settings.ts';

/** Now, and at each change. Returns the undo. */
export function tellLook(
  bridge: Bridge,
  settings: Pick<SettingsStore, 'getState' | 'subscribe'>,
): () => void {
  const setLook = bridge['setLook'] as ((look: unknown) => Promise<BridgeAnswer>) | undefined;
  let told = '';
  const tell = () => {
    const { language, theme } = settings.getState();
    const look = `${language} ${theme}`;
    if (look === told) return;
    told = look;
    // Where it does not come through, the window looks as the system does.
    setLook?.({ language, theme }).catch(() => undefined);
  };
  tell();
  return settings.subscribe(tell);
}
