import { describe, expect, it } from 'vitest';
import {
  billDocument,
  layoutBill,
  type LayoutNode,
  type PageLayout,
  type PlacedText,
  type TextMetrics,
} from '../../node-core/exports/index.ts';
import { RULES } from '../settlement/fixtures.ts';
import { longBill, NAMES, octoberBill, octoberGreen, TIME_ZONE } from './sample-bill.ts';

/** About as wide as Helvetica on average. */
const METRICS: TextMetrics = {
  width: (text, { sizePt, weight }) => Array.from(text).length * sizePt * (weight === 'bold' ? 0.56 : 0.52),
};

function layoutOf(bill = octoberBill(), name?: string): PageLayout {
  const document = billDocument({
    bill,
    language: 'nb',
    timeZone: TIME_ZONE,
    communityName: 'Solsiden',
    rules: RULES,
    green: octoberGreen(),
    roof: null,
    nameOf: (member) => name ?? NAMES[member],
  });
  return layoutBill(document, METRICS);
}

function nodesOf(node: LayoutNode): LayoutNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

function textsOf(node: LayoutNode): PlacedText[] {
  return nodesOf(node).flatMap(({ lines }) => [...lines]);
}

/** Pairs of texts on one page that lie over each other. */
function overlaps(texts: readonly PlacedText[]): string[] {
  const boxes = texts.map((text) => ({
    ...text,
    right: text.xPt + METRICS.width(text.text, text),
    top: text.yPt - text.sizePt * 0.8,
  }));
  return boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (other) =>
          one.page === other.page &&
          one.xPt < other.right - 0.01 &&
          other.xPt < one.right - 0.01 &&
          one.top < other.yPt - 0.01 &&
          other.top < one.yPt - 0.01,
      )
      .map((other) => `${one.text} / ${other.text}`),
  );
}

describe('a bill of usual length', () => {
  const layout = layoutOf();

  it('fits one page, without a page number', () => {
    expect(layout.pages).toBe(1);
    expect(layout.artifacts.every(({ kind }) => kind === 'rule')).toBe(true);
  });

  it('reads in order: heading, whose, total, lines, identities, notes', () => {
    const said = layout.root.children.map(({ tag }) => tag);
    expect(said.slice(0, 5)).toEqual(['H1', 'Table', 'Table', 'H2', 'Table']);
    const tops = layout.root.children.map((node) => textsOf(node)[0]?.yPt ?? 0);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
  });

  it('has tables of rows of cells, each row and column with its header', () => {
    const tables = nodesOf(layout.root).filter(({ tag }) => tag === 'Table');
    for (const table of tables) {
      expect(table.children.every(({ tag }) => tag === 'TR')).toBe(true);
      expect(new Set(table.children.map(({ children }) => children.length)).size).toBe(1);
      for (const row of table.children.slice(1)) {
        expect(row.children[0]).toMatchObject({ tag: 'TH', scope: 'Row' });
      }
    }
    const lines = tables[2]?.children[0]?.children ?? [];
    expect(lines.map(({ tag, scope }) => [tag, scope])).toEqual(lines.map(() => ['TH', 'Column']));
  });

  it('lines amounts up at the right', () => {
    const table = nodesOf(layout.root).filter(({ tag }) => tag === 'Table')[2];
    const ends = (table?.children ?? []).flatMap(({ children }) =>
      (children[3]?.lines ?? []).map((line) => (line.xPt + METRICS.width(line.text, line)).toFixed(2)),
    );
    expect(new Set(ends).size).toBe(1);
  });
});

describe('any bill', () => {
  it.each([
    { lines: 0, name: undefined },
    { lines: 3, name: 'Borettslaget Solsiden og Fjordgløtt trinn to, oppgang C, fellesanlegg og garasje' },
    { lines: 14, name: 'W'.repeat(160) },
    { lines: 90, name: undefined },
  ])('of $lines lines more stays within the page, and nothing lies over anything', ({ lines, name }) => {
    const layout = layoutOf(longBill(lines), name);
    const texts = [
      ...textsOf(layout.root),
      ...layout.artifacts.flatMap((each) => (each.kind === 'text' ? [each] : [])),
    ];
    const outside = texts.filter(
      (text) =>
        text.xPt < 53 ||
        text.xPt + METRICS.width(text.text, text) > layout.widthPt - 53 ||
        text.yPt > layout.heightPt - 36 ||
        text.page >= layout.pages,
    );
    expect(outside).toEqual([]);
    expect(overlaps(texts)).toEqual([]);
    expect(texts.every(({ sizePt }) => sizePt >= 7)).toBe(true);
  });

  it('takes smaller letters before it takes a second page', () => {
    const size = (bill = octoberBill()): number => textsOf(layoutOf(bill).root)[0]?.sizePt ?? 0;
    const tight = layoutOf(longBill(12));
    expect(tight.pages).toBe(1);
    expect(size(longBill(12))).toBeLessThan(size());
  });

  it('says the header again on every further page, numbers the pages, and tags neither', () => {
    const layout = layoutOf(longBill(90));
    expect(layout.pages).toBeGreaterThan(2);
    const shown = layout.artifacts.flatMap((each) =>
      each.kind === 'text' ? [`${each.page} ${each.text}`] : [],
    );
    expect(shown.filter((text) => text.endsWith('Beløp')).map((text) => text[0])).toEqual(['1', '2']);
    expect(shown).toContain(`0 Side 1 av ${layout.pages}`);
    const tagged = textsOf(layout.root).filter(({ text }) => text === 'Beløp');
    expect(tagged).toHaveLength(1);
  });

  it('loses no text to the breaking of lines', () => {
    const name = 'Borettslaget Solsiden og Fjordgløtt, oppgang C, fellesanlegg, garasje og takterrasse';
    const cells = nodesOf(layoutOf(longBill(1), name).root).filter(({ lines }) => lines.length > 1);
    expect(cells.map(({ lines }) => lines.map(({ text }) => text).join(' '))).toContain(`Kjøpt fra ${name}`);
  });
});
