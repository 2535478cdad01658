// oxlint-disable-next-line import/no-named-as-default -- its types know the default alone
import PDFDocument from 'pdfkit';
import type { Artifact, LayoutNode, PageLayout, PlacedText, TextMetrics } from '../../exports/index.ts';
import { fontFiles, type FontRun, fontRuns } from './pdf-fonts.ts';

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- what pdfkit has and its types leave out
  namespace PDFKit.Mixins {
    interface StructureElementOptions {
      /** Of a TH: what it heads. */
      scope?: 'Row' | 'Column';
    }
  }
}

/** Large, so that nothing is lost to rounding. */
const UNIT_PT = 1000;
/** Figures of one width, so that columns of numbers line up. */
const FEATURES: PDFKit.Mixins.OpenTypeFeatures[] = ['tnum', 'kern'];

/** Says that the file is made by the rules of PDF/UA-1 (ISO 14289-1, 5). */
const PDF_UA = `
        <rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
            <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>
        `;

/**
 * Writes tagged PDFs in Inter. The same layout and time give the same bytes wherever it runs: no clock, no random
 * numbers, and nothing compressed, as two builds of zlib may pack the same text differently.
 */
export class PdfWriter implements TextMetrics {
  readonly #document: PDFKit.PDFDocument;
  readonly #known = new Set<string>();
  readonly #widths = new Map<string, number>();
  #isWritten = false;

  /** `madeMs`: what the document says of when it was made. */
  constructor(of: { readonly title: string; readonly locale: string; readonly madeMs: number }) {
    const made = new Date(of.madeMs);
    this.#document = new PDFDocument({
      autoFirstPage: false,
      bufferPages: true,
      compress: false,
      displayTitle: true,
      font: '',
      info: { Title: of.title, Producer: 'Nabowatt', Creator: 'Nabowatt', CreationDate: made, ModDate: made },
      lang: of.locale,
      pdfVersion: '1.7',
      tagged: true,
    });
  }

  /** The width that a text will have, in points. */
  width(text: string, style: { readonly sizePt: number; readonly weight: 'regular' | 'bold' }): number {
    const runs = fontRuns(text, style.weight);
    return runs.reduce((sum, run) => sum + (this.#unitWidth(run) * style.sizePt) / UNIT_PT, 0);
  }

  /** The file. A writer writes one. */
  async write(layout: PageLayout): Promise<Uint8Array> {
    if (this.#isWritten) throw new Error('this document is written already');
    this.#isWritten = true;
    const document = this.#document;
    const chunks: Uint8Array[] = [];
    const whole = new Promise<Uint8Array>((resolve, reject) => {
      document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      document.on('error', reject);
      document.on('end', () => resolve(Buffer.concat(chunks)));
    });
    for (let page = 0; page < layout.pages; page += 1) {
      document.addPage({ size: [layout.widthPt, layout.heightPt], margin: 0 });
    }
    for (const artifact of layout.artifacts) this.#artifact(artifact);
    const root = this.#element(layout.root);
    document.addStructure(root);
    root.end();
    document.appendXML(PDF_UA);
    document.end();
    return await whole;
  }

  #element(node: LayoutNode): PDFKit.PDFStructureElement {
    const element = this.#document.struct(node.tag, node.scope === undefined ? {} : { scope: node.scope });
    for (const child of node.children) element.add(this.#element(child));
    for (const line of node.lines) {
      this.#document.switchToPage(line.page);
      const content = this.#document.markStructureContent(node.tag);
      this.#text(line);
      this.#document.endMarkedContent();
      element.add(content);
    }
    element.end();
    return element;
  }

  #artifact(artifact: Artifact): void {
    const document = this.#document;
    document.switchToPage(artifact.page);
    document.markContent('Artifact', { type: artifact.kind === 'rule' ? 'Layout' : 'Pagination' });
    if (artifact.kind === 'text') this.#text(artifact);
    else {
      document
        .rect(artifact.xPt, artifact.yPt, artifact.widthPt, artifact.thicknessPt)
        .fill(artifact.thicknessPt > 1 ? '#1f2933' : '#9aa5b1');
    }
    document.endMarkedContent();
  }

  #text({ text, xPt, yPt, sizePt, weight }: PlacedText): void {
    let x = xPt;
    this.#document.fillColor('#1f2933');
    for (const run of fontRuns(text, weight)) {
      this.#use(run.font, sizePt);
      const how = { features: FEATURES, baseline: 'alphabetic', lineBreak: false } as const;
      this.#document.text(run.text, x, yPt, how);
      x += (this.#unitWidth(run) * sizePt) / UNIT_PT;
    }
  }

  /** Of letters of `UNIT_PT`. Breaking lines asks for the same words again and again, at several sizes. */
  #unitWidth({ font, text }: FontRun): number {
    const key = `${font} ${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    this.#use(font, UNIT_PT);
    const width = this.#document.widthOfString(text, { features: FEATURES });
    this.#widths.set(key, width);
    return width;
  }

  #use(font: string, sizePt: number): void {
    if (!this.#known.has(font)) {
      const file = FILES.find(({ name }) => name === font);
      if (file === undefined) throw new Error(`there is no font ${font}`);
      this.#document.registerFont(font, Buffer.from(file.read()));
      this.#known.add(font);
    }
    this.#document.font(font).fontSize(sizePt);
  }
}

const FILES = fontFiles();

/** Lays out what asks for widths of letters, and writes it. */
export async function pdfOf(
  of: { readonly title: string; readonly locale: string; readonly madeMs: number },
  layout: (metrics: TextMetrics) => PageLayout,
): Promise<Uint8Array> {
  const writer = new PdfWriter(of);
  return await writer.write(layout(writer));
}
