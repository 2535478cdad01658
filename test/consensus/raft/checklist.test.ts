import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** docs/consensus.md ticks each line of the checklist with the tests that show it. Here: that they exist. */
const ROOT = join(import.meta.dirname, '../../..');
const page = readFileSync(join(ROOT, 'docs/consensus.md'), 'utf8');
const rows = page
  .slice(page.indexOf('## The checklist'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| line'));

interface Named {
  readonly file: string;
  readonly name: string;
}

/** `file: \`name\`; \`name\`; file: \`name\`` */
function testsIn(cell: string): readonly Named[] {
  const found: Named[] = [];
  let file = '';
  for (const [, named, name] of cell.matchAll(/(?:([\w/-]+): )?`([^`]+)`/g)) {
    if (named !== undefined) file = named.includes('/') ? named : `test/consensus/raft/${named}`;
    if (file !== '' && name !== undefined) found.push({ file: `${file}.test.ts`, name });
  }
  return found;
}

const named = rows.flatMap((row) => testsIn(row.split(' | ').at(2) ?? ''));

describe('the checklist in docs/consensus.md', () => {
  test('has a line for each of the checklist, ticked or with the reason why not', () => {
    const lines = rows.filter((row) => !row.startsWith('| **') || row.includes('Invariants'));
    expect(lines).toHaveLength(42);
    for (const row of lines) expect(row).toMatch(/`|not the core's/);
  });

  test.each(named)('$file: $name', ({ file, name }) => {
    const source = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\s+/g, ' ');
    const quoted = [
      `'${name}'`,
      `"${name}"`,
      `'${name.replaceAll("'", "\\'")}'`,
      `'${name.replaceAll("'", '’')}'`,
    ];
    expect(quoted.some((text) => source.includes(text))).toBe(true);
  });
});
