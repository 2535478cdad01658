import { afterEach, describe, expect, test } from 'vitest';
import { linkAll, linked, startHome, stopAll, type TestHome } from './support/homes.ts';

let homes: TestHome[] = [];

afterEach(async () => {
  await stopAll(homes);
  homes = [];
});

async function start(count: number): Promise<TestHome[]> {
  homes = await Promise.all(Array.from({ length: count }, (_, n) => startHome(n)));
  return homes;
}

describe('links between homes', () => {
  test('carry frames both ways on both lanes', async () => {
    const [a, b] = await start(2);
    if (a === undefined || b === undefined) throw new Error('two homes');
    linkAll(homes);
    await linked(homes);
    expect(a.network.send(b.id, Uint8Array.of(1, 2, 3))).toBe('sent');
    expect(b.network.send(a.id, Uint8Array.of(4))).toBe('sent');
    const big = new Uint8Array(3_000_000).map((_, at) => at % 251);
    expect(a.network.send(b.id, big, 'bulk')).toBe('sent');
    expect((await b.frame()).frame).toEqual(Uint8Array.of(1, 2, 3));
    expect((await a.frame()).frame).toEqual(Uint8Array.of(4));
    const bulk = await b.frame(({ lane }) => lane === 'bulk');
    expect(Buffer.compare(bulk.frame, big)).toBe(0);
    expect(a.network.health().links).toMatchObject([{ peer: b.id, up: true, path: 'local' }]);
  });
});
