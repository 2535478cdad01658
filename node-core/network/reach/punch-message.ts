import type { CodecValue } from '../../codec/index.ts';
import { NetworkError } from '../error.ts';
import { addressOrNone, endpointOf } from './address.ts';

/**
 * What the two sides of a punch say, in canonical bytes, over the relayed connection. A leads: the side with the lower
 * ID.
 *
 * | from | message | |
 * | --- | --- | --- |
 * | A | `['prepare']` | open a fresh local port towards an observer, learn how it looks from outside |
 * | B | `['at', address]` or `['cannot', why]` | `/ip4/../tcp/..` as the observer saw it |
 * | A | `['ping']` | |
 * | B | `['pong']` | |
 * | A | `['go', address]` | dial this now, from that port; A does the same half a round trip later |
 * | B | `['open']` or `['cannot', why]` | what came of it |
 *
 * and again from `prepare`, or the end of the stream.
 */
export type PunchMessage =
  | { readonly kind: 'prepare' | 'ping' | 'pong' | 'open' }
  | { readonly kind: 'at' | 'go'; readonly address: string }
  | { readonly kind: 'cannot'; readonly why: string };

export function punchValue(message: PunchMessage): CodecValue {
  if (message.kind === 'at' || message.kind === 'go') return [message.kind, message.address];
  return message.kind === 'cannot' ? [message.kind, message.why.slice(0, 100)] : [message.kind];
}

/** Reads a message; an address must be public, so that nobody makes this home dial into its own LAN. @throws NetworkError 'garbled' */
export function readPunch(value: CodecValue): PunchMessage {
  // Array.isArray of a read-only union says any[]; what is in it is still CodecValue.
  const items = Array.isArray(value) ? (value as readonly CodecValue[]) : [];
  const [kind, text, ...more] = items;
  if (more.length === 0) {
    if (kind === 'prepare' || kind === 'ping' || kind === 'pong' || kind === 'open') {
      if (text === undefined) return { kind };
    } else if (typeof text === 'string') {
      if (kind === 'cannot') return { kind, why: text };
      if ((kind === 'at' || kind === 'go') && isPunchable(text)) return { kind, address: text };
    }
  }
  throw new NetworkError('garbled', 'no message of a punch');
}

/** Whether an address is one that a router shows to the internet: IPv4, for where there is IPv6 there is no such router. */
export function isPunchable(address: string): boolean {
  const parsed = addressOrNone(address);
  if (parsed?.scope !== 'public' || parsed.text !== address) return false;
  return address.startsWith('/ip4/') && endpointOf(address) !== undefined;
}
