import type { LivePower, MeterView } from '../api/views.ts';
import type { LiveSample, MeterSource } from '../meter/source.ts';
import { minute, minuteOfMs } from '../units/index.ts';
import type { Clock } from './clock.ts';
import type { Household } from './household.ts';
import { type Emitter, emitter, type Signal } from './signal.ts';

/** A meter that says nothing for so long is silent; in the demo, by the watch of whoever looks on. */
const SILENT_AFTER_MS = 30_000;

/** The last sample, and where its power comes from or goes to by the contracts in force. */
export interface LiveMeter {
  readonly samples: Signal<LivePower>;
  last(): LivePower;
  take(sample: LiveSample): void;
}

export function liveMeter(options: {
  readonly household: Household;
  readonly kind: MeterSource['kind'];
  readonly clock: Clock & { readonly speed?: number };
}): LiveMeter {
  const { household, kind, clock } = options;
  const samples: Emitter<LivePower> = emitter();
  let sample: LiveSample | undefined;

  const meter = (): MeterView => {
    if (sample === undefined) return { kind, state: 'off', lastHeardMs: null };
    const silent = clock.nowMs() - sample.atMs > SILENT_AFTER_MS * Math.max(1, clock.speed ?? 1);
    return { kind, state: silent ? 'silent' : 'ok', lastHeardMs: sample.atMs };
  };

  const last = (): LivePower => {
    const importW = sample?.importW ?? 0;
    const exportW = sample?.exportW ?? 0;
    const neighboursW = Math.min(neighbourPower(household, clock), importW + exportW);
    return {
      atMs: sample?.atMs ?? clock.nowMs(),
      importW,
      exportW,
      neighboursW,
      publicW: importW + exportW - neighboursW,
      roofW: sample?.roofW ?? null,
      meter: meter(),
    };
  };

  return {
    samples,
    last,
    take(next) {
      sample = next;
      samples.emit(last());
    },
  };
}

/**
 * Watts that go between this household and its neighbours: what its contracts moved in the last minute that all
 * parties' readings are known for. An estimate for the eye; bills are made of readings.
 */
function neighbourPower(household: Household, clock: Clock): number {
  const { replica, home, member } = household;
  const now = minuteOfMs(clock.nowMs());
  let watts = 0;
  for (const { terms, endMinute } of replica.community.contracts.values()) {
    const mine = terms.seller === member || terms.buyer === member;
    if (!mine || now < terms.startMinute || now >= endMinute) continue;
    const known = minute(Math.min(home.latestMinute(terms.seller) ?? 0, home.latestMinute(terms.buyer) ?? 0));
    if (now - known > 15) continue;
    const [seller] = home.revisions(terms.seller, known).slice(-1);
    const [buyer] = home.revisions(terms.buyer, known).slice(-1);
    if (seller === undefined || buyer === undefined) continue;
    const surplus = Math.max(0, seller.exportMwh - seller.importMwh);
    const need = Math.max(0, buyer.importMwh - buyer.exportMwh);
    const moved = Math.min(
      Math.floor((surplus * terms.sellerShare) / 1000),
      Math.floor((need * terms.buyerShare) / 1000),
    );
    // mWh in a minute to watts: x 60 / 1000.
    watts += Math.round((moved * 60) / 1000);
  }
  return watts;
}
