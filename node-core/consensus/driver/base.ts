import { encode, ItemFault, type ItemReader, readItems } from '../../codec/index.ts';
import type { Configuration } from '../raft/configuration.ts';
import type { NodeId } from '../raft/entry.ts';

/** The part of an applied place that storage does not look into: `[1, ordinal, voters, outgoing, learners, learnersNext, autoLeave]`. */
export interface Base {
  readonly ordinal: number;
  readonly configuration: Configuration;
}

const VERSION = 1;
/** More nodes than a community can have. */
const MAX_NODES = 10_000;

export function encodeBase({ ordinal, configuration }: Base): Uint8Array {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration;
  return encode([VERSION, ordinal, voters, outgoing, learners, learnersNext, autoLeave]);
}

/** @throws ItemFault for what `encodeBase` did not write */
export function decodeBase(bytes: Uint8Array): Base {
  return readItems(bytes, (items) => {
    const version = items.integer();
    if (version !== VERSION) throw new ItemFault(`version ${version}`);
    return {
      ordinal: items.integer(),
      configuration: {
        voters: nodes(items),
        outgoing: nodes(items),
        learners: nodes(items),
        learnersNext: nodes(items),
        autoLeave: items.boolean(),
      },
    };
  });
}

function nodes(items: ItemReader): NodeId[] {
  return items.integers(MAX_NODES);
}
