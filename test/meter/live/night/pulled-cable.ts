import {
  type ByteListener,
  type ByteSource,
  ByteSourceError,
  type MonotonicClock,
} from '../../../../node-core/meter/byte-source.ts';

/** A stretch of time, in ms of the clock; the end is not in it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A source whose cable is pulled out and put in again at these times, by the clock. */
export function pulledCable(source: ByteSource, clock: MonotonicClock, pulls: readonly Span[]): ByteSource {
  const isOut = (): boolean => {
    const nowMs = clock.monotonicMs();
    return pulls.some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs);
  };
  return {
    name: source.name,
    async open(settings, listener) {
      if (isOut()) {
        throw new ByteSourceError('notFound', { source: source.name, message: 'the cable is pulled out' });
      }
      let open = true;
      const once: ByteListener = {
        bytes: (chunk, atMs) => (open ? listener.bytes(chunk, atMs) : undefined),
        lost(reason) {
          if (!open) return;
          open = false;
          listener.lost(reason);
        },
      };
      const line = await source.open(settings, once);
      const nextMs = Math.min(
        ...pulls.flatMap(({ fromMs }) => (fromMs > clock.monotonicMs() ? [fromMs] : [])),
      );
      const cancel = Number.isFinite(nextMs)
        ? clock.after(nextMs - clock.monotonicMs(), () => {
            void line.close();
            once.lost({ kind: 'unplugged' });
          })
        : () => undefined;
      return {
        close() {
          open = false;
          cancel();
          return line.close();
        },
      };
    },
  };
}
