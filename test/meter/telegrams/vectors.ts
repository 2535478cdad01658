/**
 * The telegrams of `../shared/data/telegrams`, or of another folder of the same form: `index.json` names files, keys
 * and expected values. Nothing of it is known here but its form, so that more telegrams can be put into it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TelegramKeys } from '../../../node-core/meter/telegrams/index.ts';
import { ROOT } from '../../house/source-tree.ts';

/** Where the telegrams lie beside a checkout. */
export const TELEGRAMS = join(ROOT, '..', 'shared', 'data', 'telegrams');

export const haveTelegrams = existsSync(join(TELEGRAMS, 'index.json'));

const ENTRIES = z.array(
  z.object({
    id: z.string(),
    file: z.string(),
    protocol: z.string(),
    valid: z.boolean(),
    encryption: z.object({ key: z.string(), ak: z.string().nullish() }).nullable().default(null),
    expected: z.record(z.string(), z.unknown()).nullable(),
  }),
);

/** One telegram, with what it should say. */
export interface Vector {
  readonly id: string;
  readonly protocol: string;
  readonly valid: boolean;
  readonly bytes: Uint8Array;
  readonly keys: TelegramKeys | undefined;
  /** By the names of `index.json`; empty for telegrams that are not valid. */
  readonly expected: ReadonlyMap<string, unknown>;
}

/** Reads the telegrams of a folder. @throws where it has another form */
export function readVectors(folder: string = TELEGRAMS): Vector[] {
  const entries = ENTRIES.parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));
  return entries.map(({ id, file, protocol, valid, encryption, expected }) => ({
    id,
    protocol,
    valid,
    bytes: bytesOfFile(join(folder, file)),
    keys: encryption === null ? undefined : keysOf(encryption),
    expected: new Map(valid ? Object.entries(expected ?? {}) : []),
  }));
}

/** `.hex` holds hex digits, others the bytes themselves. */
function bytesOfFile(path: string): Uint8Array {
  const content = readFileSync(path);
  return path.endsWith('.hex') ? Buffer.from(content.toString('latin1').replace(/\s/g, ''), 'hex') : content;
}

function keysOf({ key, ak }: { key: string; ak?: string | null | undefined }): TelegramKeys {
  const encryptionKey = Buffer.from(key, 'hex');
  return ak ? { encryptionKey, authenticationKey: Buffer.from(ak, 'hex') } : { encryptionKey };
}

const STREAMS = z.array(
  z.object({
    file: z.string(),
    expected: z.object({
      frames: z.number(),
      bad: z.number(),
      kinds_by_number_of_values: z.record(z.string(), z.number()),
    }),
  }),
);

/** A capture of some hours, cut into what was received at a time. */
export interface CapturedStream {
  readonly file: string;
  readonly chunks: readonly Uint8Array[];
  readonly expected: {
    readonly frames: number;
    readonly bad: number;
    readonly kinds: ReadonlyMap<string, number>;
  };
}

/** Reads the captures; in `.tsv` files the bytes stand behind a tab. */
export function readStreams(folder: string = TELEGRAMS): CapturedStream[] {
  const streams = STREAMS.parse(JSON.parse(readFileSync(join(folder, 'streams', 'streams.json'), 'utf8')));
  return streams.map(({ file, expected }) => {
    const lines = readFileSync(join(folder, file), 'latin1').split(/\r?\n/);
    const hex = lines.map((line) => line.slice(line.lastIndexOf('\t') + 1)).filter((line) => line !== '');
    const { frames, bad, kinds_by_number_of_values: kinds } = expected;
    return {
      file,
      chunks: hex.map((each) => Buffer.from(each, 'hex')),
      expected: { frames, bad, kinds: new Map(Object.entries(kinds)) },
    };
  });
}
