import { expect } from './person-at-home.ts';
import { type Kind, test } from './real-home.ts';
import { agree, EVENING_MS, settle, settleUp, stayBehind } from './street-journeys.ts';

test.setTimeout(900_000);

/** How many homes, and on what the first of them run; the others are headless. */
const STREETS: readonly { readonly homes: 2 | 5; readonly kinds: readonly Kind[] }[] = [
  { homes: 2, kinds: ['headless', 'headless'] },
  { homes: 2, kinds: ['desktop', 'desktop'] },
  { homes: 5, kinds: ['headless', 'headless'] },
  { homes: 5, kinds: ['desktop', 'headless'] },
];

for (const { homes, kinds } of STREETS) {
  test(`${homes} homes, the first two ${kinds.join(' and ')}: found, join, list, counter, accept, a bill that both verify`, async ({
    realHome,
    hands,
  }) => {
    const street = await settle({ realHome, hands: hands({ originMs: EVENING_MS }), homes, kinds });
    await agree(street);
    await settleUp(street);
    if (homes === 5) await stayBehind(street);
    expect(street.faults.flat()).toEqual([]);
    expect([street.roof, street.workshop, ...street.others].flatMap(({ faults }) => faults)).toEqual([]);
  });
}
