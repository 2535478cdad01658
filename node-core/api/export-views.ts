/** What leaves Nabowatt as files, and what comes back in. Units as in `views.ts`. */

/** Files that were made and wait to be fetched, part by part, by `exportPart`. */
export interface ExportView {
  /** Names the export for `exportPart`. It is kept for ten minutes. */
  readonly id: string;
  readonly files: readonly ExportFileView[];
}

export interface ExportFileView {
  /** A name for the file on the person's disk. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** A piece of a file. */
export interface ExportPartView {
  readonly base64: string;
  /** Where the next piece begins; null: this was the last. */
  readonly nextOffset: number | null;
}

/** A month, and the same month had there been no neighbours to trade with. Signs as everywhere. */
export interface WithoutNeighboursView {
  readonly month: string;
  readonly totalMinor: number;
  readonly withoutMinor: number;
  /** What the neighbours were worth: positive, they saved or earned the household so much. */
  readonly savedMinor: number;
  /** Energy that was traded with neighbours. */
  readonly boughtMwh: number;
  readonly soldMwh: number;
  /** False where a part of what was bought had no public price: it would have cost more than is said here. */
  readonly isComplete: boolean;
}

/** What is in a copy that was handed in, before anything of this PC is touched. */
export interface RestoreView {
  readonly household: string;
  readonly community: string;
  /** When the copy was made. */
  readonly madeMs: number;
  /** The last minute that it knows of. */
  readonly untilMinute: number | null;
  readonly bytes: number;
  /** Whether it waits to take the place of what is there, at the next start. */
  readonly isStaged: boolean;
  /**
   * Whether the community could put nothing in order any more afterwards: this home is one of two that vote, or the
   * only one, and a home that was restored votes no more until the others' majority gives it a seat again.
   */
  readonly endsVoting: boolean;
}

/** What is on this PC's disk. In the demo all homes share the ledger's file. */
export interface StorageView {
  /** The community's record, which every home holds. */
  readonly ledgerBytes: number;
  /** What this household can read of it, and what it has not sent yet. */
  readonly homeBytes: number;
  /** The database from before the last restore, which is kept beside it; 0: none. */
  readonly setAsideBytes: number;
  /** Free on the same disk. */
  readonly freeBytes: number;
  /** The first own minute; null: none yet. */
  readonly firstMinute: number | null;
  /** For so long at least, by the community's rules, every home keeps the readings. */
  readonly retentionMonths: number;
  /** A copy waits to take the database's place at the next start. */
  readonly stagedCopy: { readonly madeMs: number } | null;
}
