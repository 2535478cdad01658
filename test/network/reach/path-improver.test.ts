import { describe, expect, test } from 'vitest';
import type { NetworkEvent } from '../../../node-core/network/index.ts';
import { NetworkError } from '../../../node-core/network/error.ts';
import { PathImprover } from '../../../node-core/network/reach/path-improver.ts';
import { ManualClock } from '../support/manual-clock.ts';

interface Setting {
  readonly clock: ManualClock;
  readonly improver: PathImprover;
  readonly events: NetworkEvent[];
  readonly punchesMs: number[];
  relayed: string[];
  punchable: boolean;
}

function start(): Setting {
  const clock = new ManualClock();
  const events: NetworkEvent[] = [];
  const punchesMs: number[] = [];
  const setting: Setting = {
    clock,
    events,
    punchesMs,
    relayed: ['a'],
    punchable: false,
    improver: new PathImprover({
      clock,
      emit: (event) => events.push(event),
      relayedPeers: () => setting.relayed,
      dialDirect: async () => await Promise.reject(new NetworkError('unreachable', 'no')),
      punch: async () => {
        punchesMs.push(clock.nowMs());
        if (!setting.punchable) return await Promise.reject(new NetworkError('unreachable', 'no hole'));
        setting.relayed = [];
        return await Promise.resolve(2);
      },
    }),
  };
  return setting;
}

describe('a relayed link', () => {
  test('is tried to be made better soon, and ever more seldom while that fails', async () => {
    const { clock, punchesMs, events } = start();
    await clock.pass(3 * 3_600_000);
    const minutes = punchesMs
      .slice(1)
      .map((timeMs, n) => Math.round((timeMs - (punchesMs[n] ?? 0)) / 30_000) / 2);
    expect(minutes.slice(0, 8)).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30]);
    expect(events[0]).toEqual({ kind: 'notPunched', peer: 'a', evidence: 'no hole' });
  });

  test('that got better is left alone, and one that is relayed again is tried within seconds', async () => {
    const setting = start();
    setting.punchable = true;
    await setting.clock.pass(60_000);
    expect(setting.punchesMs).toHaveLength(1);
    expect(setting.events).toEqual([{ kind: 'punched', peer: 'a', attempts: 2 }]);
    setting.relayed = ['a'];
    await setting.clock.pass(2_000);
    expect(setting.punchesMs).toHaveLength(2);
  });

  test('is tried anew when the peer says that it is elsewhere, or the PC woke up', async () => {
    const setting = start();
    await setting.clock.pass(10 * 60_000);
    const sofar = setting.punchesMs.length;
    setting.improver.soon('a');
    await setting.clock.pass(2_000);
    expect(setting.punchesMs).toHaveLength(sofar + 1);
    setting.improver.again();
    await setting.clock.pass(2_000);
    expect(setting.punchesMs).toHaveLength(sofar + 2);
  });

  test('is no longer looked at after the stop', async () => {
    const { clock, improver, punchesMs } = start();
    improver.stop();
    await clock.pass(60_000);
    expect(punchesMs).toEqual([]);
  });
});
