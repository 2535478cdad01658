import type { ComponentLogger, Logger } from '@libp2p/interface';

/**
 * A logger for libp2p that says nothing. Its own one says nothing either unless `DEBUG` asks for it, but makes itself
 * anew for each stream, with all that its output would need: a tenth of what a small request costs.
 */
export const QUIET_LOGGER: ComponentLogger = { forComponent: () => QUIET };

const QUIET: Logger = Object.assign((): void => {}, {
  error: (): void => {},
  trace: (): void => {},
  enabled: false,
  newScope: (): Logger => QUIET,
});
