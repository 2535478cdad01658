/** What the desktop app hosts. */
import { openHousehold } from '../household/open-household.ts';
import type { FirstScene, OpenHost } from '../headless/host.ts';

/** `usual`: a packaged app begins with the set-up, one that runs from its sources with the demo. */
export function desktopHousehold(usual: FirstScene): OpenHost {
  return openHousehold({ host: 'desktop', usual });
}
