import type { ExportPartRequest, ExportRequest, RestorePart } from './export-inputs.ts';
import type {
  ExportPartView,
  ExportView,
  RestoreView,
  StorageView,
  WithoutNeighboursView,
} from './export-views.ts';

/** Bills, histories and the whole database as files; what the person notes on a bill; restoring a copy. */
export interface ExportApi {
  /** Makes the files; says how far it has come as a task of its own. Resolves when they can be fetched. */
  makeExport(request: ExportRequest): Promise<ExportView>;
  exportPart(part: ExportPartRequest): Promise<ExportPartView>;
  /** Noted on this PC alone; the community hears nothing of it. */
  setPaid(month: string, paid: boolean): void;
  withoutNeighbours(month: string): WithoutNeighboursView;
  /** Hands in a piece of a copy; pieces come in their order. */
  restorePart(part: RestorePart): Promise<void>;
  /**
   * Looks through a copy that was handed in whole. With `stage` it takes the place of this household's database at the
   * next start: all of it, or nothing. The key is not in it and stays as it is.
   */
  restore(upload: string, stage: boolean): Promise<RestoreView>;
  /** Forgets the copy that waits for the next start: the database stays as it is. Nothing where none waits. */
  cancelRestore(): void;
  /** What the household's data takes on this PC, and since when it is kept. */
  storage(): StorageView;
}
