import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { fromHex, toHex } from '../codec/index.ts';
import type { MinuteReading } from '../meter/source.ts';
import { replaceFile } from '../storage/index.ts';
import { formatPrice, type PriceMicros } from '../units/index.ts';
import { LEDGER_FILE } from './ledger-folder.ts';
import type { Resident } from './neighbourhood.ts';

export interface Sale {
  readonly seller: string;
  readonly buyer: string;
  readonly price: PriceMicros;
}

/** What the caller asked for cannot be done. The message says what to change. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

/** Who sells public power in a replay; it founds the community too. */
export const PUBLIC_PRODUCER = 'public';
export const PLAN_FILE = 'replay.json';

const replayPlan = z.strictObject({
  /** 16 random bytes, in hexadecimal. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  sales: z.array(z.string()),
  tariff: z.string(),
  homes: z.array(z.string()),
  firstMinute: z.int(),
  endMinute: z.int(),
  /** Of the made-up households, in hexadecimal: they hold nothing but this replay. */
  seeds: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});
/** What a replay is of: kept beside the ledger, so that it can only be taken up again as it was begun. */
export type ReplayPlan = Readonly<z.infer<typeof replayPlan>>;

type Homes = ReadonlyMap<string, readonly MinuteReading[]>;

/** What is asked for, and where it is kept. */
export interface ReplayWish {
  readonly input: string;
  readonly dir: string;
  readonly sales: readonly Sale[];
  readonly tariff: PriceMicros;
}

/** Takes up the plan of a replay that was begun in this folder, or begins one. @throws ReplayError */
export function planReplay(wish: ReplayWish, homes: Homes): ReplayPlan {
  checkSales(wish, homes);
  const names = [...homes.keys()];
  const first = homes.get(names[0] ?? '')?.[0];
  const last = homes.get(names[0] ?? '')?.at(-1);
  if (first === undefined || last === undefined) throw new ReplayError(`${wish.input}: no readings`);
  const wanted = {
    sales: wish.sales.map(({ seller, buyer, price }) => `${seller}:${buyer}@${formatPrice(price)}`),
    tariff: formatPrice(wish.tariff),
    homes: names,
    firstMinute: first.minute,
    endMinute: last.minute + 1,
  };
  const kept = keptPlan(wish.dir);
  if (kept === undefined) return beginPlan(wish.dir, wanted);
  for (const [key, words] of PARTS) {
    if (isDeepStrictEqual(kept[key], wanted[key])) continue;
    throw new ReplayError(`${wish.dir} holds a replay ${words}: choose an empty folder for --out`);
  }
  return kept;
}

/** What makes a replay another one, in words. */
const PARTS = [
  ['sales', 'with other sales'],
  ['tariff', 'at another tariff'],
  ['homes', 'of other homes'],
  ['firstMinute', 'that begins at another minute'],
  ['endMinute', 'that ends at another minute'],
] as const;

/** What a folder and a member can be called. */
const HOME_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u;

/** Each contract is for the whole of a home's surplus or need, so a home sells once and buys once. */
function checkSales({ input, sales }: ReplayWish, homes: Homes): void {
  for (const name of homes.keys()) {
    if (name !== PUBLIC_PRODUCER && HOME_NAME.test(name)) continue;
    throw new ReplayError(
      `a home cannot be called ${name}: rename ${name}.csv to letters and digits, 40 at most`,
    );
  }
  const sellers = new Set<string>();
  const buyers = new Set<string>();
  for (const { seller, buyer } of sales) {
    const flag = `--sell ${seller}:${buyer}`;
    for (const name of [seller, buyer]) {
      if (homes.has(name)) continue;
      throw new ReplayError(`${flag} names ${name}, but ${input} has ${[...homes.keys()].join(', ')}`);
    }
    if (seller === buyer) throw new ReplayError(`${flag}: a home cannot sell to itself`);
    if (sellers.has(seller)) throw new ReplayError(`${flag}: ${seller} sells all of its surplus already`);
    if (buyers.has(buyer)) throw new ReplayError(`${flag}: ${buyer} buys all of its need already`);
    sellers.add(seller);
    buyers.add(buyer);
  }
}

function keptPlan(dir: string): ReplayPlan | undefined {
  const file = path.join(dir, PLAN_FILE);
  if (existsSync(file)) {
    try {
      return replayPlan.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (cause) {
      if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) throw cause;
      throw new ReplayError(`${file} is damaged: choose an empty folder for --out`, { cause });
    }
  }
  // A replay that was stopped while it wrote its plan leaves no more than the plan's first draft.
  const others = existsSync(dir) ? readdirSync(dir).filter((name) => name !== `${PLAN_FILE}.new`) : [];
  if (others.length > 0) {
    const what = others.includes(LEDGER_FILE)
      ? "a ledger that is no replay's"
      : others.slice(0, 3).join(', ');
    throw new ReplayError(`${dir} holds ${what}: choose an empty folder for --out`);
  }
  return undefined;
}

function beginPlan(dir: string, wanted: Omit<ReplayPlan, 'nonce' | 'seeds'>): ReplayPlan {
  const names = [PUBLIC_PRODUCER, ...wanted.homes];
  const seeds = Object.fromEntries(names.map((name) => [name, toHex(randomBytes(32))]));
  const plan: ReplayPlan = { nonce: toHex(randomBytes(16)), ...wanted, seeds };
  mkdirSync(dir, { recursive: true });
  replaceFile(path.join(dir, PLAN_FILE), Buffer.from(`${JSON.stringify(plan, null, 2)}\n`));
  return plan;
}

/** The households of a plan; the public producer comes first, for it founds the community. */
export function residentsOf(plan: ReplayPlan): [Resident, ...Resident[]] {
  const resident = (name: string, roles: Resident['roles']): Resident => ({
    name,
    seed: fromHex(plan.seeds[name] ?? ''),
    roles,
  });
  return [
    resident(PUBLIC_PRODUCER, ['steward', 'superUser', 'publicProducer']),
    ...plan.homes.map((name) => resident(name, [])),
  ];
}
