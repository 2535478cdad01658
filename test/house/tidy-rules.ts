/**
 * The house rules on form. Pure: takes paths and texts, so that each rule can be shown to bite.
 *
 * | rule              | in words                                                                           |
 * | ----------------- | ---------------------------------------------------------------------------------- |
 * | length            | no file over 400 lines, unless `LONG_FILES` says why                                |
 * | names             | nothing is called utils, helpers or misc: files are named after what they are about |
 * | unfinished work   | no notes of work to be done later                                                  |
 * | silenced checks   | no `any`; none of the comments that switch a check off, unless a reason follows     |
 * | tests that rest   | no test is left out or run alone. `skipIf` and a condition with a reason may be     |
 * | sleeping tests    | no test waits for a time to pass: the clock is injected, or an event awaited        |
 * | top-level folders | those of DESIGN section 2 and no more                                              |
 */
import type { Files } from './import-rules.ts';
import { isSource, parse } from './syntax.ts';
import { restProblems, silenceProblems, sleepProblems } from './tidy-syntax.ts';

const MAX_LINES = 400;

/** Files that may be longer, with the reason. A pattern that no long file matches any more is a violation. */
export const LONG_FILES: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^package-lock\.json$/, 'written by npm'],
];

/** Long or not, nobody reads these as source: numbers that `npm run vectors` writes. */
const DATA = /^test\/vectors\/.*\.json$/;

const TOP_FOLDERS = ['main', 'renderer', 'node-core', 'assets', 'test', 'docs'];

const DRAWERS = ['util', 'utils', 'helper', 'helpers', 'misc'];

// Each with a bracket, or this file would find itself.
const UNFINISHED = /\b(TOD[O]|FIXM[E])\b/;

/** Everything that is untidy, one line each; empty when all is well. */
export function tidyViolations(files: Files): string[] {
  return [...[...files].flatMap(([path, text]) => fileProblems(path, text)), ...folderProblems(files)];
}

function fileProblems(path: string, text: string): string[] {
  return [
    ...lengthProblems(path, text),
    ...nameProblems(path),
    ...unfinishedProblems(path, text),
    ...(isSource(path) ? sourceProblems(path, text) : []),
  ];
}

function sourceProblems(path: string, text: string): string[] {
  const syntax = parse(path, text);
  const problems = [
    ...silenceProblems(syntax),
    ...(path.startsWith('test/') ? [...restProblems(syntax), ...sleepProblems(syntax)] : []),
  ];
  return problems.map(({ line, what }) => `${path}:${line} ${what}`);
}

function lengthProblems(path: string, text: string): string[] {
  const lines = text.split('\n').length - 1;
  if (lines <= MAX_LINES || DATA.test(path) || LONG_FILES.some(([pattern]) => pattern.test(path))) return [];
  return [`${path} has ${lines} lines; over ${MAX_LINES} it needs a reason in test/house/tidy-rules.ts`];
}

/** Reasons that nothing needs any more. */
export function staleReasons(files: Files): string[] {
  const long = [...files].filter(([, text]) => text.split('\n').length - 1 > MAX_LINES).map(([path]) => path);
  return LONG_FILES.filter(([pattern]) => !long.some((path) => pattern.test(path))).map(
    ([pattern]) => `${String(pattern)} excuses no long file any more`,
  );
}

function nameProblems(path: string): string[] {
  const drawer = path
    .toLowerCase()
    .split(/[/._-]/)
    .find((word) => DRAWERS.includes(word));
  return drawer === undefined ? [] : [`${path} is a '${drawer}' drawer: name it after what it is about`];
}

function unfinishedProblems(path: string, text: string): string[] {
  if (path === 'package-lock.json') return [];
  return text.split('\n').flatMap((line, index) => {
    const found = UNFINISHED.exec(line)?.[0];
    return found === undefined ? [] : [`${path}:${index + 1} has a ${found}: do it, or say it in docs`];
  });
}

function folderProblems(files: Files): string[] {
  const folders = new Set(
    [...files.keys()].filter((path) => path.includes('/')).map((path) => path.split('/')[0]),
  );
  return [...folders].flatMap((folder = '') =>
    TOP_FOLDERS.includes(folder) || folder.startsWith('.')
      ? []
      : [`${folder}/ is no top-level folder of DESIGN 2`],
  );
}
