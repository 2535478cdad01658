/**
 * Lays a bill out on A4: every text gets its place, its page and its element of the document's structure. A writer of
 * PDFs only carries it out; so does a test that reads it.
 *
 * The elements are those of ISO 32000-1 14.8.4: Document, H1, H2, P, Table, TR, TH (with its scope), TD. Lines, repeated
 * table headers and page numbers are artifacts: they are drawn, and no screen reader meets them.
 */
import type { BillDocument, DocumentRow, Fact } from './bill-document.ts';
import { BILL_WORDS } from './bill-words.ts';
import { type Artifact, type LayoutNode, PageFlow, type TextMetrics } from './page-flow.ts';

export type { Artifact, LayoutNode, PlacedText, TextMetrics, TextStyle } from './page-flow.ts';

/** A laid out document. Lengths in points (1/72 inch) from the upper left corner. */
export interface PageLayout {
  readonly title: string;
  readonly locale: string;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly pages: number;
  /** The structure tree, in reading order; what is on earlier pages comes first. */
  readonly root: LayoutNode;
  readonly artifacts: readonly Artifact[];
}

/** Tried from large to small until the bill fits one page; if none does, the largest is used on several. */
const SCALES = [1, 0.94, 0.88, 0.82];

/** Shares of the width: what, energy, price, amount. */
const COLUMNS = [0.49, 0.16, 0.17, 0.18] as const;

/** Lays a bill out on as few pages as its size allows: one, where it fits in letters of at least 8 points. */
export function layoutBill(document: BillDocument, metrics: TextMetrics): PageLayout {
  const [first] = SCALES;
  for (const scale of SCALES) {
    const layout = laidOut(document, { metrics, scale });
    if (layout.pages === 1) return layout;
  }
  return laidOut(document, { metrics, scale: first ?? 1 });
}

function laidOut(document: BillDocument, how: { metrics: TextMetrics; scale: number }): PageLayout {
  const flow = new PageFlow(how);
  flow.paragraph('H1', document.heading, { size: 20, weight: 'bold', after: 10 });
  factTable(flow, document.facts);
  flow.space(8);
  totalBox(flow, document);
  flow.space(10);
  flow.paragraph('H2', document.lines.caption, { size: 12, weight: 'bold', after: 4 });
  lineTable(flow, document);
  flow.space(12);
  for (const balance of document.balances) {
    flow.paragraph('H2', balance.title, { size: 10.5, weight: 'bold', after: 2, keepWith: 40 });
    factTable(flow, [...balance.parts, balance.total], { isSum: true });
    flow.space(8);
  }
  for (const note of document.notes) flow.paragraph('P', note, { size: 9, weight: 'regular', after: 3 });
  const { page } = BILL_WORDS[document.language];
  return { title: document.title, locale: document.locale, ...flow.finished(page) };
}

/** Two columns: the name at the left as the row's header, the value after it. */
function factTable(flow: PageFlow, facts: readonly Fact[], { isSum = false } = {}): void {
  flow.table((table) => {
    facts.forEach(({ label, value }, at) => {
      const isLast = isSum && at === facts.length - 1;
      if (isLast) flow.rule({ thickness: 0.6, to: 0.5 });
      table.row(
        [
          { tag: 'TH', scope: 'Row', text: label, share: 0.28, weight: isLast ? 'bold' : 'regular' },
          {
            tag: 'TD',
            text: value,
            share: isSum ? 0.22 : 0.72,
            weight: isSum && !isLast ? 'regular' : 'bold',
            ...(isSum ? { align: 'end' as const } : {}),
          },
        ],
        { size: 10, padding: 1.5 },
      );
    });
  });
}

function totalBox(flow: PageFlow, { total, payment }: BillDocument): void {
  flow.rule({ thickness: 1.2 });
  flow.table((table) => {
    table.row(
      [
        { tag: 'TH', scope: 'Row', text: total.label, share: 0.28, weight: 'bold' },
        { tag: 'TD', text: total.value, share: 0.72, weight: 'bold' },
      ],
      { size: 14, padding: 4 },
    );
    for (const { label, value } of payment) {
      table.row(
        [
          { tag: 'TH', scope: 'Row', text: label, share: 0.28, weight: 'regular' },
          { tag: 'TD', text: value, share: 0.72, weight: 'bold' },
        ],
        { size: 10, padding: 1.5 },
      );
    }
  });
  flow.space(4);
  flow.rule({ thickness: 1.2 });
}

function lineTable(flow: PageFlow, { lines }: BillDocument): void {
  const { header, rows, sum } = lines;
  const headerCells = cellTexts(header).map((text, at) => ({
    tag: 'TH' as const,
    scope: 'Column' as const,
    text,
    share: COLUMNS[at] ?? 0,
    weight: 'bold' as const,
    ...(at === 0 ? {} : { align: 'end' as const }),
  }));
  flow.table((table) => {
    table.header(headerCells, { size: 9, padding: 3 });
    flow.rule({ thickness: 0.6 });
    for (const row of rows) table.row(rowCells(row, 'regular'), { size: 10, padding: 2.5 });
    flow.rule({ thickness: 0.6 });
    table.row(rowCells(sum, 'bold'), { size: 10.5, padding: 3 });
  });
}

function rowCells(row: DocumentRow, weight: 'regular' | 'bold') {
  return cellTexts(row).map((text, at) => ({
    ...(at === 0
      ? { tag: 'TH' as const, scope: 'Row' as const }
      : { tag: 'TD' as const, align: 'end' as const }),
    text,
    share: COLUMNS[at] ?? 0,
    weight,
  }));
}

function cellTexts({ what, energy, price, amount }: DocumentRow): string[] {
  return [what, energy, price, amount];
}
