/** Places paragraphs and tables one below the other on A4 pages, and keeps the tree of elements that they are. */

export interface TextStyle {
  readonly sizePt: number;
  readonly weight: 'regular' | 'bold';
}

/** How wide a text is in the font that it will be written in. */
export interface TextMetrics {
  /** In points. */
  width(text: string, style: TextStyle): number;
}

/** One line of text at its place. */
export interface PlacedText extends TextStyle {
  readonly text: string;
  /** From 0. */
  readonly page: number;
  readonly xPt: number;
  /** Of the baseline. */
  readonly yPt: number;
}

export type ElementTag = 'Document' | 'H1' | 'H2' | 'P' | 'Table' | 'TR' | 'TH' | 'TD';

/** An element of the document's structure. */
export interface LayoutNode {
  readonly tag: ElementTag;
  /** Of a TH: what it heads. */
  readonly scope?: 'Row' | 'Column';
  readonly children: readonly LayoutNode[];
  /** Its own text, line by line; only elements without children have any. */
  readonly lines: readonly PlacedText[];
}

/** What is drawn and means nothing: a line, a table header said again, a page number. */
export type Artifact =
  | {
      readonly kind: 'rule';
      readonly page: number;
      readonly xPt: number;
      readonly yPt: number;
      readonly widthPt: number;
      readonly thicknessPt: number;
    }
  | ({ readonly kind: 'text' } & PlacedText);

/** A cell as it is asked for: a share of the width, its text and how it stands. */
export interface Cell {
  readonly tag: 'TH' | 'TD';
  readonly scope?: 'Row' | 'Column';
  readonly text: string;
  readonly share: number;
  readonly weight: 'regular' | 'bold';
  readonly align?: 'end';
}

interface RowStyle {
  readonly size: number;
  readonly padding: number;
}

export interface TableFlow {
  /** A first row that is shown again at the top of every further page. */
  header(cells: readonly Cell[], style: RowStyle): void;
  row(cells: readonly Cell[], style: RowStyle): void;
}

export const A4_WIDTH_PT = 595.28;
export const A4_HEIGHT_PT = 841.89;
const MARGIN = 54;
const FOOT = 30;
const LINE = 1.32;
/** Between the columns of a table. */
const GUTTER = 8;

interface OpenNode {
  readonly tag: ElementTag;
  readonly scope?: 'Row' | 'Column';
  readonly children: LayoutNode[];
  readonly lines: PlacedText[];
}

export class PageFlow {
  private readonly metrics: TextMetrics;
  private readonly scale: number;
  private readonly width = A4_WIDTH_PT - 2 * MARGIN;
  private readonly root: OpenNode = { tag: 'Document', children: [], lines: [] };
  private readonly artifacts: Artifact[] = [];
  private page = 0;
  private y = MARGIN;
  private repeated: { cells: readonly Cell[]; style: RowStyle } | null = null;

  constructor(how: { readonly metrics: TextMetrics; readonly scale: number }) {
    this.metrics = how.metrics;
    this.scale = how.scale;
  }

  /** A paragraph or heading over the whole width. `keepWith`: room that must be left below it on its page. */
  paragraph(
    tag: 'H1' | 'H2' | 'P',
    text: string,
    style: { size: number; weight: 'regular' | 'bold'; after: number; keepWith?: number },
  ): void {
    const textStyle = { sizePt: style.size * this.scale, weight: style.weight };
    const texts = this.wrapped(text, { style: textStyle, width: this.width });
    const height = texts.length * textStyle.sizePt * LINE;
    this.makeRoom(height + (style.keepWith ?? 0) * this.scale);
    this.root.children.push({ tag, children: [], lines: this.place(texts, { x: MARGIN, style: textStyle }) });
    this.y += height;
    this.space(style.after);
  }

  space(points: number): void {
    this.y += points * this.scale;
  }

  /** A line across, or to a share of the width. */
  rule({ thickness, to = 1 }: { thickness: number; to?: number }): void {
    this.artifacts.push({
      kind: 'rule',
      page: this.page,
      xPt: MARGIN,
      yPt: this.y,
      widthPt: this.width * to,
      thicknessPt: thickness,
    });
    this.space(2);
  }

  table(fill: (table: TableFlow) => void): void {
    const table: OpenNode = { tag: 'Table', children: [], lines: [] };
    this.root.children.push(table);
    fill({
      header: (cells, style) => {
        table.children.push(this.row(cells, style));
        this.repeated = { cells, style };
      },
      row: (cells, style) => {
        table.children.push(this.row(cells, style));
      },
    });
    this.repeated = null;
  }

