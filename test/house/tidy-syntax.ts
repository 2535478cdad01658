/** The tidy rules that read the syntax tree: see the table in `tidy-rules.ts`. */
import { type ESTree, Visitor } from 'vite';
import { type AnyNode, childrenOf, type Syntax } from './syntax.ts';

/** One untidy place. */
export interface Untidy {
  readonly line: number;
  readonly what: string;
}

/** Comments that switch a check off, and what a reason after them looks like. */
const SILENCERS: readonly { readonly pattern: RegExp; readonly reason: RegExp; readonly ask: string }[] = [
  { pattern: /@ts-(ignore|nocheck)\b/, reason: /(?!)/, ask: 'never' },
  { pattern: /@ts-expect-error\b/, reason: /@ts-expect-error:? .*\w{3}/, ask: 'say why after it' },
  { pattern: /biome-ignore/, reason: /biome-ignore(-\w+)? [\w/]+: *\S/, ask: 'say why after a colon' },
  { pattern: /(oxlint|eslint)-disable/, reason: / -- +\S/, ask: 'say why after --' },
];

/** `any`, and checks that are switched off without a reason. */
export function silenceProblems({ program, comments, lineOf }: Syntax): Untidy[] {
  const found: Untidy[] = [];
  new Visitor({
    TSAnyKeyword: (node) => {
      found.push({ line: lineOf(node.start), what: "says 'any'" });
    },
  }).visit(program);
  for (const { text, start } of comments) {
    for (const { pattern, reason, ask } of SILENCERS) {
      const silencer = pattern.exec(text)?.[0];
      if (silencer !== undefined && !reason.test(text)) {
        found.push({ line: lineOf(start), what: `silences a check with ${silencer}: ${ask}` });
      }
    }
  }
  return found;
}

const RUNNERS = ['describe', 'it', 'test', 'suite', 'bench'];

/** Tests that are left out, or that make others be left out. */
export function restProblems({ program, lineOf }: Syntax): Untidy[] {
  const found: Untidy[] = [];
  new Visitor({
    MemberExpression: (node) => {
      const name = node.computed ? undefined : node.property.name;
      if (name === undefined || !RUNNERS.includes(rootOf(node) ?? '')) return;
      if (name === 'only' || name === 'todo') {
        found.push({ line: lineOf(node.start), what: `.${name}: every test runs, and alone none` });
      }
    },
    CallExpression: (node) => {
      const name = restingCall(node);
      if (name !== undefined)
        found.push({ line: lineOf(node.start), what: `.${name}: tests are not left out` });
    },
  }).visit(program);
  return found;
}

/** `test.skip('title', ...)` and `test.skip()`; a condition with a reason, as Playwright has it, is none. */
function restingCall({ callee, arguments: args }: ESTree.CallExpression): string | undefined {
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  const name = callee.property.name;
  if (!['skip', 'fixme', 'fails', 'each', 'for'].includes(name)) return undefined;
  if (!RUNNERS.includes(rootOf(callee) ?? '')) return undefined;
  if (name === 'each' || name === 'for') return isSkip(callee.object) ? 'skip' : undefined;
  const [first, second] = args;
  const isCondition = name !== 'fails' && first !== undefined && !isTitle(first) && second !== undefined;
  return isCondition ? undefined : name;
}

function isSkip(node: ESTree.Node): boolean {
  return node.type === 'MemberExpression' && !node.computed && node.property.name === 'skip';
}

function isTitle(node: ESTree.Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

function rootOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'CallExpression') return rootOf(node.callee);
  return node.type === 'MemberExpression' ? rootOf(node.object) : undefined;
}

/** Waits for a time to pass. A timer that ends a wait with an error, or stops a process, is none. */
export function sleepProblems({ program, lineOf }: Syntax): Untidy[] {
  const found: Untidy[] = [];
  const add = (node: AnyNode, what: string): void => {
    found.push({ line: lineOf(node.start), what: `${what}: tests do not sleep` });
  };
  new Visitor({
    ImportDeclaration: (node) => {
      if (/^(node:)?timers\/promises$/.test(node.source.value)) add(node, 'imports promised timers');
    },
    NewExpression: (node) => {
      if (isSleepingPromise(node)) add(node, 'a promise that a timer resolves');
    },
    MemberExpression: (node) => {
      const name = node.computed ? undefined : node.property.name;
      if (name === 'waitForTimeout') add(node, 'waitForTimeout');
      if (name === 'wait' && rootOf(node) === 'Atomics') add(node, 'Atomics.wait');
    },
    CallExpression: (node) => {
      if (isPromisified(node)) add(node, 'a promised timer');
    },
  }).visit(program);
  return found;
}

function isPromisified({ callee, arguments: [first] }: ESTree.CallExpression): boolean {
  return (
    callee.type === 'Identifier' &&
    callee.name === 'promisify' &&
    first?.type === 'Identifier' &&
    first.name === 'setTimeout'
  );
}

/** `new Promise((resolve) => setTimeout(resolve, 10))`, and `setTimeout(() => { ...; resolve(); }, 10)`. */
function isSleepingPromise({ callee, arguments: [executor] }: ESTree.NewExpression): boolean {
  if (callee.type !== 'Identifier' || callee.name !== 'Promise') return false;
  if (executor?.type !== 'ArrowFunctionExpression' && executor?.type !== 'FunctionExpression') return false;
  const [resolve] = executor.params;
  if (resolve?.type !== 'Identifier') return false;
  return timersIn(executor).some((timer) => mentions(timer, resolve.name));
}

/** The first arguments of all calls of setTimeout and setInterval below a node. */
function timersIn(node: AnyNode): AnyNode[] {
  const timers: AnyNode[] = [];
  const visit = (below: AnyNode): void => {
    const children = childrenOf(below);
    const [callee, first] = children;
    if (below.type === 'CallExpression' && callee !== undefined && first !== undefined) {
      if (/^set(Timeout|Interval)$/.test(lastNameOf(callee) ?? '')) timers.push(first);
    }
    for (const child of children) visit(child);
  };
  visit(node);
  return timers;
}

/** `f` for `f` and for `a.b.f`. */
function lastNameOf(node: AnyNode): string | undefined {
  const last = node.type === 'MemberExpression' ? childrenOf(node).at(-1) : node;
  return last !== undefined && 'name' in last && typeof last.name === 'string' ? last.name : undefined;
}

function mentions(node: AnyNode, name: string): boolean {
  if (node.type === 'Identifier' && lastNameOf(node) === name) return true;
  return childrenOf(node).some((child) => mentions(child, name));
}
