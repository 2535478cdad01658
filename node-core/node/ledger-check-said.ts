import type { LedgerTallyView } from '../api/community-views.ts';

/** What the checking thread says. */
export type LedgerCheckSaid =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'done';
      readonly tally: LedgerTallyView;
      readonly fault: { readonly where: string; readonly what: string } | null;
    };
