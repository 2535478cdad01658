import path from 'node:path';
import { parseArgs } from 'node:util';
import { type FolderVerification, verifyFolder } from '../../node-core/node/verify-folder.ts';

const HELP = `Checks a kept ledger from its files alone, and names the first fault.

  npm run -s verify -- DIR [--json]

  DIR      a folder that 'replay --out' made, or a demo's
  --json   one JSON object instead of lines

Exit code 0: everything holds. 1: a fault. 2: called wrongly. 3: what is there holds, but the folder has no end mark yet:
what writes it was stopped, or it is a demo, which has no end; that nothing is missing from its end cannot be told.
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [dir] = positionals;
  if (values.help || dir === undefined || positionals.length > 1) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const showProgress = process.stderr.isTTY && !values.json;
  const checked = await verifyFolder(path.resolve(dir), (done, total) => {
    if (showProgress) process.stderr.write(`\r${done} of ${total} blocks${done === total ? '\n' : ''}`);
  });
  process.stdout.write(values.json ? `${JSON.stringify(checked)}\n` : textOf(checked));
  if (checked.fault !== undefined) return 1;
  return checked.notYet.length === 0 ? 0 : 3;
}

function textOf(checked: FolderVerification): string {
  const { tally, statements, bills, billLines, keys, files, notYet, fault } = checked;
  const lines: string[] = [];
  if (tally !== undefined) {
    lines.push(
      `${tally.blocks.energy} energy blocks and ${tally.blocks.contract} contract blocks: places, hashes, Merkle roots, rules`,
      `${tally.certificates} certificates, ${tally.checkpoints} checkpoints of the state, ${tally.snapshots} stored states`,
      `${tally.transactions} transactions, ${tally.readings} of them readings; ${tally.signatures} signatures`,
      keys > 0
        ? `${statements} signed statements and ${bills} bills of ${billLines} lines worked out again, with the keys of ${keys} households; the bills by two separate programs`
        : 'no keys in this folder: readings stay sealed, so statements and bills were not worked out again',
    );
  }
  if (files > 0) lines.push(`${files} files have the checksums that they were kept with`);
  if (notYet.length > 0) {
    lines.push(
      `Not here yet, for what writes it has not come to its end: ${notYet.map((what) => WORDS[what]).join(', ')}`,
    );
  }
  lines.push(fault === undefined ? lastLine(checked) : `FAULT in ${fault.where}: ${fault.what}`);
  return `${lines.join('\n')}\n`;
}

const WORDS: Readonly<Record<FolderVerification['notYet'][number], string>> = {
  ledger: 'the ledger',
  bills: 'the bills',
  end: 'the mark of where the ledger ends',
  checksums: 'the checksums',
};

function lastLine({ tally, notYet }: FolderVerification): string {
  if (tally === undefined) return 'There is nothing to check.';
  return notYet.length === 0 ? 'Everything holds.' : 'What is here holds.';
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!usage) throw error;
  process.stderr.write(`verify: ${error.message}\n`);
  process.exitCode = 2;
}
