import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toHex } from '../../node-core/codec/index.ts';
import { householdKeys } from '../../node-core/identity/index.ts';
import {
  type CommunityRules,
  type ContractTerms,
  DEFAULT_RULES,
  type Role,
  termsHash,
  type TransactionId,
} from '../../node-core/ledger/index.ts';
import { type ManualClock, manualClock } from '../../node-core/node/clock.ts';
import type { Household } from '../../node-core/node/household.ts';
import { type Neighbourhood, openNeighbourhood, type Resident } from '../../node-core/node/neighbourhood.ts';
import type { SequencedDraft } from '../../node-core/node/submit.ts';
import type { MinuteReading } from '../../node-core/meter/source.ts';
import {
  carbonGrams,
  energyMwh,
  type Minute,
  minute,
  minuteOfMs,
  msOfMinute,
  priceMicros,
  sharePermille,
} from '../../node-core/units/index.ts';

export const RULES: CommunityRules = {
  ...DEFAULT_RULES,
  validatorCount: 1,
  timeZone: 'UTC',
  monthCloseDays: 1,
  checkpointInterval: 10,
};

/** A minute of UTC, such as '2026-06-29T22:00'. */
export function at(text: string): Minute {
  return minuteOfMs(Date.parse(`${text}Z`));
}

/** Who lives there, in the order of admission; the first founds. */
export type Cast = readonly (readonly [name: string, roles: readonly Role[]])[];

export function seedOf(name: string): Uint8Array {
  return new Uint8Array(32).map((_, place) => (name.charCodeAt(place % name.length) * 7 + place) & 0xff);
}

/** A neighbourhood in a folder, with hands on its clock. */
export interface Street {
  readonly dir: string;
  readonly clock: ManualClock;
  readonly neighbourhood: Neighbourhood;
  household(name: string): Household;
  /** Turns the clock to a minute, or leaves it where it is past it. */
  go(to: Minute): void;
  /** Sends, and expects it to be certified. */
  send(name: string, draft: SequencedDraft): Promise<TransactionId>;
  /** A contract that both have signed. */
  contract(agreed: ContractTerms): Promise<TransactionId>;
  /** Hands readings of ended minutes to their homes and closes their block. */
  record(readings: Readonly<Record<string, readonly MinuteReading[]>>): Promise<void>;
  close(): Promise<void>;
}

export interface StreetOptions {
  readonly dir: string;
  readonly cast: Cast;
  readonly start: Minute;
  readonly rules?: CommunityRules;
}

/** Opens a street in a folder, or what a stopped one left there. */
export async function openStreet({ dir, cast, start, rules = RULES }: StreetOptions): Promise<Street> {
  const [founder, ...others] = cast.map(([name, roles]): Resident => ({ name, roles, seed: seedOf(name) }));
  if (founder === undefined) throw new Error('a street has a founder');
  const clock = manualClock(msOfMinute(start));
  const neighbourhood = await openNeighbourhood({
    dir,
    clock,
    community: { name: 'Street', currency: 'NOK', minorDigits: 2, rules, nonce: new Uint8Array(16).fill(5) },
    residents: [founder, ...others],
  });
  return new HandTurnedStreet({ dir, clock, neighbourhood });
}

class HandTurnedStreet implements Street {
  readonly dir: string;
  readonly clock: ManualClock;
  readonly neighbourhood: Neighbourhood;

  constructor(of: Pick<Street, 'dir' | 'clock' | 'neighbourhood'>) {
    this.dir = of.dir;
    this.clock = of.clock;
    this.neighbourhood = of.neighbourhood;
  }

  household(name: string): Household {
    return this.neighbourhood.household(name);
  }

  go(to: Minute): void {
    this.clock.advanceTo(Math.max(this.clock.nowMs(), msOfMinute(to)));
  }

  async send(name: string, draft: SequencedDraft): Promise<TransactionId> {
    const result = await this.household(name).send(draft);
    if (result.kind !== 'certified') throw new Error(`${draft.kind} by ${name}: ${JSON.stringify(result)}`);
    return result.id;
  }

  async contract(agreed: ContractTerms): Promise<TransactionId> {
    const nameOf = (member: number) =>
      this.neighbourhood.replica.community.members[member]?.displayName ?? '';
    const proposal = await this.send(nameOf(agreed.seller), {
      kind: 'proposal',
      terms: agreed,
      offer: null,
      counters: null,
      expiresMinute: agreed.startMinute,
    });
    await this.send(nameOf(agreed.buyer), { kind: 'acceptance', proposal, termsHash: termsHash(agreed) });
    return proposal;
  }

  async record(readings: Readonly<Record<string, readonly MinuteReading[]>>): Promise<void> {
    for (const [name, own] of Object.entries(readings)) this.household(name).recordMinutes(own);
    await this.neighbourhood.closer.flush();
  }

  close(): Promise<void> {
    return this.neighbourhood.close();
  }
}

/** A measured reading, in mWh. */
export function reading(of: {
  readonly minute: Minute;
  readonly importMwh?: number;
  readonly exportMwh?: number;
}): MinuteReading {
  const { importMwh = 0, exportMwh = 0 } = of;
  return {
    minute: of.minute,
    importMwh: energyMwh(importMwh),
    exportMwh: energyMwh(exportMwh),
    quality: 'measured',
  };
}

/** Minutes from one on, so many, so far apart. */
export function minutesFrom(first: Minute, count: number, step = 1): Minute[] {
  return Array.from({ length: count }, (_, place) => minute(first + place * step));
}

/** Terms of the whole for the whole, nothing promised, unless told otherwise. */
export function terms(
  of: Pick<ContractTerms, 'startMinute' | 'endMinute' | 'seller' | 'buyer'> & Partial<ContractTerms>,
): ContractTerms {
  return {
    sellerShare: sharePermille(1000),
    buyerShare: sharePermille(1000),
    price: priceMicros(800_000),
    minimumEnergyMwh: energyMwh(0),
    period: 'day',
    carbon: carbonGrams(20),
    ...of,
  };
}

/** Keeps the seeds beside the ledger, as a replay does, so that `verify` can open what is in it. */
export function keepSeeds(dir: string, names: readonly string[]): void {
  const seeds = Object.fromEntries(names.map((name) => [name, toHex(seedOf(name))]));
  writeFileSync(path.join(dir, 'replay.json'), `${JSON.stringify({ seeds }, null, 2)}\n`);
}

/** The keys that a household's PC has, and nothing else. */
export function keysOf(name: string, community: Uint8Array) {
  return householdKeys({ seed: seedOf(name), community });
}

/** A folder of its own under the system's temporary one; `remove` it. */
export function temporaryFolder(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-test-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Lets what timers have started come to its end: nothing in a street waits for more than a turn. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
