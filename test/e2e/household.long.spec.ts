import { test } from './host.ts';
import { boardJourneys, householdJourneys } from './household-journeys.ts';

test.describe.configure({ mode: 'serial' });
householdJourneys(test);
boardJourneys(test);
