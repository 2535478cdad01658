/** Judges imports by the table in `areas.ts`. Pure: takes paths and sources, so that it can be shown to bite. */
import { ALLOWED, type Area, areaOf, isPure } from './areas.ts';
import { cyclesIn } from './cycles.ts';
import { type Import, importsOf, resolve } from './imports.ts';
import { builtinProblem, impurities, packageProblem } from './purity-rules.ts';
import { isSource, parse } from './syntax.ts';

/** Path from the project's root, with forward slashes, to text. */
export type Files = ReadonlyMap<string, string>;

/**
 * Checks every source file among these.
 *
 * @returns one line for each violation, `path:line what is wrong: what the rule is`; empty when all is well
 */
export function importViolations(files: Files): string[] {
  const problems: string[] = [];
  const graph = new Map<string, string[]>();
  for (const [path, source] of files) {
    if (!isSource(path)) continue;
    const area = areaOf(path);
    if (area === 'unknown') problems.push(`${path} is in no area of test/house/areas.ts`);
    const syntax = parse(path, source);
    const imports = importsOf(syntax);
    for (const one of imports) {
      const problem = problemWith(one, path);
      if (problem !== undefined) problems.push(`${path}:${one.line} ${problem}`);
    }
    if (isPure(path)) {
      problems.push(...impurities(syntax).map(({ line, what }) => `${path}:${line} ${what}`));
    }
    graph.set(path, ownTargets(imports, path));
  }
  return [...problems, ...cyclesIn(graph).map((cycle) => `files import each other: ${cycle.join(' -> ')}`)];
}

function ownTargets(imports: readonly Import[], path: string): string[] {
  return imports.flatMap(({ specifier }) => {
    const target = specifier === undefined ? undefined : resolve(specifier, path);
    return target?.kind === 'own' ? [target.path] : [];
  });
}

function problemWith({ specifier, kind }: Import, path: string): string | undefined {
  if (specifier === undefined) {
    return isPure(path) ? 'imports something worked out at run time: the core may not' : undefined;
  }
  const target = resolve(specifier, path);
  const area = areaOf(path);
  switch (target.kind) {
    case 'own':
      if (!/\.\w+(\?\w+)?$/.test(target.path)) return `imports ${target.path} without its extension`;
      return areaProblem({ area, target: target.area, kind, path: target.path });
    case 'outside':
      return `imports ${target.path}, which is outside the project`;
    case 'builtin':
      if (area === 'renderer') return `imports ${target.name}: the renderer runs without Node`;
      return isPure(path) ? builtinProblem(target.name) : undefined;
    case 'package':
      return isPure(path) ? packageProblem(target.name) : undefined;
  }
}

function areaProblem(from: {
  area: Area;
  target: Area;
  kind: Import['kind'];
  path: string;
}): string | undefined {
  const { area, target, kind, path } = from;
  if (area === target) return undefined;
  const allowed = ALLOWED[area];
  if (allowed.values.includes(target)) return undefined;
  if (allowed.types.includes(target)) {
    return kind === 'type'
      ? undefined
      : `imports values of ${path}: ${area} may 'import type' of ${target} only`;
  }
  return `imports ${path}: ${area} may import ${words(area)}`;
}

function words(area: Area): string {
  const { values, types } = ALLOWED[area];
  const parts = [...values, ...types.map((name) => `types of ${name}`)];
  return parts.length === 0 ? 'nothing of ours' : parts.join(', ');
}
