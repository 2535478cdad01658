import type { LivePower, MeterView } from '../api/views.ts';
import type { LiveSample, MeterQuestion, MeterSource } from '../meter/source.ts';
import type { ContractTerms, MemberIndex } from '../ledger/index.ts';
import { type Minute, minute, minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Household } from './household.ts';
import { MeterHearing } from './meter-hearing.ts';
import { type Emitter, emitter, type Signal } from './signal.ts';
import { partyView } from './views/parties.ts';

/** A meter that goes on speaking and says no power for so long: what it said before is not power now. */
const POWER_HOLDS_MS = 60_000;

/** The last sample, and where its power comes from or goes to by the contracts in force; whether the meter is heard. */
export interface LiveMeter {
  /** Each sample; and a word when the meter has fallen silent, or is another. */
  readonly samples: Signal<LivePower>;
  /** What a person should look at is another thing: the meter asks, or is answered; it fell silent, or is heard again. */
  readonly attention: Signal<void>;
  last(): LivePower;
  /** Since when a meter that should be heard is not; null where it is, or there is none. */
  silentSinceMs(): number | null;
  /** Another meter measures from now on; null: none. What was heard of the one before is forgotten. */
  measuredBy(source: Pick<MeterSource, 'kind' | 'question'> | null): void;
  /** What a person should look at of the meter now. */
  question(): MeterQuestion | null;
  /** What it asks is another thing than before. */
  asks(): void;
  /** Something whole was heard, with power or without. */
  heard(): void;
  take(sample: LiveSample): void;
}

export function liveMeter(options: {
  readonly household: Household;
  /** Null: none yet. */
  readonly kind: MeterSource['kind'] | null;
  readonly clock: Clock & { readonly speed?: number };
}): LiveMeter {
  const { household, clock } = options;
  const samples: Emitter<LivePower> = emitter();
  const attention: Emitter<void> = emitter();
  let kind = options.kind;
  let question = (): MeterQuestion | null => null;
  let sample: LiveSample | undefined;
  /** Since when the meter has been heard without power in what it says; undefined: it said power last. */
  let withoutPowerMs: number | undefined;
  const hearing = new MeterHearing({
    clock,
    expected: kind !== null,
    fellSilent: () => {
      samples.emit(last());
      attention.emit();
    },
    heardAgain: () => attention.emit(),
  });

  const meter = (): MeterView => {
    const { heardMs, silentSinceMs } = hearing;
    // Of one that has just started nothing is known yet.
    const state = silentSinceMs !== null ? 'silent' : kind === null || heardMs === null ? 'off' : 'ok';
    return { kind: kind ?? 'usb', state, lastHeardMs: heardMs };
  };

  const powerNow = (): LiveSample | undefined =>
    (hearing.heardMs ?? 0) - (withoutPowerMs ?? Number.POSITIVE_INFINITY) > POWER_HOLDS_MS
      ? undefined
      : sample;

  const last = (): LivePower => {
    const now = powerNow();
    const importW = now?.importW ?? 0;
    const exportW = now?.exportW ?? 0;
    const neighbours = neighbourPowers(household, { clock, most: importW + exportW });
    const neighboursW = neighbours.reduce((sum, { powerW }) => sum + powerW, 0);
    return {
      atMs: now?.atMs ?? clock.nowMs(),
      basis: basisOf(now),
      importW,
      exportW,
      neighboursW,
      publicW: importW + exportW - neighboursW,
      neighbours,
      roofW: now?.roofW ?? null,
      meter: meter(),
    };
  };

  return {
    samples,
    attention,
    last,
    question: () => question(),
    silentSinceMs: () => hearing.silentSinceMs,
    measuredBy(source) {
      kind = source?.kind ?? null;
      question = () => source?.question?.() ?? null;
      sample = undefined;
      withoutPowerMs = undefined;
      hearing.begin(source !== null);
      samples.emit(last());
      attention.emit();
    },
    asks: () => attention.emit(),
    heard() {
      hearing.heard();
      withoutPowerMs ??= hearing.heardMs ?? undefined;
      // Meters that say no power are seen to be heard all the same.
      if (powerNow() === undefined) samples.emit(last());
    },
    take(next) {
      sample = next;
      withoutPowerMs = undefined;
      hearing.heard();
      samples.emit(last());
    },
  };
}

function basisOf(sample: LiveSample | undefined): LivePower['basis'] {
  if (sample === undefined) return 'unknown';
  return sample.derived === true ? 'registers' : 'said';
}

/**
 * Watts that go between this household and each of its neighbours: what its contracts moved in the last minute that
 * all parties' readings are known for, cut down in proportion to what passes the meter now. An estimate for the eye;
 * bills are made of readings.
 */
function neighbourPowers(
  household: Household,
  of: { readonly clock: Clock; readonly most: number },
): LivePower['neighbours'] {
  const { replica, member } = household;
  const now = minuteOfMs(of.clock.nowMs());
  const powers = new Map<MemberIndex, number>();
  for (const { terms, endMinute } of replica.community.contracts.values()) {
    const mine = terms.seller === member || terms.buyer === member;
    if (!mine || now < terms.startMinute || now >= endMinute) continue;
    const other = terms.seller === member ? terms.buyer : terms.seller;
    const watts = contractPower(household, terms, now);
    if (watts > 0) powers.set(other, (powers.get(other) ?? 0) + watts);
  }
  const sum = [...powers.values()].reduce((a, b) => a + b, 0);
  const scaled = [...powers]
    .map(([other, watts]) => ({
      party: partyView(household, other),
      powerW: sum <= of.most ? watts : Math.floor((watts * of.most) / sum),
    }))
    .filter(({ powerW }) => powerW > 0);
  return scaled.toSorted((a, b) => b.powerW - a.powerW || a.party.memberIndex - b.party.memberIndex);
}

/** What a contract moved in the last minute that both parties' readings are known for, in W; 0 when that is long ago. */
function contractPower({ home }: Household, terms: ContractTerms, now: Minute): number {
  const known = minute(Math.min(home.latestMinute(terms.seller) ?? 0, home.latestMinute(terms.buyer) ?? 0));
  if (now - known > 15) return 0;
  const [seller] = home.revisions(terms.seller, known).slice(-1);
  const [buyer] = home.revisions(terms.buyer, known).slice(-1);
  if (seller === undefined || buyer === undefined) return 0;
  const surplus = Math.max(0, seller.exportMwh - seller.importMwh);
  const need = Math.max(0, buyer.importMwh - buyer.exportMwh);
  const moved = Math.min(
    Math.floor((surplus * terms.sellerShare) / 1000),
    Math.floor((need * terms.buyerShare) / 1000),
  );
  // mWh in a minute to watts: x 60 / 1000.
  return Math.round((moved * 60) / 1000);
}
