/** The board's month of many homes must not hold the thread that orders blocks and answers neighbours. */
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBoard } from '../../../node-core/node/board/index.ts';
import { at, minutesFrom, openStreet, reading, type Street, temporaryFolder } from '../street.ts';

const HOMES = 40;
/** As the main thread's own work: a busy machine makes turns longer, and no thread works more for it. */
const MOST_TURN_MS = 50;

let folder: { readonly dir: string; remove(): void };
let street: Street;

beforeAll(async () => {
  folder = temporaryFolder();
  const names = Array.from({ length: HOMES }, (_, place) => `home${place}`);
  const cast = [
    ['grid', ['steward', 'superUser', 'publicProducer']],
    ...names.map((name) => [name, []]),
  ] as unknown as Parameters<typeof openStreet>[0]['cast'];
  street = await openStreet({ dir: folder.dir, cast, start: at('2026-06-30T18:00') });
  street.go(at('2026-06-30T20:30'));
  const first = at('2026-06-30T20:00');
  await street.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        minutesFrom(first, 5).map((minute) => reading({ minute, importMwh: 9_000 })),
      ]),
    ),
  );
  street.go(at('2026-07-03T01:00'));
}, 60_000);

afterAll(async () => {
  await street.close();
  folder.remove();
});

test(`the month of ${HOMES} homes is put together in turns of at most ${MOST_TURN_MS} ms`, async () => {
  const board = openBoard(street.household('grid'));
  const turns = watchTurns();
  const month = await board.month('2026-06');
  expect(month.rows).toHaveLength(HOMES + 1);
  expect(month.rows[1]).toMatchObject({ boughtPublicMwh: 45_000 });
  const { longestMs, count } = turns.end();
  expect(count).toBeGreaterThan(10);
  expect(longestMs).toBeLessThan(MOST_TURN_MS);
}, 60_000);

/** Measures the work of this thread between two turns of its event loop, until it is ended. */
function watchTurns(): { end(): { longestMs: number; count: number } } {
  const workMs = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let longestMs = 0;
  let count = 0;
  let last = workMs();
  const look = (): void => {
    const now = workMs();
    longestMs = Math.max(longestMs, now - last);
    last = now;
    count += 1;
    turn = setImmediate(look);
  };
  let turn = setImmediate(look);
  return {
    end() {
      look();
      clearImmediate(turn);
      return { longestMs, count };
    },
  };
}
