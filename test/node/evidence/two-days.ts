import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CommunityState,
  type ContractTerms,
  type MemberIndex,
  termsHash,
  type TransactionId,
} from '../../../node-core/ledger/index.ts';
import {
  type AsOf,
  type Bill,
  billOf,
  closesMinuteOf,
  membersNeeded,
  monthFrame,
  type PlacedReading,
  type ReadingCut,
  type SettlementCommunity,
  seriesAsOf,
  settleMonth,
} from '../../../node-core/settlement/index.ts';
import type { LedgerReader } from '../../../node-core/storage/index.ts';
import {
  addMinutes,
  carbonGrams,
  dayOfMinute,
  energyMwh,
  type Minute,
  type Month,
  minute,
  month,
  monthFromText,
  monthOfMinute,
  priceMicros,
  sharePermille,
  spanOfMonth,
} from '../../../node-core/units/index.ts';
import { RULES, Village } from './village.ts';

/** The steward, who sells; the buyer; a second seller; the public producer; somebody whom nobody trades with. */
export const ADA = 0;
export const BO = 1;
export const CLEO = 2;
export const DAM = 3;
export const EVA = 4;

export const JUNE = monthFromText('2026-06');
export const JULY = monthFromText('2026-07');
/** Midnight in Oslo, 22:00 UTC: the seam between the two months. */
export const SEAM = spanOfMonth(JUNE, RULES.timeZone).endMinute;

const DAY = 1440;
const STEP = 10;

/** `SEAM` and so many minutes, either way. */
export function at(minutes: number): Minute {
  return addMinutes(SEAM, minutes);
}

/** A village with its file, and what was agreed in it. */
export interface TwoDays {
  readonly dir: string;
  readonly path: string;
  readonly village: Village;
  /** By what it is there to show. */
  readonly contracts: {
    readonly hourly: TransactionId;
    readonly ended: TransactionId;
    readonly term: TransactionId;
  };
  remove(): void;
}

/**
 * Two days about the end of June: Ada sells to Bo by the hour; a second contract of theirs is ended early; Cleo sells to
 * Bo for a whole term that crosses the seam; Dam has a tariff by the hour. After June's closing come a reading that was
 * late, a corrected one, and a grant. `dropped`: a grant that is never sent.
 */
