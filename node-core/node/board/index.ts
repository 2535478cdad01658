/**
 * # board: what a super user sees of everybody's months
 *
 * Purpose: the member ledger, the check of the sums, the co-signing of a month and the accountant's files, for whoever may
 * open all readings (DESIGN 1, 'super user').
 *
 * | file | what |
 * | --- | --- |
 * | `board-order` | what the thread needs: the state, and each home's readings, read in short turns |
 * | `board-worker` | the thread: settles every home alone, and bills it |
 * | `board-month` | what it does, as a pure function |
 * | `sum-check` | sold = bought, minute by minute; import and export fully accounted for |
 * | `statements` | who has signed what, and whether it is the same |
 * | `board-view`, `board-files` | the results for screens and spreadsheets |
 * | `board` | the door: asks the thread, keeps what it found, and the marks of payment |
 *
 * Invariants: the settlement is the one that every household bills itself with; each home is settled alone, so that the two
 * sides of a trade are two results; the event loop is held for a few milliseconds at a time. Deviations: none.
 */
export { type Board, openBoard } from './board.ts';
