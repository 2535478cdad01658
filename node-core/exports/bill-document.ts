/** The languages that a bill can be written in. */
export type ExportLanguage = 'en' | 'nb';

/** A name and what it is. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** A line of the bill, or the row of its sum: texts, empty where there is nothing to say. */
export interface DocumentRow {
  readonly what: string;
  readonly energy: string;
  readonly price: string;
  readonly amount: string;
}

/** One identity: where the energy came from or went to. */
export interface DocumentBalance {
  /** Says whether it adds up. */
  readonly title: string;
  readonly parts: readonly Fact[];
  readonly total: Fact;
}

/** A bill as it stands on paper, in one language. Every text is complete: a writer of pages only places it. */
export interface BillDocument {
  readonly language: ExportLanguage;
  /** BCP 47, for the document's own entry. */
  readonly locale: string;
  /** The title of the document: `Bill June 2026, Solveig and Jonas`. */
  readonly title: string;
  readonly heading: string;
  /** Whose bill it is, number, period, state. */
  readonly facts: readonly Fact[];
  /** What is to be paid or what is owed to the household. */
  readonly total: Fact;
  /** Payment reference, due date; empty where nothing is to be paid yet. */
  readonly payment: readonly Fact[];
  readonly lines: {
    readonly caption: string;
    readonly header: DocumentRow;
    readonly rows: readonly DocumentRow[];
    readonly sum: DocumentRow;
  };
  readonly balances: readonly DocumentBalance[];
  /** What is missing or may still change, and where the numbers come from. */
  readonly notes: readonly string[];
}
