import { expect, test } from 'vitest';
import type { Malice } from '../../simulation/community/ports.ts';
import { CalmStreet } from './calm-street.ts';

/** What home 0 is told of, when it leads and sends the others blocks that are not its own, by those others. */
async function blamed(malice: Malice): Promise<{
  readonly by: ReadonlyMap<number, ReadonlySet<string>>;
  readonly street: CalmStreet;
}> {
  const street = await CalmStreet.of(5);
  const { world } = street;
  const leader = world.leader;
  if (leader === undefined) throw new Error('nobody leads');
  world.hadMalice = true;
  world.checker.hasEquivocated = malice === 'equivocates';
  const by = new Map<number, Set<string>>();
  world.heard = (home, event) => {
    if (!('from' in event) || event.from !== leader.id) return;
    const kinds = by.get(home.n) ?? new Set();
    by.set(home.n, kinds.add('reason' in event ? `${event.kind}: ${event.reason}` : event.kind));
  };
  leader.malice = malice;
  for (let n = 1; n < 5; n += 1) street.offerFrom(n);
  // Every other home gets another block than the rest.
  const isTold = (): boolean =>
    malice === 'equivocates' ? [1, 3].every((n) => by.get(n)?.has('badSignature') === true) : by.size === 4;
  await street.until('it is told of', isTold);
  return { by, street };
}

test.each([
  ['with a signature that does not hold', 'badSignature', 'badSignature'],
  ['with another Merkle root', 'badMerkleRoot', 'wrongMerkleRoot'],
  ['with another hash of the state', 'badStateHash', 'wrongStateHash'],
] as const)(
  'a leader that sends blocks %s is named by all others, and deposed; the others go on',
  async (_, malice, reason) => {
    const { by, street } = await blamed(malice);
    for (const n of [1, 2, 3, 4]) expect(by.get(n)).toEqual(new Set([`proposalRefused: ${reason}`]));
    const before = street.world.checker.height;
    await street.until('blocks of another leader', () => street.world.checker.height >= before + 4);
    expect(street.world.leader?.n).not.toBe(0);
  },
);

test('a leader that sends two blocks for one place is named by those who got the other one', async () => {
  const { by } = await blamed('equivocates');
  expect([...by.keys()]).toEqual(expect.arrayContaining([1, 3]));
});
