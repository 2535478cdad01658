import { householdBooks } from '../../node-core/node/books.ts';
import { billFor } from '../../node-core/node/bills.ts';
import { keptBill } from '../../node-core/node/kept-bill.ts';
import { endOf, finishFolder } from '../../node-core/node/ledger-folder.ts';
import { signMonth } from '../../node-core/node/month-close.ts';
import {
  addMinutes,
  carbonGrams,
  energyMwh,
  type Minute,
  monthFromText,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';
import { termsHash } from '../../node-core/ledger/index.ts';
import { at, keepSeeds, minutesFrom, openStreet, reading, type Street, terms } from './street.ts';

const CAST = [
  ['grid', ['steward', 'superUser', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const [ADA, BO] = [1, 2];
export const MONTHS = ['2026-06', '2026-07'] as const;

/**
 * Writes a small finished ledger into a folder: two homes over the turn of a month, nearly every kind of transaction,
 * readings that came late and were corrected, two closed months with their statements and bills, checkpoints, stored
 * states. About 90 blocks.
 */
export async function writeSmallLedger(dir: string): Promise<void> {
  const street = await openStreet({ dir, cast: CAST, start: at('2026-06-29T20:00') });
  await publishTariff(street);
  await trade(street);
  await recordEvenings(street);
  await closeMonth(street, { month: '2026-06', closes: at('2026-07-02T00:00') });
  await correctTheClosedMonth(street);
  street.neighbourhood.replica.saveSnapshot();
  await makeBoSuperUser(street);
  await closeMonth(street, { month: '2026-07', closes: at('2026-08-02T00:00') });
  await dispute(street);
  const { replica } = street.neighbourhood;
  const made = { bills: billsOf(street), end: endOf(replica.community, replica.appliedIndex) };
  await street.close();
  keepSeeds(
    dir,
    CAST.map(([name]) => name),
  );
  finishFolder(dir, { ...made, others: ['replay.json'] });
}

async function publishTariff(street: Street): Promise<void> {
  const step = (text: string, price: number) => ({
    startMinute: at(text),
    price: priceMicros(price),
    feedInPrice: priceMicros(100_000),
    carbon: carbonGrams(300),
  });
  await street.send('grid', {
    kind: 'tariff',
    endMinute: at('2026-08-01T00:00'),
    steps: [step('2026-06-29T21:00', 1_200_000), step('2026-06-30T00:00', 900_000)],
  });
}

/** Offers, a counter-proposal, a decline, a contract that begins, one that is ended before it does. */
async function trade(street: Street): Promise<void> {
  const span = { startMinute: at('2026-06-29T22:00'), endMinute: at('2026-07-20T00:00') };
  const offer = (price: number) =>
    street.send('ada', {
      kind: 'offer',
      ...span,
      expectedEnergyMwh: energyMwh(9_000_000),
      share: sharePermille(1000),
      price: priceMicros(price),
      minimumEnergyMwh: energyMwh(0),
      period: 'day',
      carbon: carbonGrams(20),
      expiresMinute: span.startMinute,
    });
  await street.send('ada', { kind: 'withdraw', target: await offer(950_000) });
  const offered = await offer(850_000);
  const asked = terms({ ...span, seller: ADA, buyer: BO, price: priceMicros(700_000) });
  const met = { ...asked, price: priceMicros(800_000), minimumEnergyMwh: energyMwh(50_000) };
  const common = { kind: 'proposal', offer: offered, expiresMinute: span.startMinute } as const;
  const first = await street.send('bo', { ...common, terms: asked, counters: null });
  const second = await street.send('ada', { ...common, terms: met, counters: first });
  await street.send('bo', { kind: 'acceptance', proposal: second, termsHash: termsHash(met) });
  const later = { startMinute: at('2026-07-20T00:00'), endMinute: at('2026-07-25T00:00') };
  const unwanted = await street.send('bo', {
    ...common,
    offer: null,
    counters: null,
    terms: terms({ ...later, seller: BO, buyer: ADA }),
  });
  await street.send('ada', { kind: 'decline', proposal: unwanted, reason: 'away' });
  const cancelled = await street.contract(terms({ ...later, seller: ADA, buyer: BO }));
  for (const name of ['ada', 'bo']) {
    await street.send(name, { kind: 'end', contract: cancelled, endMinute: later.startMinute });
  }
}

/** Ada sells in the light of the evening, Bo buys; blocks of a few minutes each, over two midnights. */
async function recordEvenings(street: Street): Promise<void> {
  for (const evening of ['2026-06-29T22:00', '2026-06-30T22:00']) {
    for (let first = at(evening); first < at(evening) + 150; first = addMinutes(first, 10)) {
      street.go(addMinutes(first, 10));
      const minutes = minutesFrom(first, 4, 2);
      await street.record({
        ada: minutes.map((one) =>
          reading({ minute: one, importMwh: 100, exportMwh: 20_000 + (one % 7) * 1000 }),
        ),
        // Bo's PC is off for a while.
        bo: minutes
          .filter((one) => one % 30 > 5)
          .map((one) => reading({ minute: one, importMwh: 15_000 + (one % 5) * 900 })),
      });
    }
  }
}

async function closeMonth(
  street: Street,
  { month, closes }: { readonly month: string; readonly closes: Minute },
): Promise<void> {
  street.go(closes);
  for (const household of street.neighbourhood.households.values()) {
    await household.settleGrants();
    await signMonth(household, householdBooks(household), monthFromText(month));
  }
}

/** What was missing in June comes in July, and one reading is put right: corrections on July's bill. */
async function correctTheClosedMonth(street: Street): Promise<void> {
  const missed = minutesFrom(at('2026-06-29T23:00'), 3, 2);
  await street.record({ bo: missed.map((one) => reading({ minute: one, importMwh: 12_345 })) });
  street.household('ada').correctMinute(reading({ minute: at('2026-06-29T22:10'), exportMwh: 11_111 }));
  await street.neighbourhood.closer.flush();
}

async function makeBoSuperUser(street: Street): Promise<void> {
  await street.send('grid', { kind: 'member', change: { kind: 'role', member: BO, roles: ['superUser'] } });
  await street.neighbourhood.closer.flush();
  for (const household of street.neighbourhood.households.values()) await household.settleGrants();
}

async function dispute(street: Street): Promise<void> {
  const [contract] = [...street.neighbourhood.replica.community.contracts.values()];
  if (contract === undefined) throw new Error('there is a contract');
  const disputed = await street.send('bo', {
    kind: 'dispute',
    subject: {
      kind: 'minutes',
      month: monthFromText('2026-06'),
      of: { kind: 'contract', contract: contract.id },
      minutes: [{ minute: at('2026-06-29T22:10'), energyMwh: energyMwh(7) }],
    },
  });
  await street.send('bo', { kind: 'withdraw', target: disputed });
}

function billsOf(street: Street) {
  return ['ada', 'bo'].flatMap((name) => {
    const household = street.household(name);
    const books = householdBooks(household);
    return MONTHS.map((month) => keptBill(name, billFor(household, books, monthFromText(month))));
  });
}
