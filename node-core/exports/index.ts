/**
 * # exports: a household's bills and readings as files for others
 *
 * Purpose: what leaves Nabowatt for a drawer, a bank, an accountant or a spreadsheet: a bill on paper, and the numbers of
 * bills and readings as CSV.
 *
 * Source: DESIGN 10 (what a bill shows), FACTS 'Bills and prices' (order of lines, KID, CSV); ISO 32000-1 14.8 and PDF/UA
 * (ISO 14289-1) for what a tagged document needs: a title, a language, a tree of elements in reading order, and everything
 * else marked as an artifact.
 *
 * | file | what |
 * | --- | --- |
 * | `bill-document` | the model: what stands on a bill, as texts in one language |
 * | `make-bill-document` | from a bill to the model |
 * | `bill-words` | the words, in English and Norwegian |
 * | `number-text` | numbers, money and dates of a locale, exactly |
 * | `page-layout` | from the model to pages: every text with its place, its element and its page |
 * | `csv-files` | the CSV files, for spreadsheets of either decimal mark |
 * | `history-csv` | a stretch of history as CSV, a row a bar |
 * | `year-document`, `year-words` | an annual statement, in the form of a bill |
 * | `zip-format` | the parts of a ZIP file |
 *
 * Invariants
 * - Pure: the bill, the names and the widths of letters come in as values.
 * - No number is worked out here. What stands on paper is what the bill says, rounded where the bill rounds it.
 * - What is owed stands as a positive amount on paper, what is earned with a minus, as on every invoice; the bill itself
 *   counts the other way round.
 */
export * from './bill-document.ts';
export * from './csv-files.ts';
export * from './history-csv.ts';
export { billDocument, type BillDocumentQuestion } from './make-bill-document.ts';
export * from './page-layout.ts';
export { yearDocument, type YearDocumentQuestion } from './year-document.ts';
export * from './zip-format.ts';
