/** What both hosts serve: this PC's household, the way to one, and the demo. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../node-core/node/clock.ts';
import { openDemo } from '../../node-core/node/demo/demo.ts';
import { hasDecided } from '../../node-core/node/setup/decided.ts';
import type { HomeNetwork } from '../../node-core/node/setup/home-keeper.ts';
import { HouseholdSetup } from '../../node-core/node/setup/household-setup.ts';
import { cableDesk } from '../../node-core/node/setup/meter-views.ts';
import type { FirstScene, OpenHost } from '../headless/host.ts';
import { KEY_FILES } from '../keys/open-keyring.ts';
import { VERSION } from '../version.ts';

/** Homes on one LAN find each other by this name; who is let in is decided by keys. */
const DISCOVERY = 'nabowatt';

/** A home's network: found on the LAN, reachable from outside where its router lets it. */
export const HOME_NETWORK: HomeNetwork = { discovery: DISCOVERY, mapPort: true };

/**
 * Makes the host's way to open it.
 *
 * @param of.usual what is on the screen first where no household was begun and nothing was asked for
 */
export function openHousehold(of: {
  readonly host: 'headless' | 'desktop';
  readonly usual: FirstScene;
  readonly network?: HomeNetwork;
  /** For tests: a time that runs faster. */
  readonly clock?: Clock;
}): OpenHost {
  const { clock = systemClock() } = of;
  const openMeter = cableDesk({ clock });
  return ({ dataDir, speed, scene, keys, onShown, onFailed, report }) => {
    const { host } = of;
    const setup = new HouseholdSetup({
      dataDir,
      keys,
      openMeter,
      openDemo: ({ onProgress, signal }) =>
        openDemo({
          dataDir,
          ...(speed === undefined ? {} : { speed }),
          host,
          version: VERSION,
          onProgress,
          signal,
        }),
      scene: scene ?? (isBegun(dataDir) ? 'home' : of.usual),
      clock,
      network: of.network ?? HOME_NETWORK,
      host,
      version: VERSION,
      onShown,
      onFailed,
      report,
    });
    return {
      api: setup.api,
      setup,
      started: setup.started,
      sleep: () => setup.sleep(),
      wake: () => setup.wake(),
      close: () => setup.close(),
    };
  };
}

/** Whether somebody made a key here, or went further. */
function isBegun(dataDir: string): boolean {
  const hasKey = [KEY_FILES.marker, KEY_FILES.sealed, `${KEY_FILES.sealed}.owner`].some((file) =>
    existsSync(join(dataDir, file)),
  );
  return hasKey || hasDecided(dataDir);
}
