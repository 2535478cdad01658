/**
 * What the core may not do: I/O, clock, randomness. Read from the syntax tree.
 *
 * | not in core                                | instead                                      |
 * | ------------------------------------------ | -------------------------------------------- |
 * | Node's modules, but for those listed below | a port that an adapter fills                 |
 * | packages that are not listed here          | list it, with the reason                     |
 * | Date.now(), new Date(), performance, timers | the time as an argument                     |
 * | Math.random, random keys and phrases       | the random bytes as an argument              |
 * | process, console, fetch, globalThis        | values in, values out                        |
 */
import { type AnyNode, childrenOf, type Syntax } from './syntax.ts';

const BUILTINS = [
  'node:crypto', // hashing, signatures
  'node:assert', // broken invariants
  'node:assert/strict',
  'node:buffer', // is this UTF-8?
  'node:util', // how a secret prints itself: inspect.custom
];

/** Packages that compute and do nothing else. */
const PACKAGES = [
  '@noble/ciphers', // AES-GCM-SIV, XChaCha20-Poly1305
  '@noble/curves', // X25519
  '@noble/ed25519', // signatures
  '@noble/hashes', // SHA-2, HKDF, scrypt
  '@scure/bip39', // recovery phrases
  'cborg', // canonical bytes
  'temporal-polyfill', // local months and days from a given instant
];

/** Names that the core may not use, nor declare: a variable of that name would hide a use from this check. */
const GLOBALS = new Set([
  'process',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'console',
  'fetch',
  'WebSocket',
  'localStorage',
  'sessionStorage',
  'globalThis',
  'global',
  'require',
  'eval',
]);

/** Exports of node:crypto and of the packages above that draw random numbers. */
const RANDOM = new Set([
  'randomBytes',
  'randomFill',
  'randomFillSync',
  'randomInt',
  'randomUUID',
  'getRandomValues',
  'webcrypto',
  'generateKey',
  'generateKeySync',
  'generateKeyPair',
  'generateKeyPairSync',
  'generatePrime',
  'generatePrimeSync',
  'randomSecretKey',
  'randomPrivateKey',
  'keygen',
  'generateMnemonic',
  'managedNonce',
]);

/** Why the core may not import this module of Node; undefined when it may. */
export function builtinProblem(name: string): string | undefined {
  return BUILTINS.includes(name) ? undefined : `imports ${name}: the core does no I/O`;
}

/** Why the core may not import this package; undefined when it may. */
export function packageProblem(name: string): string | undefined {
  if (PACKAGES.includes(name)) return undefined;
  return `imports ${name}: not among the packages in test/house/purity-rules.ts that only compute`;
}

/** Something that a file of the core does and may not. */
export interface Impurity {
  readonly line: number;
  readonly what: string;
}

/** All uses of clock, randomness, timers and the outside world in a file. */
export function impurities({ program, lineOf }: Syntax): Impurity[] {
  const found: Impurity[] = [];
  const imported = new Set(importedNames(program));
  const visit = (node: AnyNode, parent: AnyNode): void => {
    const what = impurityOf(node, { parent, imported });
    if (what !== undefined) found.push({ line: lineOf(node.start), what });
    for (const child of childrenOf(node)) {
      if (!isMereName(child, node) && !isTypeOnly(child)) visit(child, node);
    }
  };
  visit(program, program);
  return found;
}

function impurityOf(
  node: AnyNode,
  { parent, imported }: { parent: AnyNode; imported: ReadonlySet<string> },
): string | undefined {
  if (node.type === 'ImportSpecifier') {
    const name = nameOf(at(node, 'imported'));
    return name !== undefined && RANDOM.has(name)
      ? `imports ${name}: randomness comes in as a value`
      : undefined;
  }
  if (node.type === 'MemberExpression') return memberImpurity(node, imported);
  if (node.type === 'VariableDeclarator') return unpackedImpurity(node, imported);
  const name = nameOf(node);
  if (name === undefined) return undefined;
  if (GLOBALS.has(name)) return `uses ${name}: the core takes values and gives values`;
  if (name === 'crypto' && !imported.has('crypto')) return 'uses the global crypto: import from node:crypto';
  if (name === 'Date' && !isDateOfValue(parent, node)) return 'reads the clock: time comes in as a value';
  if (name === 'Math' && parent.type !== 'MemberExpression') return 'passes Math on: it holds Math.random';
  return undefined;
}

