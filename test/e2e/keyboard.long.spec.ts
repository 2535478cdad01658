import { test } from './host.ts';
import { keyboardJourney } from './journeys.ts';

keyboardJourney(test);
