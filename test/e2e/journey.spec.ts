import { test } from './host.ts';
import { tradeJourneys } from './journeys.ts';

tradeJourneys(test);
