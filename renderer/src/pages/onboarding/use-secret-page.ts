import { useSettings } from '../../store/stores.tsx';
import { secretPageUrl } from './secret-page.ts';

/**
 * Goes to the host's page with the words, where pages open by address; where they are windows, it is there already.
 * This tab goes there and comes back, so that it stays the one that is let in.
 */
export function useSecretPage(): (address: string | null) => void {
  const language = useSettings((settings) => settings.language);
  const theme = useSettings((settings) => settings.theme);
  return (address) => {
    if (address !== null) window.location.assign(secretPageUrl(address, { language, theme }));
  };
}
