import type { LivePower, MeterView } from '../api/views.ts';
import type { LiveSample, MeterQuestion, MeterSource } from '../meter/source.ts';
import type { ContractTerms, MemberIndex } from '../ledger/index.ts';
import { type Minute, minute, minuteOfMs, type PowerW } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Household } from './household.ts';
import { HeldSample } from './held-sample.ts';
import { MeterHearing } from './meter-hearing.ts';
import { type Emitter, emitter, type Signal } from './signal.ts';
import { partyView } from './views/parties.ts';

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
  /** What a second meter says that the roof makes; null: none says it. */
  takeRoof(roof: RoofSample | null): void;
}

/** Power of the roof at one moment, by a meter of its own. */
export interface RoofSample {
  readonly atMs: number;
  readonly powerW: PowerW;
}

/** A roof's meter that says nothing for so long says nothing of now. */
const ROOF_HOLDS_MS = 120_000;

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
  let roof: RoofSample | null = null;
  let question = (): MeterQuestion | null => null;
  const held = new HeldSample();
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

  const roofNow = (): PowerW | null =>
    roof === null || clock.nowMs() - roof.atMs > ROOF_HOLDS_MS ? null : roof.powerW;

  const last = (): LivePower => ({
    ...flowsOf(household, { clock, sample: held.sample }),
    roofW: held.sample?.roofW ?? roofNow(),
    meter: meter(),
  });

  return {
    samples,
    attention,
    last,
    question: () => question(),
    silentSinceMs: () => hearing.silentSinceMs,
    measuredBy(source) {
      kind = source?.kind ?? null;
      question = () => source?.question?.() ?? null;
      held.forget();
      hearing.begin(source !== null);
      samples.emit(last());
      attention.emit();
    },
    asks: () => attention.emit(),
    heard() {
      hearing.heard();
      // Meters that say no power are seen to be heard all the same.
      if (!held.heard(clock.nowMs())) samples.emit(last());
    },
    takeRoof(sample) {
      roof = sample;
      samples.emit(last());
    },
    take(sample) {
      held.take(sample);
      hearing.heard();
      samples.emit(last());
    },
  };
}

/** What a sample says of the flow through the meter, and whom it is with. */
function flowsOf(
  household: Household,
  of: { readonly clock: Clock; readonly sample: LiveSample | undefined },
): Omit<LivePower, 'roofW' | 'meter'> {
  const { clock, sample } = of;
  const importW = sample?.importW ?? 0;
  const exportW = sample?.exportW ?? 0;
  const neighbours = neighbourPowers(household, { clock, most: importW + exportW });
  const neighboursW = neighbours.reduce((sum, { powerW }) => sum + powerW, 0);
  return {
    atMs: sample?.atMs ?? clock.nowMs(),
    basis: basisOf(sample),
    importW,
    exportW,
    neighboursW,
    publicW: importW + exportW - neighboursW,
    neighbours,
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
