import type { ForecastView, SignedTermsView, WaitingView } from './outlook-views.ts';

/** What is likely to come, what waits on this PC, and a contract as it was signed. */
export interface OutlookApi {
  forecast(): ForecastView;
  waiting(): WaitingView;
  /** A contract of this household. */
  signedTerms(contractId: string): SignedTermsView;
}
