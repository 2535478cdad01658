/** Reads a source file into its syntax tree, with oxc as vite brings it: comments and strings fool nobody. */
import { type ESTree, parseSync } from 'vite';

/** A parsed source file. */
export interface Syntax {
  readonly program: ESTree.Program;
  readonly comments: readonly Comment[];
  /** The 1-based line of an offset into the source. */
  readonly lineOf: (offset: number) => number;
}

/** A comment without its marks. */
export interface Comment {
  readonly text: string;
  readonly start: number;
}

/** Any node of the tree, for walks that look at all of them. */
export interface AnyNode {
  readonly type: string;
  readonly start: number;
}

/** Whether a file is source that can be parsed, by its name. */
export function isSource(path: string): boolean {
  return /\.(ts|tsx|mjs|cjs|js)$/.test(path);
}

/** @throws Error with the parser's words when the file does not parse */
export function parse(path: string, source: string): Syntax {
  const lang = path.endsWith('.tsx') ? 'tsx' : path.endsWith('.ts') ? 'ts' : 'js';
  const { program, comments, errors } = parseSync(path, source, { lang });
  const [first] = errors;
  if (first !== undefined) throw new Error(`${path} does not parse: ${first.message}`);
  return {
    program,
    comments: comments.map(({ value, start }) => ({ text: value, start })),
    lineOf: (offset) => source.slice(0, offset).split('\n').length,
  };
}

/** The nodes directly below a node, in source order of their keys. */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
  );
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
