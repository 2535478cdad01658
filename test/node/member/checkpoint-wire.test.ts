import { describe, expect, test } from 'vitest';
import { encode, ItemFault } from '../../../node-core/codec/index.ts';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { checkCheckpoint } from '../../../node-core/node/checkpoint.ts';
import { checkpointItems, readCheckpointItems } from '../../../node-core/node/member/checkpoint-wire.ts';
import type { StoredCheckpoint } from '../../../node-core/storage/index.ts';
import { sampleCheckpoint } from './long-street.ts';

const { checkpoint, community } = sampleCheckpoint();
const verifier = createVerifier();

async function* oneByOne(items: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const item of items) yield item;
}
const read = (items: Iterable<Uint8Array>) => readCheckpointItems(oneByOne(items));

describe('a checkpoint on the way', () => {
  const large: StoredCheckpoint = { ...checkpoint, state: new Uint8Array(700_000).fill(5) };

  test('comes as it went, in pieces; none, where there is none', async () => {
    const items = [...checkpointItems(large)];
    expect(items).toHaveLength(4);
    expect(await read(items)).toEqual(large);
    expect(await read([])).toBeUndefined();
  });

  const faults: readonly (readonly [string, readonly Uint8Array[]])[] = [
    ['a piece too few', [...checkpointItems(large)].slice(0, 3)],
    ['a piece too many', [...checkpointItems(large), Uint8Array.of(1)]],
    ['no head', [Uint8Array.of(1, 2, 3)]],
    ['a state without end', [encode([1, 1, new Uint8Array(9), new Uint8Array(9), 2 ** 40])]],
  ];
  test.each(faults)('with %s is none', async (_, items) => {
    await expect(read(items)).rejects.toBeInstanceOf(ItemFault);
  });
});

describe('a checkpoint', () => {
  test('that holds together says where its copy begins, and who signed it', () => {
    const checked = checkCheckpoint(checkpoint, { community, verifier });
    expect(checked).toMatchObject({
      kind: 'ok',
      origin: { logIndex: 8, heads: { energy: { next: 3 }, contract: { next: 5 } } },
    });
  });

  test('with any byte of it changed is refused', () => {
    const { state, header, certificate } = checkpoint;
    for (const [what, bytes] of Object.entries({ state, header, certificate })) {
      for (let at = 0; at < bytes.length; at += 3) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        const checked = checkCheckpoint({ ...checkpoint, [what]: changed }, { community, verifier });
        expect(checked.kind, `${what}, byte ${at}`).toBe('refused');
      }
    }
  });

  const refusals: readonly (readonly [string, Partial<StoredCheckpoint>, string])[] = [
    ['of another entry', { logIndex: 9 }, 'wrongIndex'],
    ['of another term', { term: 2 }, 'wrongTerm'],
  ];
  test.each(refusals)('%s is refused', (_, changes, reason) => {
    const checked = checkCheckpoint({ ...checkpoint, ...changes }, { community, verifier });
    expect(checked).toMatchObject({ kind: 'refused', reason });
  });

  test('of another community is refused', () => {
    const checked = checkCheckpoint(checkpoint, { community: new Uint8Array(32), verifier });
    expect(checked).toMatchObject({ kind: 'refused', reason: 'wrongCommunity' });
  });
});
