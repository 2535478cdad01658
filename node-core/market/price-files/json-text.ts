import { PriceFileError } from './price-file.ts';

/** A JSON value that knows its line; numbers keep their digits, as JSON.parse would make floats of them. */
export type JsonNode =
  | { readonly kind: 'array'; readonly line: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'object'; readonly line: number; readonly fields: ReadonlyMap<string, JsonNode> }
  | { readonly kind: 'number'; readonly line: number; readonly text: string }
  | { readonly kind: 'string'; readonly line: number; readonly text: string }
  | { readonly kind: 'word'; readonly line: number; readonly text: 'true' | 'false' | 'null' };

const DEEPEST = 16;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const WORD = /true|false|null/y;

/** Reads JSON (RFC 8259). @throws PriceFileError `syntax`, also for a name that an object has twice. */
export function readJson(text: string): JsonNode {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  private readonly text: string;
  private at = 0;
  private line = 1;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): JsonNode {
    this.skipBlank();
    const { line } = this;
    if (depth > DEEPEST) throw this.wrong();
    const next = this.text[this.at];
    if (next === '[') return { kind: 'array', line, items: this.items(depth) };
    if (next === '{') return { kind: 'object', line, fields: this.fields(depth) };
    if (next === '"') return { kind: 'string', line, text: this.string() };
    const number = this.take(NUMBER);
    if (number !== undefined) return { kind: 'number', line, text: number };
    const word = this.take(WORD);
    if (word === 'true' || word === 'false' || word === 'null') return { kind: 'word', line, text: word };
    throw this.wrong();
  }

  end(): void {
    this.skipBlank();
    if (this.at < this.text.length) throw this.wrong();
  }

  private items(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.list(']', () => {
      items.push(this.value(depth + 1));
    });
    return items;
  }

  private fields(depth: number): Map<string, JsonNode> {
    const fields = new Map<string, JsonNode>();
    this.list('}', () => {
      this.skipBlank();
      if (this.text[this.at] !== '"') throw this.wrong();
      const name = this.string();
      this.skipBlank();
      this.expect(':');
      if (fields.has(name)) throw this.wrong(`"${name}" twice`);
      fields.set(name, this.value(depth + 1));
    });
    return fields;
  }

  private list(close: ']' | '}', element: () => void): void {
    this.at += 1;
    this.skipBlank();
    if (this.text[this.at] === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      element();
      this.skipBlank();
      if (this.text[this.at] === close) break;
      this.expect(',');
    }
    this.at += 1;
  }

  private string(): string {
    const quoted = this.take(STRING);
    if (quoted === undefined) throw this.wrong();
    try {
      return String(JSON.parse(quoted));
    } catch {
      throw this.wrong(quoted.slice(0, 24));
    }
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) throw this.wrong();
    this.at += 1;
  }

  private skipBlank(): void {
    for (; ; this.at += 1) {
      const next = this.text[this.at];
      if (next === '\n') this.line += 1;
      else if (next !== ' ' && next !== '\t' && next !== '\r') return;
    }
  }

  private wrong(evidence?: string): PriceFileError {
    const rest = this.text.slice(this.at, this.at + 24).split('\n', 1)[0] ?? '';
    return new PriceFileError({
      fault: 'syntax',
      line: this.line,
      evidence: evidence ?? (rest === '' ? 'the file ends here' : rest),
    });
  }
}
