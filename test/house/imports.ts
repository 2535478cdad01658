/** Every way in which one file can name another: what `import-rules.ts` judges. */
import { posix } from 'node:path';
import { type ESTree, Visitor } from 'vite';
import { areaOf, type Area } from './areas.ts';
import type { Syntax } from './syntax.ts';

/** One import, re-export, `import()`, `require()`, `import('x').T` or `new URL('x.ts', import.meta.url)`. */
export interface Import {
  /** As written; undefined for a dynamic import whose target is worked out at run time. */
  readonly specifier: string | undefined;
  /** `type`: gone after type stripping. `import { type T }` is `value`: the statement itself remains. */
  readonly kind: 'type' | 'value';
  readonly line: number;
}

/** Where a specifier leads. */
export type Target =
  | { readonly kind: 'own'; readonly path: string; readonly area: Area }
  | { readonly kind: 'builtin'; readonly name: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'outside'; readonly path: string };

/** Resolves a specifier as written in the file at `from` (a path from the project's root). */
export function resolve(specifier: string, from: string): Target {
  if (specifier.startsWith('.')) {
    const path = posix.join(posix.dirname(from), specifier);
    return path.startsWith('..') ? { kind: 'outside', path } : { kind: 'own', path, area: areaOf(path) };
  }
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return { kind: 'outside', path: specifier };
  if (specifier.startsWith('node:')) return { kind: 'builtin', name: specifier };
  const parts = specifier.split('/');
  return { kind: 'package', name: parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
}

/** All imports of a file, in source order. */
export function importsOf({ program, lineOf }: Syntax): Import[] {
  const found: { specifier: string | undefined; kind: Import['kind']; start: number }[] = [];
  const add = (specifier: string | undefined, kind: Import['kind'], node: { start: number }): void => {
    found.push({ specifier, kind, start: node.start });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, kindOf(node.importKind), node),
    ExportAllDeclaration: (node) => add(node.source.value, kindOf(node.exportKind), node),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) add(node.source.value, kindOf(node.exportKind), node);
    },
    ImportExpression: (node) => add(textOf(node.source), 'value', node),
    TSImportType: (node) => add(node.source.value, 'type', node),
    TSExternalModuleReference: (node) => add(node.expression.value, 'value', node),
    CallExpression: (node) => {
      if (isRequire(node.callee)) add(textOf(node.arguments[0]), 'value', node);
    },
    NewExpression: (node) => {
      const specifier = moduleUrlOf(node);
      if (specifier !== undefined) add(specifier, 'value', node);
    },
  }).visit(program);
  return found
    .toSorted((a, b) => a.start - b.start)
    .map(({ specifier, kind, start }) => ({ specifier, kind, line: lineOf(start) }));
}

function kindOf(kind: 'type' | 'value' | null | undefined): Import['kind'] {
  return kind === 'type' ? 'type' : 'value';
}

/** The text of a string or of a template without holes; undefined for anything else. */
function textOf(node: ESTree.Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

function isRequire(callee: ESTree.Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require';
  if (callee.type !== 'MemberExpression' || callee.computed) return false;
  return callee.property.name === 'resolve' && callee.object.type === 'MetaProperty';
}

/** The `x` of `new URL('x', import.meta.url)` where it is source: how a worker's file is named. */
function moduleUrlOf({ callee, arguments: args }: ESTree.NewExpression): string | undefined {
  if (callee.type !== 'Identifier' || callee.name !== 'URL' || args.length !== 2) return undefined;
  const specifier = textOf(args[0]);
  return specifier !== undefined && /\.(ts|tsx|mjs|js)$/.test(specifier) ? specifier : undefined;
}
