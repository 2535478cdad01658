import { describe, expect, test } from 'vitest';
import {
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type OpenProblem,
} from '../../../node-core/meter/byte-source.ts';
import type { LiveNotice } from '../../../node-core/meter/live/index.ts';
import { ReconnectingLine } from '../../../node-core/meter/live/reconnecting-line.ts';
import { HandClock } from './hand-clock.ts';

const LINE = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;

/** A source that the test opens, fills and loses. */
class Bench {
  readonly clock = new HandClock(0);
  readonly opens: number[] = [];
  readonly heard: number[] = [];
  readonly notices: LiveNotice[] = [];
  ended = 0;
  closes = 0;
  out = false;
  problem: OpenProblem = 'failed';
  listener: ByteListener | undefined;
  readonly #startMs = this.clock.monotonicMs();
  readonly #source: ByteSource = {
    name: 'bench',
    open: (_settings, listener) => {
      this.opens.push((this.clock.monotonicMs() - this.#startMs) / 1_000);
      if (this.out)
        return Promise.reject(new ByteSourceError(this.problem, { source: 'bench', message: 'out' }));
      this.listener = listener;
      return Promise.resolve({
        close: () => {
          this.closes += 1;
          return Promise.resolve();
        },
      });
    },
  };

  connect(source: ByteSource = this.#source): ReconnectingLine {
    return new ReconnectingLine({
      source,
      settings: LINE,
      clock: this.clock,
      bytes: (chunk) => void this.heard.push(...chunk),
      ended: () => void (this.ended += 1),
      notice: (notice) => void this.notices.push(notice),
    });
  }
}

describe('a line that is opened again', () => {
  test('every few seconds while the cable is out, so that somebody who plugs it in sees it', async () => {
    const bench = new Bench();
    bench.out = true;
    bench.problem = 'notFound';
    bench.connect();
    await bench.clock.advance(600_000);
    expect(bench.opens.slice(0, 6)).toEqual([0, 1, 3, 6, 9, 12]);
    bench.out = false;
    await bench.clock.advance(3_000);
    expect(bench.notices.at(-1)).toEqual({ kind: 'opened', source: 'bench' });
  });

  test('after longer and longer, up to half a minute, what cannot be opened', async () => {
    const bench = new Bench();
    bench.out = true;
    bench.connect();
    await bench.clock.advance(100_000);
    expect(bench.opens).toEqual([0, 1, 3, 7, 15, 31, 61, 91]);
    bench.out = false;
    await bench.clock.advance(30_000);
    bench.listener?.bytes(Uint8Array.of(7), 0);
    expect(bench.heard).toEqual([7]);
    expect(bench.notices.at(-1)).toEqual({ kind: 'opened', source: 'bench' });
  });

  test('a second after it was lost; and once bytes came, as soon as the first time', async () => {
    const bench = new Bench();
    bench.connect();
    await bench.clock.advance(1_000);
    for (let time = 0; time < 5; time += 1) {
      bench.listener?.bytes(Uint8Array.of(time), 0);
      bench.listener?.lost({ kind: 'unplugged' });
      await bench.clock.advance(1_000);
    }
    expect(bench.opens).toEqual([0, 2, 3, 4, 5, 6]);
    expect(bench.heard).toEqual([0, 1, 2, 3, 4]);
  });

  test('not at its end', async () => {
    const bench = new Bench();
    bench.connect();
    await bench.clock.advance(0);
    bench.listener?.lost({ kind: 'ended' });
    await bench.clock.advance(100_000);
    expect([bench.opens, bench.ended]).toEqual([[0], 1]);
  });

  test('not after a stop, which closes it; also while it is being opened', async () => {
    const bench = new Bench();
    const line = bench.connect();
    await bench.clock.advance(0);
    void line.stop();
    bench.listener?.bytes(Uint8Array.of(1), 0);
    bench.listener?.lost({ kind: 'unplugged' });
    await bench.clock.advance(100_000);
    const early = new Bench();
    void early.connect().stop();
    await early.clock.advance(100_000);
    expect([bench.opens, bench.heard, bench.closes]).toEqual([[0], [], 1]);
    expect([early.opens, early.notices, early.closes]).toEqual([[0], [], 1]);
  });

  test('a stop resolves when the source has let go, and not before: of a line that is open, and of one being opened', async () => {
    const clock = new HandClock(0);
    let [opened, closed] = [(): void => undefined, (): void => undefined];
    const line = new ReconnectingLine({
      source: {
        name: 'slow',
        open: () =>
          new Promise((resolve) => {
            opened = () =>
              resolve({
                close: () =>
                  new Promise((done) => {
                    closed = done;
                  }),
              });
          }),
      },
      settings: LINE,
      clock,
      bytes: () => undefined,
      ended: () => undefined,
      notice: () => undefined,
    });
    let free = 0;
    const stopped = line.stop().then(() => (free += 1));
    await clock.advance(0);
    expect(free).toBe(0);
    opened();
    await clock.advance(0);
    expect(free).toBe(0);
    closed();
    await stopped;
    expect(free).toBe(1);
  });

  test('what a source throws that is no ByteSourceError is a failure like others', async () => {
    const bench = new Bench();
    bench.connect({ name: 'odd', open: () => Promise.reject(new TypeError('odd')) });
    await bench.clock.advance(0);
    expect(bench.notices).toMatchObject([
      { kind: 'openFailed', error: { problem: 'failed', source: 'odd' } },
    ]);
  });
});
