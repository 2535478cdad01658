import { expect, test } from 'vitest';
import { garble } from './garbler.ts';

/** `node test/fuzz/group-frames.ts` sends a million. */
test('a home with a seat that sends damaged frames gets nowhere, is told of, and takes no memory', {
  timeout: 60_000,
}, async () => {
  const { heard, blocksAfter, heapMb } = await garble({ inputs: 4000, seed: 1 });
  expect(Object.keys(heard)).toEqual(
    expect.arrayContaining(['malformedFrame', 'impossibleMessage', 'badSignature', 'reported']),
  );
  expect(blocksAfter).toBeGreaterThan(0);
  expect(heapMb.end).toBeLessThan(heapMb.early + 50);
});
