import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settlementFrame } from '../../node-core/settlement/frame.ts';
import { settle } from '../../node-core/settlement/settlement.ts';
import {
  addMoney,
  energyFromKwhText,
  formatMoney,
  minute,
  negateMoney,
} from '../../node-core/units/index.ts';
import { byHand } from '../replay/by-hand.ts';
import { at, communityOf, contractOf, seriesOf, tariffOf } from './fixtures.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/thesis');
const present = existsSync(DATA);
if (!present) console.warn(`not checked, for the thesis data is absent on this machine: ${DATA}`);
const START = at('2018-05-21T00:00+00:00');
const SPAN = { startMinute: START, endMinute: minute(START + 2880) };
const IDS = ['8000', '8001', '8002', '8003'];

/** The files have every minute in order: `by-hand.ts`, which goes by their times, would come to other sums if not. */
function seriesFrom(id: string) {
  const [, ...rows] = readFileSync(join(DATA, `${id}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  return seriesOf(
    START,
    rows.map((row) => {
      const [, consumed = '', produced = ''] = row.trim().split(',');
      return [energyFromKwhText(consumed), -energyFromKwhText(produced)] as const;
    }),
  );
}

describe("the product's settlement of the thesis data", () => {
  test.runIf(present).each([
    { first: '1.00', second: '1.00', tariff: '1.00' },
    { first: '0.731', second: '-0.05', tariff: '1.234567' },
  ])('is what it is by hand: $first, $second, tariff $tariff', ({ first, second, tariff }) => {
    const micros = (text: string) => Math.round(Number(text) * 1_000_000);
    const community = communityOf({
      contracts: [
        contractOf({ id: 'a', start: START, end: SPAN.endMinute, seller: 0, buyer: 1, price: micros(first) }),
        contractOf({
          id: 'b',
          start: START,
          end: SPAN.endMinute,
          seller: 2,
          buyer: 3,
          price: micros(second),
        }),
      ],
      tariffs: [tariffOf(8, SPAN.endMinute, [[START, micros(tariff)]])],
    });
    const series = new Map(IDS.map((id, member) => [member, seriesFrom(id)]));
    const frame = settlementFrame(community, SPAN);
    const expected = byHand(
      DATA,
      [
        { seller: '8000', buyer: '8001', price: first },
        { seller: '8002', buyer: '8003', price: second },
      ],
      tariff,
    );
    for (const [household, id] of IDS.entries()) {
      const settled = settle({ frame, household, series, asOf: { kind: 'closed' } });
      const fromPublic = negateMoney(addMoney(...settled.purchases.map(({ amount }) => amount)));
      const [contract] = settled.contracts;
      const other = IDS[household % 2 === 0 ? household + 1 : household - 1] ?? '';
      const owed =
        contract === undefined
          ? undefined
          : household % 2 === 0
            ? contract.amount
            : negateMoney(contract.amount);
      expect({
        neighbours: { [other]: owed === undefined ? undefined : formatMoney(owed) },
        public: formatMoney(fromPublic),
        total: formatMoney(addMoney(settled.earned, negateMoney(settled.spent))),
      }).toEqual(expected.households[id]);
    }
  });
});
