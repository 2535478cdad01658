import { Worker } from 'node:worker_threads';
import { splitSequence, toHex } from '../../codec/index.ts';
import { assembleBlock, transactionId } from '../../ledger/index.ts';
import { addMinutes, type Minute, minute, minuteOfMs, msOfMinute } from '../../units/index.ts';
import type { ManualClock } from '../clock.ts';
import type { Neighbourhood, Resident } from '../neighbourhood.ts';
import { HISTORY } from './calendar.ts';
import type { HistoryOrder, HistoryPiece } from './history-worker.ts';
import type { PastEvent } from './past-trades.ts';

/** Minutes of a block of the past: the leader would have closed one a minute; an hour at a time is as true, and quicker. */
const PIECE_MINUTES = 60;
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
  readonly homes: readonly string[];
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
    for (let at = HISTORY.startMinute; at < HISTORY.endMinute; at = addMinutes(at, PIECE_MINUTES)) {
      options.signal.throwIfAborted();
      await runEventsUntil(at);
      const end = minute(Math.min(at + PIECE_MINUTES, HISTORY.endMinute));
      clock.advanceTo(Math.max(clock.nowMs(), msOfMinute(end)));
      await storePieces(street, await pieces.next(at), clock);
      options.progress(end - HISTORY.startMinute, total);
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
  const split = pieces.map((piece) => ({ piece, readings: splitSequence(piece.bytes, piece.count) }));
  const candidates: Uint8Array[] = [];
  const count = Math.max(...pieces.map((piece) => piece.count));
  for (let at = 0; at < count; at += 1) {
    for (const { piece, readings } of split) {
      const bytes = readings[at];
      if (bytes === undefined) continue;
      candidates.push(bytes);
      const id = transactionId(bytes);
      replica.vouch(id);
      street.sealed.keep(id, {
        importMwh: piece.energies[at * 2] ?? 0,
        exportMwh: piece.energies[at * 2 + 1] ?? 0,
      });
    }
  }
  for (const { piece } of split) street.householdOf(piece.member)?.noteReading(minute(piece.startMinute));
  const now = minuteOfMs(clock.nowMs());
  await street.closer.flush();
  const { block, refused } = assembleBlock({
    state: replica.community,
    context: { now, verifier: street.verifier, knownGood: replica.vouched },
    chain: 'energy',
    time: now,
    term: ordering.status().term,
    proposer: 0,
    candidates,
  });
  const [fault] = refused;
  if (block === undefined || fault !== undefined)
    throw new Error(`the past was refused: ${JSON.stringify(fault)}`);
  const result = await ordering.propose(block.bytes);
  if (result.kind === 'failed') throw new Error(`the past was refused: ${JSON.stringify(result.refusal)}`);
}

/** What the workers write, put together by time. */
interface HistoryPieces {
  /** The pieces of all homes that begin at a minute. */
  next(startMinute: Minute): Promise<readonly HistoryPiece[]>;
  stop(): Promise<void>;
}

function historyPieces(of: {
  readonly street: Neighbourhood;
  readonly residents: readonly Resident[];
  readonly homes: readonly string[];
}): HistoryPieces {
  const { street, residents, homes } = of;
  const arrived = new Map<number, HistoryPiece[]>();
  let failure: Error | undefined;
  let wake = () => {};
  const orders = Array.from(
    { length: WORKERS },
    (_, number): HistoryOrder => ({
      community: toHex(street.replica.community.id),
      homes: homes
        .filter((_home, place) => place % WORKERS === number)
        .map((name) => ({
          name,
          member: street.household(name).member,
          seed: toHex(residents.find((resident) => resident.name === name)?.seed ?? new Uint8Array()),
        })),
      startMinute: HISTORY.startMinute,
      endMinute: HISTORY.endMinute,
      pieceMinutes: PIECE_MINUTES,
    }),
  );
  const workers = orders.map((order) => {
    const worker = new Worker(new URL('./history-worker.ts', import.meta.url), { workerData: order });
    worker.on('message', (piece: HistoryPiece) => {
      arrived.set(piece.startMinute, [...(arrived.get(piece.startMinute) ?? []), piece]);
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
        if (pieces !== undefined && pieces.length === homes.length) {
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
