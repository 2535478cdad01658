import { PriceFileError } from './price-file.ts';

/** An element of XML, without its namespace prefix; attributes are of no use here and are left out. */
export interface XmlElement {
  readonly name: string;
  /** Of its opening tag, from 1. */
  readonly line: number;
  readonly children: readonly XmlElement[];
  /** Its own text, without blanks around it. */
  readonly text: string;
}

const DEEPEST = 32;
const TOKEN =
  /<!--(?:(?!--)[^])*-->|<!\[CDATA\[(?<cdata>(?:(?!\]\]>)[^])*)\]\]>|<\?(?:(?!\?>)[^])*\?>|<\/(?<close>[\w:.-]+)\s*>|<(?<open>[\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?<empty>\/?)>|(?<text>[^<]+)/y;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

interface OpenElement {
  readonly name: string;
  readonly line: number;
  readonly children: XmlElement[];
  text: string;
}

/**
 * Reads XML as far as data files need it: elements and text. A document type declaration is refused, and with it every
 * entity but the five that XML knows by itself. @throws PriceFileError `syntax`
 */
export function readXml(text: string): XmlElement {
  const open: OpenElement[] = [{ name: '', line: 1, children: [], text: '' }];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (token === null) throw wrong(line, text.slice(at, at + 24));
    const top = open.at(-1);
    if (top === undefined) throw wrong(line, token[0]);
    takeToken(token.groups ?? {}, { open, top, line });
    if (open.length > DEEPEST) throw wrong(line, token[0]);
    line += token[0].split('\n').length - 1;
    at += token[0].length;
  }
  const [outer, unclosed] = open;
  const root = outer?.children[0];
  if (unclosed !== undefined) throw wrong(line, `<${unclosed.name}> is not closed`);
  if (root === undefined || outer === undefined || outer.children.length !== 1 || outer.text.trim() !== '') {
    throw wrong(line, 'one element around all others was expected');
  }
  return root;
}

function takeToken(
  groups: Readonly<Record<string, string | undefined>>,
  place: { readonly open: OpenElement[]; readonly top: OpenElement; readonly line: number },
): void {
  const { open, top, line } = place;
  if (groups['text'] !== undefined) top.text += plain(groups['text'], line);
  else if (groups['cdata'] !== undefined) top.text += groups['cdata'];
  else if (groups['open'] !== undefined) {
    const element: OpenElement = { name: localName(groups['open']), line, children: [], text: '' };
    if (groups['empty'] === '/') top.children.push(element);
    else open.push(element);
  } else if (groups['close'] !== undefined) {
    const parent = open.at(-2);
    if (parent === undefined || localName(groups['close']) !== top.name) {
      throw wrong(line, `</${groups['close']}>`);
    }
    open.pop();
    parent.children.push({ ...top, text: top.text.trim() });
  }
}

/** The child of this name. @throws PriceFileError `field` when there is none, or more than one. */
export function childOf(element: XmlElement, name: string): XmlElement {
  const [found, second] = childrenOf(element, name);
  if (found === undefined || second !== undefined) {
    throw new PriceFileError({
      fault: 'field',
      line: second?.line ?? element.line,
      evidence: `<${element.name}> needs one <${name}>`,
    });
  }
  return found;
}

/** All children of this name, in order. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function plain(text: string, line: number): string {
  return text.replaceAll(/&([^;&\s]{0,12};?)/g, (whole, name: string) => {
    const character = ENTITIES.get(name.slice(0, -1));
    if (!name.endsWith(';') || character === undefined) throw wrong(line, whole);
    return character;
  });
}

function wrong(line: number, evidence: string): PriceFileError {
  return new PriceFileError({ fault: 'syntax', line, evidence: evidence.split('\n', 1)[0] ?? '' });
}
