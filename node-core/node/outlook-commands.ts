import { ApiError } from '../api/household-api.ts';
import type { HealthView } from '../api/health-views.ts';
import type { OutlookApi } from '../api/outlook-api.ts';
import type { Household } from './household.ts';
import { forecastView, waitingView } from './views/outlook.ts';
import { signedTerms } from './views/signed-terms.ts';

/** What is likely to come, what waits here, and contracts as they were signed. @throws ApiError 'notFound' */
export function outlookCommands(
  household: Household,
  health: () => Pick<HealthView, 'problems'>,
): OutlookApi {
  return {
    forecast: () => forecastView(household),
    waiting: () => waitingView(household, health()),
    signedTerms(id) {
      const contract = household.replica.community.contracts.get(id);
      const { seller, buyer } = contract?.terms ?? {};
      const isMine = seller === household.member || buyer === household.member;
      const signed = contract === undefined || !isMine ? undefined : signedTerms(household, contract);
      if (signed !== undefined) return signed;
      throw new ApiError({
        kind: 'notFound',
        reason: 'notFound',
        detail: `there is no contract ${id.slice(0, 16)}`,
      });
    },
  };
}
