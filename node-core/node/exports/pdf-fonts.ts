import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TextStyle } from '../../exports/index.ts';

/** One file of Inter: a weight of the letters of some scripts. */
export interface FontFile {
  /** Its name in a document. */
  readonly name: string;
  readonly weight: TextStyle['weight'];
  read(): Uint8Array;
}

/** A part of a text that one font file has all the letters of. */
export interface FontRun {
  readonly font: string;
  readonly text: string;
}

/** Inter comes cut into files by script; the first that has a letter is taken. */
const SCRIPTS: readonly { readonly name: string; readonly ranges: readonly (readonly [number, number])[] }[] =
  [
    {
      name: 'latin',
      ranges: [
        [0x20, 0xff],
        [0x131, 0x131],
        [0x152, 0x153],
        [0x2bb, 0x2bc],
        [0x2010, 0x2027],
        [0x2030, 0x205e],
        [0x20ac, 0x20ac],
        [0x2122, 0x2122],
        [0x2212, 0x2212],
        [0xfffd, 0xfffd],
      ],
    },
    {
      name: 'latin-ext',
      ranges: [
        [0x100, 0x2ba],
        [0x1e00, 0x1e9f],
        [0x20a0, 0x20c0],
      ],
    },
    { name: 'vietnamese', ranges: [[0x1ea0, 0x1ef9]] },
    {
      name: 'greek',
      ranges: [
        [0x370, 0x377],
        [0x37a, 0x3ff],
      ],
    },
    { name: 'cyrillic', ranges: [[0x400, 0x45f]] },
  ];

const WEIGHT_NUMBERS = { regular: 400, bold: 600 } as const satisfies Record<TextStyle['weight'], number>;
/** What stands for a letter that Inter does not have. */
const UNKNOWN_LETTER = '\ufffd';

/**
 * Every file that a document may need; each is read when it is first used. The web's WOFF form: fontkit cannot cut
 * single letters out of WOFF2.
 */
export function fontFiles(): readonly FontFile[] {
  const { resolve } = createRequire(import.meta.url);
  return SCRIPTS.flatMap((script) =>
    (['regular', 'bold'] as const).map((weight) => ({
      name: fontName(script.name, weight),
      weight,
      read: () => {
        const file = `inter-${script.name}-${WEIGHT_NUMBERS[weight]}-normal.woff`;
        return readFileSync(resolve(`@fontsource/inter/files/${file}`));
      },
    })),
  );
}

/** Cuts a text where another file has to go on. Letters that none has become a question mark in a diamond. */
export function fontRuns(text: string, weight: TextStyle['weight']): FontRun[] {
  const runs: { font: string; text: string }[] = [];
  for (const letter of text.normalize('NFC')) {
    const script = scriptOf(letter);
    const font = fontName(script ?? 'latin', weight);
    const written = script === undefined ? UNKNOWN_LETTER : letter;
    const last = runs.at(-1);
    if (last?.font === font) last.text += written;
    else runs.push({ font, text: written });
  }
  return runs;
}

function fontName(script: string, weight: TextStyle['weight']): string {
  return `inter-${script}-${weight}`;
}

function scriptOf(letter: string): string | undefined {
  const code = letter.codePointAt(0) ?? 0;
  return SCRIPTS.find(({ ranges }) => ranges.some(([first, last]) => code >= first && code <= last))?.name;
}