  /** Numbers the pages, if there are several, and hands all of it over. */
  finished(pageText: (page: number, pages: number) => string): {
    widthPt: number;
    heightPt: number;
    pages: number;
    root: LayoutNode;
    artifacts: readonly Artifact[];
  } {
    const pages = this.page + 1;
    const style = { sizePt: 8, weight: 'regular' as const };
    for (let page = pages > 1 ? 0 : 1; page < pages; page += 1) {
      const text = pageText(page + 1, pages);
      const xPt = A4_WIDTH_PT - MARGIN - this.metrics.width(text, style);
      this.artifacts.push({ kind: 'text', text, page, xPt, yPt: A4_HEIGHT_PT - MARGIN + 12, ...style });
    }
    return {
      widthPt: A4_WIDTH_PT,
      heightPt: A4_HEIGHT_PT,
      pages,
      root: this.root,
      artifacts: this.artifacts,
    };
  }

  private row(cells: readonly Cell[], { size, padding }: RowStyle): LayoutNode {
    const inside = padding * this.scale;
    const measured = this.measured(cells, size);
    const height = measured.height + 2 * inside;
    if (this.makeRoom(height) && this.repeated !== null) this.repeatHeader(this.repeated);
    this.y += inside;
    const children = measured.cells.map(({ cell, texts, x, width, style }): LayoutNode => {
      const { tag, scope, align } = cell;
      const lines = this.place(texts, { x, style, ...(align === undefined ? {} : { endAt: x + width }) });
      return { tag, ...(scope === undefined ? {} : { scope }), children: [], lines };
    });
    this.y += measured.height + inside;
    return { tag: 'TR', children, lines: [] };
  }

  private measured(cells: readonly Cell[], size: number) {
    let x = MARGIN;
    const found = cells.map((cell, place) => {
      const style = { sizePt: size * this.scale, weight: cell.weight };
      const gutter = place === cells.length - 1 ? 0 : GUTTER;
      const width = cell.share * this.width - gutter;
      const at = x;
      x += cell.share * this.width;
      return { cell, texts: this.wrapped(cell.text, { style, width }), x: at, width, style };
    });
    const lines = Math.max(1, ...found.map(({ texts }) => texts.length));
    return { cells: found, height: lines * size * this.scale * LINE };
  }

  private repeatHeader({ cells, style }: { cells: readonly Cell[]; style: RowStyle }): void {
    const measured = this.measured(cells, style.size);
    for (const { cell, texts, x, width, style: textStyle } of measured.cells) {
      const end = cell.align === undefined ? {} : { endAt: x + width };
      for (const line of this.place(texts, { x, style: textStyle, ...end })) {
        this.artifacts.push({ kind: 'text', ...line });
      }
    }
    this.y += measured.height + style.padding * this.scale;
  }

  /** Goes on to the next page where so much does not fit any more. Returns whether it did. */
  private makeRoom(height: number): boolean {
    if (this.y + height <= A4_HEIGHT_PT - MARGIN - FOOT || this.y === MARGIN) return false;
    this.page += 1;
    this.y = MARGIN;
    return true;
  }

  private place(texts: readonly string[], at: { x: number; style: TextStyle; endAt?: number }): PlacedText[] {
    const { x, style, endAt } = at;
    return texts.map((text, line) => ({
      text,
      page: this.page,
      xPt: endAt === undefined ? x : endAt - this.metrics.width(text, style),
      yPt: this.y + style.sizePt * (1 + line * LINE),
      ...style,
    }));
  }

  /** Breaks a text at its spaces; a word that is too long by itself is cut. */
  private wrapped(text: string, of: { style: TextStyle; width: number }): string[] {
    const fits = (part: string): boolean => this.metrics.width(part, of.style) <= of.width;
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ').flatMap((each) => cut(each, fits))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    return [...lines, line].filter((each) => each !== '');
  }
}

function cut(word: string, fits: (part: string) => boolean): string[] {
  const parts: string[] = [];
  let rest = Array.from(word);
  while (rest.length > 1 && !fits(rest.join(''))) {
    let length = rest.length - 1;
    while (length > 1 && !fits(rest.slice(0, length).join(''))) length -= 1;
    parts.push(rest.slice(0, length).join(''));
    rest = rest.slice(length);
  }
  return [...parts, rest.join('')];
}
