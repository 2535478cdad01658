import type { Household } from '../household.ts';
import type { StandingEngine } from './engine.ts';

/** How often it is asked whether a minute has passed; in the demo minutes fly, and a person is watching. */
const LOOK_MS = 5_000;
/** Changes of the market that come in a row are looked at once. */
const SETTLE_MS = 250;

/**
 * Lets standing orders run: a look after each change of the market, and one each minute, for offers run out and caps
 * are for a day. @returns what ends it
 */
export function startStanding(household: Household, engine: StandingEngine): () => Promise<void> {
  let soon: NodeJS.Timeout | undefined;
  let lookedAt = -1;
  const look = () => {
    soon = undefined;
    lookedAt = engine.now;
    void engine.look();
  };
  const stopListening = household.replica.applied.listen(({ block }) => {
    if (block.header.chain === 'contract') soon ??= setTimeout(look, SETTLE_MS);
  });
  const timer = setInterval(() => {
    if (engine.now !== lookedAt) look();
  }, LOOK_MS);
  return async () => {
    stopListening();
    clearInterval(timer);
    clearTimeout(soon);
    await engine.stop();
  };
}
