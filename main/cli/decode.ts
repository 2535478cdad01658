import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  formatObis,
  formatValue,
  type ObisCode,
  type ReaderEvent,
  readCapture,
  type Telegram,
} from '../../node-core/meter/telegrams/index.ts';
import { keysOf, UsageError } from './telegram-keys.ts';

const HELP = `Prints what a capture of a meter's bytes says, one JSON object a line.

  npm run -s decode -- FILE [--key HEX] [--ak HEX]

  FILE        the bytes themselves, or text of hex digits: blanks, line ends and '#' comments are left out, and so is
              what stands in front of a tab in a line (times of receipt)
  --key HEX   the meter's encryption key, 32 hex digits
  --ak HEX    its authentication key, 32 hex digits

Lines: {"kind":"reading",...}, {"kind":"error",...}, {"kind":"noise",...}. Powers are in mW, energies in mWh, exact;
"registers" holds every value as [decimal, unit] by its OBIS code. No key is ever printed.

Exit code 0: readings, and no error. 1: an error, or no reading at all. 2: called wrongly, or FILE cannot be read.
`;

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      ak: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [file] = positionals;
  if (values.help || file === undefined || positionals.length > 1) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const keys = keysOf(values);
  const bytes = captureBytes(readFile(file));
  const events = readCapture(bytes, keys);
  for (const event of events) say(lineOf(event));
  if (bytes.length === 0) say({ kind: 'error', problem: 'empty', expected: 'a capture with bytes in it' });
  const read = events.some(({ kind }) => kind === 'telegram');
  const failed = events.some(({ kind }) => kind === 'fault');
  return read && !failed ? 0 : 1;
}

function readFile(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(fileWords(file, error));
  }
}

function fileWords(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return `${file}: there is no such file`;
    case 'EISDIR':
      return `${file} is a folder: give one capture`;
    case 'EACCES':
      return `${file}: this user may not read it`;
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A capture as bytes, whether the file holds them or their hex digits. */
function captureBytes(content: Uint8Array): Uint8Array {
  const lines = Buffer.from(content).toString('latin1').split(/\r?\n/);
  const digits = lines.map((line) => line.slice(line.lastIndexOf('\t') + 1).replace(/#.*|\s/g, '')).join('');
  const hex = /^(?:[0-9A-Fa-f]{2})+$/.test(digits);
  return hex ? Buffer.from(digits, 'hex') : content;
}

function lineOf(event: ReaderEvent): object {
  switch (event.kind) {
    case 'telegram':
      return { kind: 'reading', offset: event.offset, bytes: event.bytes, ...readingOf(event.telegram) };
    case 'fault':
      return { kind: 'error', ...event.fault };
    case 'noise':
      return event;
  }
}

function readingOf({ registers, texts, ...telegram }: Telegram): object {
  return {
    ...telegram,
    registers: firstOfEach(registers, (each) => [formatValue(each), each.unit]),
    texts: firstOfEach(texts, ({ text }) => text),
  };
}

/** By OBIS code; a code that comes twice counts once, as in the totals. */
function firstOfEach<Item extends { readonly obis: ObisCode }>(
  items: readonly Item[],
  said: (item: Item) => unknown,
): Record<string, unknown> {
  const byCode: Record<string, unknown> = {};
  for (const item of items) byCode[formatObis(item.obis)] ??= said(item);
  return byCode;
}

try {
  process.exitCode = main();
} catch (error) {
  const wrongOptions =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof UsageError) && !wrongOptions) throw error;
  process.stderr.write(`decode: ${error.message}\n`);
  process.exitCode = 2;
}
