/** What the members have agreed on; `CommunityRules` of the ledger as it stands. */
export interface RulesView {
  readonly validatorCount: number;
  readonly validatorSilenceMinutes: number;
  readonly timeZone: string;
  readonly monthCloseDays: number;
  readonly paymentDays: number;
  readonly readingMaxAgeDays: number;
  readonly retentionMonths: number;
  readonly checkpointInterval: number;
  /** In hundredths of a percent. */
  readonly vatNeighbourBasisPoints: number;
  readonly vatPublicBasisPoints: number;
  /** A total is rounded to a multiple of so many minor units; 1: not at all. */
  readonly totalRoundingMinor: number;
}