function memberImpurity(node: AnyNode, imported: ReadonlySet<string>): string | undefined {
  const root = rootOf(node);
  const property = propertyOf(node);
  if (root === 'Math' && (property === 'random' || property === undefined)) {
    return 'uses Math.random: randomness comes in as a value';
  }
  if (property === 'Now' && root === 'Temporal') return 'reads the clock: time comes in as a value';
  if (root !== undefined && imported.has(root) && property !== undefined && RANDOM.has(property)) {
    return `uses ${root}'s ${property}: randomness comes in as a value`;
  }
  return undefined;
}

/** `const { randomBytes } = crypto`, where crypto is imported. */
function unpackedImpurity(node: AnyNode, imported: ReadonlySet<string>): string | undefined {
  const pattern = at(node, 'id');
  const root = rootOf(at(node, 'init'));
  if (pattern?.type !== 'ObjectPattern' || root === undefined || !imported.has(root)) return undefined;
  const names = listAt(pattern, 'properties').flatMap((property) => nameOf(at(property, 'key')) ?? []);
  const random = names.find((name) => RANDOM.has(name));
  return random === undefined ? undefined : `takes ${random} from ${root}: randomness comes in as a value`;
}

/** `new Date(x)`, `Date.UTC(...)`, `Date.parse(...)`, `x instanceof Date`: a date, but not today's. */
function isDateOfValue(parent: AnyNode, node: AnyNode): boolean {
  switch (parent.type) {
    case 'NewExpression':
      return at(parent, 'callee') === node && listAt(parent, 'arguments').length > 0;
    case 'MemberExpression':
      return ['UTC', 'parse'].includes(propertyOf(parent) ?? '');
    case 'BinaryExpression':
      return at(parent, 'right') === node;
    default:
      return false;
  }
}

/** Whether a child is the name of a property or of an import, and no variable. */
function isMereName(child: AnyNode, parent: AnyNode): boolean {
  if (child.type !== 'Identifier') return false;
  switch (parent.type) {
    case 'MemberExpression':
      return at(parent, 'property') === child && field(parent, 'computed') !== true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
    case 'AccessorProperty':
      return at(parent, 'key') === child && field(parent, 'computed') !== true;
    case 'ImportSpecifier':
      return at(parent, 'imported') === child;
    case 'ExportSpecifier':
      return at(parent, 'exported') === child;
    case 'MetaProperty':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    default:
      return false;
  }
}

const TYPED_EXPRESSIONS = [
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSInstantiationExpression',
  'TSTypeAssertion',
];

/** Types are gone when the program runs; expressions with a type beside them are not. */
function isTypeOnly(node: AnyNode): boolean {
  return node.type.startsWith('TS') && !TYPED_EXPRESSIONS.includes(node.type);
}

function importedNames(program: AnyNode): string[] {
  return childrenOf(program)
    .filter((node) => node.type === 'ImportDeclaration')
    .flatMap((node) => listAt(node, 'specifiers'))
    .flatMap((specifier) => nameOf(at(specifier, 'local')) ?? []);
}

/** The variable at the left end of `a.b.c`; undefined when that is no variable. */
function rootOf(node: AnyNode | undefined): string | undefined {
  return node?.type === 'MemberExpression' ? rootOf(at(node, 'object')) : nameOf(node);
}

/** The `b` of `a.b` and `a['b']`; undefined when it is worked out at run time. */
function propertyOf(node: AnyNode): string | undefined {
  const property = at(node, 'property');
  if (field(node, 'computed') !== true) return nameOf(property);
  const value = property?.type === 'Literal' ? field(property, 'value') : undefined;
  return typeof value === 'string' ? value : undefined;
}

function nameOf(node: AnyNode | undefined): string | undefined {
  const name = node?.type === 'Identifier' ? field(node, 'name') : undefined;
  return typeof name === 'string' ? name : undefined;
}

function field(node: AnyNode, key: string): unknown {
  return Object.entries(node).find(([name]) => name === key)?.[1];
}

function at(node: AnyNode, key: string): AnyNode | undefined {
  return listAt(node, key)[0];
}

function listAt(node: AnyNode, key: string): AnyNode[] {
  const below: Record<string, unknown> = { [key]: field(node, key) };
  return childrenOf({ type: node.type, start: node.start, ...below });
}
