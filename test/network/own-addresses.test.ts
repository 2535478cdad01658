import { multiaddr } from '@multiformats/multiaddr';
import { expect, test } from 'vitest';
import { OwnAddresses } from '../../node-core/network/own-addresses.ts';

const LOOPBACK = '/ip4/127.0.0.1/tcp/4001';
const LAN = '/ip4/192.168.1.20/tcp/4001';
const MAPPED = '/ip4/81.166.20.9/tcp/40123';

function told(addresses: readonly string[], mapped?: string): string[] {
  const own = new OwnAddresses({ announce: [], mapped: () => mapped });
  return own.own(own.announced(addresses.map((text) => multiaddr(text)))).map(({ address }) => address);
}

test('what leads here from afar comes first', () => {
  expect(told([LAN], MAPPED)).toEqual([MAPPED, LAN]);
});

test("the PC's name for itself is told only where there is no other: it would lead others to themselves", () => {
  expect(told([LOOPBACK, LAN])).toEqual([LAN]);
  expect(told([LOOPBACK], MAPPED)).toEqual([MAPPED]);
  expect(told([LOOPBACK])).toEqual([LOOPBACK]);
});
