import { toHex } from '../../node-core/codec/index.ts';
import { REFUSALS } from '../../node-core/ledger/index.ts';
import { REFUSAL_CASES, type RefusalCase } from '../ledger/refusal-cases.ts';
import { type Asked, at, restartSequences, World } from '../ledger/world.ts';

/** Longer bytes say nothing that a sentence does not. */
const MAX_BYTES = 8 * 1024;
/** Made by hand, not by blocks. */
const WITHOUT_BLOCKS = ['communityFull'];

/**
 * refusals.json: every refusal, and for each a block (or a transaction on its way into the pool) that is refused so,
 * after the blocks named by their numbers in 'blocks'.
 */
export function refusalVectors() {
  const blocks: string[] = [];
  const numberOf = (bytes: Uint8Array): number => {
    const hex = toHex(bytes);
    const known = blocks.indexOf(hex);
    return known === -1 ? blocks.push(hex) - 1 : known;
  };
  const cases = REFUSAL_CASES.flatMap((one) => {
    const asked = askedBy(one);
    if (asked.bytes.length > MAX_BYTES || WITHOUT_BLOCKS.includes(one[0])) return [];
    const [refusal, what] = one;
    const { as, now } = asked;
    return [{ refusal, what, as, now, after: asked.before.map(numberOf), bytes: toHex(asked.bytes) }];
  });
  return {
    about:
      'Refusals in order of precedence, and bytes that are refused so at minute now, after the blocks with these numbers.',
    order: REFUSALS,
    blocks,
    cases,
  };
}

/** Each case begins with the same sequence numbers, so that it does not depend on those before. */
function askedBy([kind, what, refusal]: RefusalCase): Asked {
  restartSequences();
  const world = World.founded();
  world.time = at(10);
  const found = refusal(world);
  if (found !== kind) throw new Error(`${kind}, ${what}: ${found}`);
  const asked = World.lastAsked;
  if (asked === undefined) throw new Error(`${kind}, ${what}: nothing was asked`);
  return asked;
}