export function twoDays(
  options: { readonly dropped?: { readonly author: MemberIndex; readonly day: number } } = {},
): TwoDays {
  const dir = mkdtempSync(join(tmpdir(), 'nabowatt-evidence-'));
  const path = join(dir, 'ledger.sqlite');
  const village = new Village(path);
  const begin = at(-2 * DAY);
  village.found(addMinutes(begin, -30));
  const producer = ['publicProducer'] as const;
  village.commit('contract', addMinutes(begin, -29), [
    village.admission(BO),
    village.admission(CLEO),
    village.seats([ADA, BO, CLEO]),
  ]);
  village.commit('contract', addMinutes(begin, -28), [
    village.admission(DAM, producer),
    village.admission(EVA),
  ]);
  village.commit('contract', addMinutes(begin, -20), [tariff(village, begin)]);
  const hourly = agree(village, addMinutes(begin, -10), {
    ...TERMS,
    startMinute: begin,
    endMinute: at(2 * DAY),
  });
  const ended = agree(village, addMinutes(begin, -8), {
    ...TERMS,
    startMinute: at(-180),
    endMinute: at(DAY),
    sellerShare: sharePermille(300),
    buyerShare: sharePermille(250),
    price: priceMicros(910_000),
    period: 'day',
    minimumEnergyMwh: energyMwh(40_000_000),
  });
  const term = agree(village, addMinutes(begin, -6), {
    ...TERMS,
    seller: CLEO,
    startMinute: at(-240),
    endMinute: at(120),
    buyerShare: sharePermille(250),
    price: priceMicros(650_000),
    period: 'term',
    minimumEnergyMwh: energyMwh(30_000_000),
  });
  run(village, { from: at(-2 * DAY + 600), to: at(-2 * DAY + 700), dropped: options.dropped });
  run(village, { from: at(-200), to: at(-60), dropped: options.dropped });
  endByBoth(village, ended, at(30));
  run(village, { from: at(-60), to: at(200), dropped: options.dropped });
  late(village);
  return {
    dir,
    path,
    village,
    contracts: { hourly, ended, term },
    remove() {
      village.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The last day of June by UTC, whose grant by Ada comes after June's closing. */
export const GRANTED_LATE = dayOfMinute(at(-2 * DAY + 600));

/** Minutes that no block of June has: Bo's comes late. */
const LATE_MINUTE = at(-2 * DAY + 650);
/** Ada's, that is corrected after June's closing. */
export const CORRECTED_MINUTE = at(-2 * DAY + 640);

const TERMS: ContractTerms = {
  startMinute: SEAM,
  endMinute: SEAM,
  seller: ADA,
  buyer: BO,
  sellerShare: sharePermille(600),
  buyerShare: sharePermille(500),
  price: priceMicros(800_000),
  minimumEnergyMwh: energyMwh(900_000),
  period: 'hour',
  carbon: carbonGrams(12),
};

function tariff(village: Village, begin: Minute) {
  return village.sign(DAM, {
    kind: 'tariff',
    endMinute: at(3 * DAY),
    steps: Array.from({ length: 96 }, (_, hour) => ({
      startMinute: addMinutes(begin, hour * 60),
      price: priceMicros(1_000_000 + ((hour * 37_777) % 600_000)),
      feedInPrice: hour % 3 === 0 ? null : priceMicros(200_000 + hour * 1001),
      carbon: carbonGrams(30 + hour),
    })),
  });
}

function agree(village: Village, time: Minute, terms: ContractTerms): TransactionId {
  const proposal = village.sign(BO, {
    kind: 'proposal',
    terms,
    offer: null,
    counters: null,
    expiresMinute: at(-DAY),
  });
  village.commit('contract', time, [proposal]);
  const acceptance = { kind: 'acceptance', proposal: proposal.id, termsHash: termsHash(terms) } as const;
  village.commit('contract', addMinutes(time, 1), [village.sign(terms.seller, acceptance)]);
  return proposal.id;
}

function endByBoth(village: Village, contract: TransactionId, endMinute: Minute): void {
  const time = at(-59);
  village.commit('contract', time, [village.sign(ADA, { kind: 'end', contract, endMinute: at(20) })]);
  village.commit('contract', time, [village.sign(BO, { kind: 'end', contract, endMinute })]);
  village.commit('contract', addMinutes(time, 1), [village.sign(ADA, { kind: 'end', contract, endMinute })]);
}

/** What a home meters in a minute, made up: surplus at Ada's and Cleo's, need at Bo's, both at times. */
export function meteredAt(
  member: MemberIndex,
  now: Minute,
): { readonly importMwh: number; readonly exportMwh: number } {
  const wave = (now * 7919 + member * 104_729) % 40_000;
  const idle = (now + member) % 17 === 0;
  const sells = member === ADA || member === CLEO;
  if (idle) return { importMwh: 5000 + wave, exportMwh: sells ? 1234 : 0 };
  return sells
    ? { importMwh: wave % 300, exportMwh: 20_000 + wave }
    : { importMwh: 30_000 + wave, exportMwh: 0 };
}

function run(
  village: Village,
  span: {
    readonly from: Minute;
    readonly to: Minute;
    readonly dropped: { readonly author: MemberIndex; readonly day: number } | undefined;
  },
): void {
  const granted = new Set<number>();
  for (let start: number = span.from; start < span.to; start += STEP) {
    const minutes = Array.from({ length: STEP }, (_, place) => minute(start + place));
    const readings = minutes.flatMap((now) =>
      [ADA, BO, CLEO, EVA].flatMap((member) =>
        member === BO && now === LATE_MINUTE
          ? []
          : [village.reading({ member, minute: now, ...meteredAt(member, now) })],
      ),
    );
    village.commit('energy', minute(start + STEP), readings);
    const day = dayOfMinute(minute(start));
    if (granted.has(day)) continue;
    granted.add(day);
    const isDropped = (author: MemberIndex) => span.dropped?.author === author && span.dropped.day === day;
    const grants = [ADA, BO, CLEO]
      .filter((author) => !isDropped(author) && !(author === ADA && day === GRANTED_LATE))
      .map((author) => village.grant(author, day, author === BO ? [ADA, CLEO, DAM] : [BO, DAM]));
    village.commit('energy', minute(start + STEP), grants);
  }
}

function late(village: Village): void {
  const time = at(DAY + 100);
  village.commit('energy', time, [
    village.reading({ member: BO, minute: LATE_MINUTE, ...meteredAt(BO, LATE_MINUTE) }),
  ]);
  const corrected = { member: ADA, minute: CORRECTED_MINUTE, importMwh: 0, exportMwh: 77_777, revision: 1 };
  village.commit('energy', addMinutes(time, 1), [village.reading(corrected)]);
  village.commit('energy', addMinutes(time, 2), [village.grant(ADA, GRANTED_LATE, [BO, DAM])]);
}

/** What a bill is worked out from; each can be replaced by something that is not so. */
export interface BillWishes {
  readonly community?: SettlementCommunity;
  readonly placed?: ReadonlyMap<MemberIndex, readonly PlacedReading[]>;
  /** Provisional as of this minute; without it, closed. */
  readonly nowMinute?: Minute;
}

/** A household's bill, by settlement's own functions, from what the meters said: as `node-core/node/bills.ts` does. */
export function billOfMonth(
  { village }: Pick<TwoDays, 'village'>,
  of: { readonly household: MemberIndex; readonly month: Month },
  wishes: BillWishes = {},
): Bill {
  const { household } = of;
  const community: SettlementCommunity = wishes.community ?? village.state;
  const placed = wishes.placed ?? village.placed;
  const asOf: AsOf =
    wishes.nowMinute === undefined
      ? { kind: 'closed' }
      : { kind: 'provisional', nowMinute: wishes.nowMinute };
  const cuts = { after: cutOf(village, month(of.month - 1), wishes), upTo: cutOf(village, of.month, wishes) };
  const settled = (which: Month, cut: ReadingCut, when: AsOf) => {
    const frame = monthFrame(community, which);
    const span = frame.neededSpan;
    const series = new Map(
      membersNeeded(frame, household).map((one) => [one, seriesAsOf(placed.get(one) ?? [], { span, cut })]),
    );
    return settleMonth({ community, household, month: which, series, asOf: when, frame });
  };
  const touched = new Set<Month>();
  for (const readings of placed.values()) {
    for (const { minute: now, height } of readings) {
      const isLate = height > cuts.after.energyHeight && height <= cuts.upTo.energyHeight;
      const its = monthOfMinute(now, community.rules.timeZone);
      if (isLate && its < of.month) touched.add(its);
    }
  }
  return billOf({
    settlement: settled(of.month, cuts.upTo, asOf),
    corrections: [...touched].map((which) => ({
      month: which,
      before: settled(which, cuts.after, { kind: 'closed' }),
      after: settled(which, cuts.upTo, { kind: 'closed' }),
    })),
    community,
    documentNumber: asOf.kind === 'closed' ? 1 : null,
    cuts,
  });
}

function cutOf(
  { store, state }: { readonly store: LedgerReader; readonly state: CommunityState },
  which: Month,
  wishes: BillWishes,
): ReadingCut {
  const closes = closesMinuteOf(which, state.rules);
  const isOpen = wishes.nowMinute !== undefined && wishes.nowMinute < closes;
  const until = isOpen ? minute(2 ** 32 - 1) : closes;
  return {
    energyHeight: store.heightBefore('energy', until),
    contractHeight: store.heightBefore('contract', until),
  };
}
