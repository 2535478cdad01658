import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fromHex, toHex } from '../codec/index.ts';
import type { MinuteReading } from '../meter/source.ts';
import { replaceFile } from '../storage/index.ts';
import { formatPrice, type PriceMicros } from '../units/index.ts';
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

/** What a replay is of: kept beside the ledger, so that it can only be taken up again as it was begun. */
export interface ReplayPlan {
  readonly nonce: string;
  readonly sales: readonly string[];
  readonly tariff: string;
  readonly homes: readonly string[];
  readonly firstMinute: number;
  readonly endMinute: number;
  /** Seeds of the made-up households, in hexadecimal: they hold nothing but this replay. */
  readonly seeds: Readonly<Record<string, string>>;
}

/** Takes up the plan of a replay that was begun in this folder, or begins one. @throws ReplayError */
export function planReplay(
  options: {
    readonly input: string;
    readonly dir: string;
    readonly sales: readonly Sale[];
    readonly tariff: PriceMicros;
  },
  homes: ReadonlyMap<string, readonly MinuteReading[]>,
): ReplayPlan {
  const names = [...homes.keys()];
  const first = homes.get(names[0] ?? '')?.[0];
  const last = homes.get(names[0] ?? '')?.at(-1);
  if (first === undefined || last === undefined) throw new ReplayError(`${options.input}: no readings`);
  for (const { seller, buyer } of options.sales) {
    for (const name of [seller, buyer]) {
      if (!homes.has(name))
        throw new ReplayError(`--sell names ${name}, but ${options.input} has ${names.join(', ')}`);
    }
    if (seller === buyer) throw new ReplayError(`--sell ${seller}:${buyer}: a home cannot sell to itself`);
  }
  if (homes.has(PUBLIC_PRODUCER)) throw new ReplayError(`a home cannot be called ${PUBLIC_PRODUCER}`);
  const wanted = {
    sales: options.sales.map(({ seller, buyer, price }) => `${seller}:${buyer}@${formatPrice(price)}`),
    tariff: formatPrice(options.tariff),
    homes: names,
    firstMinute: first.minute,
    endMinute: last.minute + 1,
  };
  const file = path.join(options.dir, PLAN_FILE);
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as ReplayPlan;
    for (const key of ['sales', 'tariff', 'homes', 'firstMinute', 'endMinute'] as const) {
      if (JSON.stringify(kept[key]) !== JSON.stringify(wanted[key])) {
        throw new ReplayError(
          `${options.dir} holds a replay with another ${key}: choose an empty folder for --out`,
        );
      }
    }
    return kept;
  }
  if (existsSync(path.join(options.dir, 'ledger.sqlite'))) {
    throw new ReplayError(
      `${options.dir} holds a ledger that is no replay's: choose an empty folder for --out`,
    );
  }
  mkdirSync(options.dir, { recursive: true });
  const seeds = Object.fromEntries([PUBLIC_PRODUCER, ...names].map((name) => [name, toHex(randomBytes(32))]));
  const plan: ReplayPlan = { nonce: toHex(randomBytes(16)), ...wanted, seeds };
  replaceFile(file, Buffer.from(`${JSON.stringify(plan, null, 2)}\n`));
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
