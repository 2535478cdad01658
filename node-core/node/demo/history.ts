import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { splitSequence, toHex } from '../../codec/index.ts';
import { buildBlock, isCheckpoint } from '../../ledger/index.ts';
import {
  energyMwh,
  type Minute,
  MINUTES_PER_DAY,
  minute,
  minuteOfMs,
  msOfMinute,
} from '../../units/index.ts';
import type { ManualClock } from '../clock.ts';
import type { Household } from '../household.ts';
import type { Neighbourhood, Resident } from '../neighbourhood.ts';
import { HISTORY } from './calendar.ts';
import { type HistoryOrder, type HistoryPiece, piecesOf } from './history-pieces.ts';
import { firstReadingOf, type PastEvent } from './past-trades.ts';
import { RESIDENTS } from './residents.ts';

/**
 * Minutes of a block of the past: the leader would have closed one a minute; hours at a time are as true, and quicker.
 * Divides a UTC day: the grants of a day go before its first piece.
 */
const PIECE_MINUTES = 240;
/** Homes are shared out to so many workers; each core has one, and this thread stores what they write. */
const WORKERS = 2;

/**
 * Writes the demo's past: every minute of every home a sealed and signed reading, in blocks, between the events of the
 * contract chain. Two threads simulate, seal and sign; this one validates and stores.
 */
export async function makeHistory(options: {
  readonly street: Neighbourhood;
  readonly clock: ManualClock;
  readonly residents: readonly Resident[];
  readonly events: readonly PastEvent[];
  readonly progress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { street, clock, events } = options;
  const total = HISTORY.endMinute - HISTORY.startMinute;
  let next = 0;
  const runEventsUntil = async (limit: Minute) => {
    for (; next < events.length; next += 1) {
      const event = events[next];
      if (event === undefined || event.atMinute > limit) return;
      clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(event.atMinute)));
      await event.run(street);
    }
  };

  const pieces = historyPieces(options);
  try {
    for (const { startMinute: at, endMinute: end } of piecesOf(HISTORY, PIECE_MINUTES)) {
      options.signal.throwIfAborted();
      await runEventsUntil(at);
      clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(end)));
      await storePieces(street, await pieces.next(at), clock);
      options.progress(end - HISTORY.startMinute, total);
      // The host answers in between: a page is watching the bar.
      await setImmediate();
    }
    await runEventsUntil(HISTORY.endMinute);
  } finally {
    await pieces.stop();
  }
}

/** One energy block of the readings of all homes over the same minutes, by time and then by home. */
async function storePieces(
  street: Neighbourhood,
  pieces: readonly HistoryPiece[],
  clock: ManualClock,
): Promise<void> {
  const { replica, ordering } = street;
  const now = minuteOfMs(clock.nowMs());
  for (const { member, startMinute, energies, roof } of pieces) {
    street.sealed.keep({ member, startMinute: minute(startMinute), energies });
    for (let at = startMinute; at < startMinute + energies.length / 2; at += MINUTES_PER_DAY) {
      street.householdOf(member)?.noteReading(minute(at));
    }
    if (roof !== null) keepRoof(street.householdOf(member), startMinute, roof);
  }
  await street.closer.flush();
  const { community } = replica;
  const head = community.head('energy');
  assert(!isCheckpoint(head.height + 1, community.rules), 'the past is shorter than a checkpoint interval');
  const block = buildBlock({
    community: community.id,
    chain: 'energy',
    height: head.height + 1,
    previous: head.hash,
    time: now,
    term: ordering.status().term,
    proposer: 0,
    stateHash: null,
    transactions: interleaved(pieces),
  });
  replica.vouchBlock(block);
  const result = await ordering.propose(block.bytes);
  if (result.kind === 'failed') throw new Error(`the past was refused: ${JSON.stringify(result.refusal)}`);
}

function keepRoof(household: Household | undefined, startMinute: number, roof: Float64Array): void {
  household?.roof.keep(
    Array.from(roof, (energy, place) => ({
      minute: minute(startMinute + place),
      energyMwh: energyMwh(energy),
    })),
  );
}

/** By minute, then by home. */
function interleaved(pieces: readonly HistoryPiece[]): Uint8Array[] {
  const split = pieces.map(({ startMinute, bytes, count }) => ({
    startMinute,
    readings: splitSequence(bytes, count),
  }));
  const transactions: Uint8Array[] = [];
  const first = Math.min(...pieces.map(({ startMinute }) => startMinute));
  const end = Math.max(...pieces.map(({ startMinute, count }) => startMinute + count));
  for (let at = first; at < end; at += 1) {
    for (const { startMinute, readings } of split) {
      const bytes = readings[at - startMinute];
      if (bytes !== undefined) transactions.push(bytes);
    }
  }
  return transactions;
}

function endOfPiece(at: Minute): number {
  return (Math.floor(at / PIECE_MINUTES) + 1) * PIECE_MINUTES;
}

/** What the workers write, put together by time. */
interface HistoryPieces {
  /** The pieces of all homes of the piece that begins at a minute. */
  next(startMinute: Minute): Promise<readonly HistoryPiece[]>;
  stop(): Promise<void>;
}

function historyPieces(of: {
  readonly street: Neighbourhood;
  readonly residents: readonly Resident[];
}): HistoryPieces {
  const arrived = new Map<number, HistoryPiece[]>();
  let failure: Error | undefined;
  let wake = () => {};
  // Members are numbered in the order of their admission, which is that of the residents.
  const homes = RESIDENTS.flatMap(({ name, profile, joinsOnDay }, member) => {
    if (profile === null) return [];
    const { seed } = of.residents[member] ?? { seed: new Uint8Array() };
    return [{ name, member, seed: toHex(seed), startMinute: firstReadingOf(joinsOnDay) }];
  });
  const orders = Array.from(
    { length: WORKERS },
    (_, number): HistoryOrder => ({
      community: toHex(of.street.replica.community.id),
      homes: homes.filter((_home, place) => place % WORKERS === number),
      startMinute: HISTORY.startMinute,
      endMinute: HISTORY.endMinute,
      pieceMinutes: PIECE_MINUTES,
    }),
  );
  const workers = orders.map((order) => {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), { workerData: order });
    worker.on('message', (piece: HistoryPiece) => {
      arrived.set(piece.pieceMinute, [...(arrived.get(piece.pieceMinute) ?? []), piece]);
      wake();
    });
    worker.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error));
      wake();
    });
    return worker;
  });

  return {
    async next(at) {
      for (;;) {
        if (failure !== undefined) throw failure;
        const pieces = arrived.get(at);
        const awaited = homes.filter(({ startMinute }) => startMinute < endOfPiece(at)).length;
        if (pieces !== undefined && pieces.length === awaited) {
          arrived.delete(at);
          return pieces.sort((a, b) => a.member - b.member);
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
