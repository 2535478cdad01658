/**
 * The thesis data settled by hand: plain bigint arithmetic over the CSV files, and not a line of the product. What
 * the product's replay prints is compared with this, so nothing here may import it.
 *
 * The files: `Date,Consumed,Produced` behind a byte order mark; `dd-mm-yy HH:MM`; kWh per minute with up to four
 * decimals; Produced with a leading minus.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One contract over the whole of the data, for all of both homes' surplus and need. */
export interface Sell {
  readonly seller: string;
  readonly buyer: string;
  /** Per kWh: '1.00'. */
  readonly price: string;
}

/** Amounts as the shortest exact decimals of the currency, positive: owed to the household. */
export interface ByHandHousehold {
  readonly neighbours: Readonly<Record<string, string>>;
  readonly public: string;
  readonly total: string;
}

export interface ByHand {
  readonly households: Readonly<Record<string, ByHandHousehold>>;
  /** Lines of all files, headers apart. */
  readonly readings: number;
}

/** Ten-thousandths of a kWh; prices count in millionths, so amounts count in 10^-10. */
const ENERGY_PLACES = 4;
const PRICE_PLACES = 6;

interface Flow {
  readonly consumed: bigint;
  readonly produced: bigint;
}

/**
 * Works out what each of the four homes is owed. In every minute the seller's surplus, as far as the buyer needs it,
 * is sold at the contract's price; what need is left is bought at the tariff; what surplus is left earns nothing.
 */
export function byHand(dir: string, sells: readonly Sell[], tariff: string): ByHand {
  const homes = new Map(
    ['8000', '8001', '8002', '8003'].map((id) => [id, readFlows(join(dir, `${id}.csv`))]),
  );
  const tariffPrice = digits(tariff, PRICE_PLACES);
  const neighbours = new Map([...homes.keys()].map((id) => [id, new Map<string, bigint>()]));
  const fromPublic = new Map<string, bigint>();
  for (const [id, flows] of homes) {
    let sum = 0n;
    const buying = sells.find((sell) => sell.buyer === id);
    for (const [time, flow] of flows) {
      const moved = buying === undefined ? 0n : movedIn(homes, buying, time);
      sum += positive(flow.consumed - flow.produced) - moved;
    }
    fromPublic.set(id, -sum * tariffPrice);
  }
  for (const sell of sells) {
    const price = digits(sell.price, PRICE_PLACES);
    let sum = 0n;
    for (const time of flowsOf(homes, sell.seller).keys()) sum += movedIn(homes, sell, time);
    neighbours.get(sell.seller)?.set(sell.buyer, sum * price);
    neighbours.get(sell.buyer)?.set(sell.seller, -sum * price);
  }
  const households: Record<string, ByHandHousehold> = {};
  for (const id of homes.keys()) {
    const dealings = [...(neighbours.get(id) ?? [])];
    const publicAmount = fromPublic.get(id) ?? 0n;
    const total = dealings.reduce((sum, [, amount]) => sum + amount, publicAmount);
    households[id] = {
      neighbours: Object.fromEntries(dealings.map(([other, amount]) => [other, shortest(amount)])),
      public: shortest(publicAmount),
      total: shortest(total),
    };
  }
  return { households, readings: [...homes.values()].reduce((sum, flows) => sum + flows.size, 0) };
}

function movedIn(homes: ReadonlyMap<string, ReadonlyMap<string, Flow>>, sell: Sell, time: string): bigint {
  const seller = flowsOf(homes, sell.seller).get(time);
  const buyer = flowsOf(homes, sell.buyer).get(time);
  if (seller === undefined || buyer === undefined) return 0n;
  const surplus = positive(seller.produced - seller.consumed);
  const need = positive(buyer.consumed - buyer.produced);
  return surplus < need ? surplus : need;
}

function flowsOf(
  homes: ReadonlyMap<string, ReadonlyMap<string, Flow>>,
  id: string,
): ReadonlyMap<string, Flow> {
  const flows = homes.get(id);
  if (flows === undefined) throw new Error(`no home ${id}`);
  return flows;
}

function readFlows(path: string): ReadonlyMap<string, Flow> {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  if (header !== 'Date,Consumed,Produced') throw new Error(`${path}: header ${header}`);
  const flows = new Map<string, Flow>();
  for (const row of rows) {
    const match = /^(\d\d-\d\d-\d\d \d\d:\d\d),(-?[\d.]+),(-?[\d.]+)$/.exec(row);
    if (match === null) throw new Error(`${path}: ${row}`);
    const [, time = '', consumed = '', produced = ''] = match;
    if (flows.has(time)) throw new Error(`${path}: ${time} twice`);
    flows.set(time, {
      consumed: digits(consumed, ENERGY_PLACES),
      produced: -digits(produced, ENERGY_PLACES),
    });
  }
  return flows;
}

/** '-0.517' with 4 places is -5170n. */
function digits(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a number: ${text}`);
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > places) throw new Error(`more than ${places} decimals: ${text}`);
  const value = BigInt(whole + fraction.padEnd(places, '0'));
  return sign === '-' ? -value : value;
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}

/** 10^-10ths of the currency as a decimal without trailing zeros. */
function shortest(value: bigint): string {
  const places = ENERGY_PLACES + PRICE_PLACES;
  const text = String(value < 0n ? -value : value).padStart(places + 1, '0');
  const fraction = text.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${text.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}
