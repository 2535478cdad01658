import { type CodecValue, decode, encode } from '../../codec/index.ts';
import type { Configuration } from '../raft/configuration.ts';
import type { NodeId } from '../raft/entry.ts';

/** The part of an applied place that storage does not look into: `[1, ordinal, voters, outgoing, learners, learnersNext, autoLeave]`. */
export interface Base {
  readonly ordinal: number;
  readonly configuration: Configuration;
}

export function encodeBase({ ordinal, configuration }: Base): Uint8Array {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration;
  return encode([1, ordinal, voters, outgoing, learners, learnersNext, autoLeave]);
}

/** @throws BaseBytesError for what `encodeBase` did not write */
export function decodeBase(bytes: Uint8Array): Base {
  const value = decode(bytes);
  if (!isArray(value) || value.length !== 7 || value[0] !== 1) throw new BaseBytesError('not of this form');
  const [, ordinal, voters, outgoing, learners, learnersNext, autoLeave] = value;
  if (typeof ordinal !== 'number' || typeof autoLeave !== 'boolean')
    throw new BaseBytesError('not of this form');
  return {
    ordinal,
    configuration: {
      voters: ids(voters),
      outgoing: ids(outgoing),
      learners: ids(learners),
      learnersNext: ids(learnersNext),
      autoLeave,
    },
  };
}

/** Raised when a stored place cannot be read. */
export class BaseBytesError extends Error {
  override readonly name = 'BaseBytesError';
}

function ids(value: CodecValue | undefined): NodeId[] {
  if (!isArray(value)) throw new BaseBytesError('a list of nodes is missing');
  return value.map((id) => {
    if (typeof id !== 'number' || id < 1) throw new BaseBytesError(`${String(id)} is no node`);
    return id;
  });
}

function isArray(value: CodecValue | undefined): value is readonly CodecValue[] {
  return Array.isArray(value);
}
