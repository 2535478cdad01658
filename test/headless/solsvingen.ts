import type { FoundCommunity } from '../../node-core/api/index.ts';

/** A community to found in tests. */
export const SOLSVINGEN: FoundCommunity = {
  name: 'Solsvingen',
  displayName: 'Number 1',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  tariffPrice: 1_250_000,
  validatorCount: 3,
  monthCloseDays: 3,
  paymentDays: 14,
  vatNeighbourBasisPoints: 0,
  vatPublicBasisPoints: 2500,
  totalRoundingMinor: 1,
  listenPort: null,
};
