import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromHex } from '../../../node-core/codec/index.ts';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { householdBooks } from '../../../node-core/node/books.ts';
import { offerViews } from '../../../node-core/node/views/market.ts';
import { forecastView, waitingView } from '../../../node-core/node/views/outlook.ts';
import { pricesNow } from '../../../node-core/node/views/prices.ts';
import { signedTerms } from '../../../node-core/node/views/signed-terms.ts';
import { contractView } from '../../../node-core/node/views/contracts.ts';
import {
  carbonGrams,
  energyMwh,
  minute,
  priceMicros,
  sharePermille,
} from '../../../node-core/units/index.ts';
import { at, minutesFrom, openStreet, reading, type Street, temporaryFolder, terms } from '../street.ts';

const CAST = [
  ['grid', ['steward', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const [ADA, BO] = [1, 2];
/** Readings of ada's day, then a gap of an hour, and two hours more. */
const FIRST = at('2026-06-09T00:00');
const NOON = at('2026-06-10T12:00');

let folder: { readonly dir: string; remove(): void };
let street: Street;
let running: string;

beforeAll(async () => {
  folder = temporaryFolder();
  street = await openStreet({ dir: folder.dir, cast: CAST, start: FIRST });
  await street.send('grid', {
    kind: 'tariff',
    endMinute: at('2026-08-01T00:00'),
    steps: [
      { startMinute: FIRST, price: priceMicros(2_000_000), feedInPrice: null, carbon: carbonGrams(0) },
      {
        startMinute: minute(NOON + 30),
        price: priceMicros(3_000_000),
        feedInPrice: null,
        carbon: carbonGrams(0),
      },
    ],
  });
  street.go(minute(NOON - 180));
  const seen = minutesFrom(FIRST, NOON - 180 - FIRST).filter(
    (each) => each < NOON - 360 || each >= NOON - 300,
  );
  await street.record({ ada: seen.map((each) => reading({ minute: each, importMwh: 10_000 })) });
  running = await street.contract(
    terms({
      startMinute: minute(NOON - 60),
      endMinute: minute(NOON + 300),
      seller: BO,
      buyer: ADA,
      sellerShare: sharePermille(500),
      buyerShare: sharePermille(250),
      price: priceMicros(700_000),
    }),
  );
  await street.contract(
    terms({
      startMinute: minute(NOON - 60),
      endMinute: NOON,
      seller: ADA,
      buyer: BO,
      price: priceMicros(600_000),
    }),
  );
  street.go(NOON);
}, 30_000);

afterAll(async () => {
  await street.close();
  folder.remove();
});

function list(startMinute: number, endMinute: number) {
  return street.send('bo', {
    kind: 'offer',
    startMinute: minute(startMinute),
    endMinute: minute(endMinute),
    expectedEnergyMwh: energyMwh(100_000_000),
    share: sharePermille(1000),
    price: priceMicros(1_000_000),
    minimumEnergyMwh: energyMwh(0),
    period: 'term',
    carbon: carbonGrams(41),
    expiresMinute: minute(endMinute),
  });
}

describe('what an offer would save', () => {
  test('is worked out on the share of the need that no contract has', async () => {
    // An hour of 0.6 kWh, at 1.00 less than public power.
    const during = await list(NOON + 60, NOON + 120);
    const after = await list(NOON + 360, NOON + 420);
    const views = new Map(offerViews(street.household('ada')).map((view) => [view.id, view.savingMinor]));
    // Three quarters are free during the contract.
    expect(views.get(during)).toBe(45);
    expect(views.get(after)).toBe(60);
  });

  test('is unknown for one whose need is covered, and for its own offers', async () => {
    await street.contract(
      terms({
        startMinute: minute(NOON + 2880),
        endMinute: minute(NOON + 2940),
        seller: BO,
        buyer: ADA,
        sellerShare: sharePermille(500),
      }),
    );
    const covered = await list(NOON + 2880, NOON + 2940);
    const saving = (name: string) =>
      offerViews(street.household(name)).find(({ id }) => id === covered)?.savingMinor;
    expect(saving('ada')).toBeNull();
    expect(saving('bo')).toBeNull();
  });
});

describe('prices now', () => {
  test('are the public one of this minute and those of the contracts that run', () => {
    const ada = street.household('ada');
    expect(pricesNow(ada, minute(NOON - 30))).toEqual({
      publicPriceNow: 2_000_000,
      neighbourPricesNow: { buying: [700_000], selling: [600_000] },
    });
    // The sale has ended, in the minute that it names.
    expect(pricesNow(ada, NOON).neighbourPricesNow).toEqual({ buying: [700_000], selling: [] });
    expect(pricesNow(ada, minute(NOON + 30)).publicPriceNow).toBe(3_000_000);
  });

  test('are unknown where nobody has published one, and the producer pays none of its own', () => {
    expect(pricesNow(street.household('ada'), at('2026-09-01T00:00')).publicPriceNow).toBeNull();
    expect(pricesNow(street.household('grid'), NOON).publicPriceNow).toBeNull();
  });
});

describe('outlook', () => {
  test('what waits and what is missing of the last day', () => {
    expect(waitingView(street.household('ada'), { problems: [] })).toEqual({
      readings: 0,
      acts: 0,
      community: 'reached',
      lastReadingMinute: NOON - 181,
      gaps: [{ startMinute: NOON - 360, endMinute: NOON - 300 }],
    });
    const problem = { party: null, count: null, detail: '' };
    const away = (kind: 'alone' | 'noLeader') =>
      waitingView(street.household('bo'), { problems: [{ ...problem, kind }] });
    expect(away('alone')).toMatchObject({ community: 'alone', lastReadingMinute: null, gaps: [] });
    expect(away('noLeader').community).toBe('noOrder');
  });

  test('the forecast knows how much of the need contracts cover', () => {
    const view = forecastView(street.household('ada'));
    expect(view.hours).toHaveLength(24);
    // A quarter of four hours of 0.6 kWh: of the fifth the contract has a part only.
    const all = view.hours.reduce((sum, { need }) => sum + need.expectedMwh, 0);
    expect(view.boughtPermille).toBe(Math.floor((4 * 600_000 * 250) / all));
    expect(view.soldPermille).toBe(0);
  });
});

describe('a signed contract', () => {
  test('can be checked from the export alone', async () => {
    const ada = street.household('ada');
    const contract = ada.replica.community.contracts.get(running);
    const signed = contract === undefined ? undefined : signedTerms(ada, contract);
    if (signed === undefined) throw new Error('it is there');
    expect([signed.proposal.party.name, signed.acceptance.party.name]).toEqual(['bo', 'ada']);
    const verifier = createVerifier();
    for (const part of [signed.proposal, signed.acceptance]) {
      const check = {
        publicKey: fromHex(part.publicKey),
        message: fromHex(part.message),
        signature: fromHex(part.signature),
      };
      expect(verifier.verify(check)).toBe(true);
      expect(verifier.verify({ ...check, message: check.message.with(40, 255) })).toBe(false);
      expect(part.transaction.endsWith(part.signature)).toBe(true);
      // The message holds what is recorded, up to the signature.
      expect(part.message).toContain(part.transaction.slice(0, -132));
    }
    expect(signed.proposal.transaction).toContain(signed.termsBytes);
    expect(signed.acceptance.message).toContain(signed.termsHash);
    expect(signed.proposal.transactionId).toBe(running);
  });
});

test('a contract that both have ended early has no request left, and ends then', async () => {
  const ending = { kind: 'end', contract: running, endMinute: minute(NOON + 60) } as const;
  const ada = street.household('ada');
  const view = () => {
    const contract = ada.replica.community.contracts.get(running);
    if (contract === undefined) throw new Error('it is there');
    return contractView(ada, householdBooks(ada), contract);
  };
  await street.send('ada', ending);
  expect(view()).toMatchObject({ endRequest: { byMe: true, endMinute: NOON + 60 }, endMinute: NOON + 300 });
  await street.send('bo', ending);
  expect(view()).toMatchObject({ endRequest: null, endMinute: NOON + 60 });
});
