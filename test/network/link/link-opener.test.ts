import type { Connection, Stream } from '@libp2p/interface';
import { describe, expect, test } from 'vitest';
import { NetworkError, VersionRefused } from '../../../node-core/network/error.ts';
import { NETWORK_LIMITS } from '../../../node-core/network/limits.ts';
import { LinkOpener } from '../../../node-core/network/link/link-opener.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** An opener whose every attempt ends as `fails` says. */
function start(options: {
  readonly lower: boolean;
  readonly random?: () => number;
  readonly fails: () => NetworkError;
}): { opener: LinkOpener; clock: ManualClock; attemptsMs: number[] } {
  const clock = new ManualClock();
  const attemptsMs: number[] = [];
  const opener = new LinkOpener({
    link: { isUp: false, adopt: (_stream: Stream, _connection: Connection) => {} },
    lower: options.lower,
    clock,
    random: options.random ?? (() => 0.5),
    limits: NETWORK_LIMITS,
    connect: async () => {
      attemptsMs.push(clock.nowMs());
      return await Promise.reject(options.fails());
    },
    openUrgent: async () => await Promise.reject(options.fails()),
    failed: () => {},
  });
  return { opener, clock, attemptsMs };
}

function gaps(timesMs: readonly number[]): number[] {
  return timesMs.slice(1).map((timeMs, n) => timeMs - (timesMs[n] ?? 0));
}

const unreachable = (): NetworkError => new NetworkError('unreachable', 'no answer');

describe('a lost link', () => {
  test('is dialled again for ever, with waits that double up to a bound', async () => {
    const { opener, clock, attemptsMs } = start({ lower: true, fails: unreachable });
    opener.start();
    await clock.pass(60_000);
    expect(gaps(attemptsMs).slice(0, 8)).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
    const sofar = attemptsMs.length;
    await clock.pass(10 * 60_000);
    expect(attemptsMs.length - sofar).toBe(120);
  });

  test('waits with jitter, between half and one and a half of it', async () => {
    let n = 0;
    const random = (): number => [0, 0.999, 0.25][(n += 1) % 3] ?? 0;
    const { opener, clock, attemptsMs } = start({ lower: true, random, fails: unreachable });
    opener.start();
    await clock.pass(10 * 60_000);
    const waits = gaps(attemptsMs);
    expect(new Set(waits.slice(10)).size).toBeGreaterThan(1);
    expect(Math.min(...waits.slice(10))).toBeGreaterThanOrEqual(2_500);
    expect(Math.max(...waits)).toBeLessThanOrEqual(7_500);
  });

  test('is left to the side with the lower ID first', async () => {
    const { opener, clock, attemptsMs } = start({ lower: false, fails: unreachable });
    opener.start();
    await clock.pass(1_499);
    expect(attemptsMs).toEqual([]);
    await clock.pass(1);
    expect(attemptsMs).toHaveLength(1);
  });

  test('is tried at once when something changed for the better', async () => {
    const { opener, clock, attemptsMs } = start({ lower: true, fails: unreachable });
    opener.start();
    await clock.pass(60_000);
    const sofar = attemptsMs.length;
    opener.hasten();
    await clock.pass(0);
    expect(attemptsMs).toHaveLength(sofar + 1);
  });

  test('is tried once a minute with a peer that speaks another version', async () => {
    const fails = (): NetworkError => new VersionRefused({ what: 'link', ours: [1], theirs: [2] });
    const { opener, clock, attemptsMs } = start({ lower: true, fails });
    opener.start();
    await clock.pass(10 * 60_000);
    expect(new Set(gaps(attemptsMs))).toEqual(new Set([60_000]));
  });

  test('that opens when nobody wants it any more is not adopted', async () => {
    const clock = new ManualClock();
    const opened = Promise.withResolvers<Stream>();
    const adopted: Stream[] = [];
    const aborted: unknown[] = [];
    const opener = new LinkOpener({
      link: { isUp: false, adopt: (stream) => adopted.push(stream) },
      lower: true,
      clock,
      random: () => 0.5,
      limits: NETWORK_LIMITS,
      // The opener hands it on and does nothing else with it.
      connect: async () => await Promise.resolve({} as Connection),
      openUrgent: async () => await opened.promise,
      failed: () => {},
    });
    opener.start();
    await clock.pass(0);
    opener.stop();
    opened.resolve({ abort: (error: unknown) => aborted.push(error) } as unknown as Stream);
    await clock.pass(1);
    expect(adopted).toEqual([]);
    expect(aborted).toHaveLength(1);
  });

  test('is given up when it is no longer wanted', async () => {
    const { opener, clock, attemptsMs } = start({ lower: true, fails: unreachable });
    opener.start();
    await clock.pass(1_000);
    opener.stop();
    const sofar = attemptsMs.length;
    await clock.pass(60_000);
    expect(attemptsMs).toHaveLength(sofar);
    expect(clock.nextMs).toBeUndefined();
  });
});
