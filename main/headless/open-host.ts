/** What the headless host serves. */
import { openHousehold } from '../household/open-household.ts';

/** `npm start` opens the demo, until a household was begun in that folder. */
export const openHost = openHousehold({ host: 'headless', usual: 'demo' });
