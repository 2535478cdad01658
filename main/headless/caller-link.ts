/** The line to one page: how many requests it may have open, and when it can take more. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { CallerLink } from '../../node-core/api/index.ts';

/**
 * The line over a network socket. A page that does not read fills its socket's buffer; then answers and live values
 * wait, and more than `maxOpen` requests at a time are refused, so nothing of ours grows with its slowness. One that
 * goes on sending without reading even the refusals is cut off at `maxUnreadBytes`.
 */
export function callerLink(
  socket: Socket,
  limits: { readonly maxOpen: number; readonly maxUnreadBytes: number },
): CallerLink {
  let open = 0;
  return {
    enter() {
      if (socket.writableLength > limits.maxUnreadBytes) socket.destroy();
      if (open >= limits.maxOpen) return undefined;
      open += 1;
      let left = false;
      return {
        leave() {
          if (!left) open -= 1;
          left = true;
        },
      };
    },
    async ready(signal) {
      while (socket.writableNeedDrain && !socket.destroyed && !signal.aborted) {
        await drainOrEnd(socket, signal);
      }
    },
  };
}

async function drainOrEnd(socket: Socket, outer: AbortSignal): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([outer, over.signal]);
  const quiet = { signal };
  // Each rejects when the signal ends the wait; that is an end like the others.
  const heard = (event: string) => once(socket, event, quiet).catch(() => undefined);
  await Promise.race([heard('drain'), heard('close')]);
  over.abort();
}
