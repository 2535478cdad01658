import { describe, expect, test } from 'vitest';
import { addressOf, parseAddress } from '../../../node-core/network/reach/address.ts';
import { endpointOf } from '../../../node-core/network/reach/address.ts';
import { isPunchable } from '../../../node-core/network/reach/punch-message.ts';

/** Of some household's key. */
const NAME = '12D3KooWL48FELTsgBeoPFH73JcTtbwQRTDSmJbWYsSm5PGKoamL';

describe('addresses', () => {
  test.each([
    ['/ip4/127.0.0.1/tcp/4001', 'loopback', false],
    ['/ip6/::1/tcp/4001', 'loopback', false],
    ['/ip4/192.168.1.20/tcp/4001', 'private', false],
    ['/ip4/100.64.0.1/tcp/4001', 'private', false],
    ['/ip6/fd00::1/tcp/4001', 'private', false],
    ['/ip6/fe80::1/tcp/4001', 'private', false],
    ['/ip4/5.5.5.1/tcp/65535', 'public', true],
    ['/ip6/2a00::1/tcp/4001', 'public', true],
    ['/dns/home.example/tcp/4001', 'name', true],
    [`/ip4/5.5.5.1/tcp/4001/p2p/${NAME}/p2p-circuit`, 'relayed', true],
    [`/ip4/192.168.1.20/tcp/4001/p2p/${NAME}/p2p-circuit`, 'relayed', false],
  ] as const)('%s is %s', (text, scope, far) => {
    expect(parseAddress(text)).toEqual({ text, scope, far });
    // The peer's own name at the end says nothing about where it is.
    expect(parseAddress(`${text}/p2p/${NAME}`).text).toBe(text);
  });

  test.each([
    ['nothing', ''],
    ['no multiaddr', 'http://5.5.5.1'],
    ['port 0', '/ip4/5.5.5.1/tcp/0'],
    ['port 65536', '/ip4/5.5.5.1/tcp/65536'],
    ['UDP', '/ip4/5.5.5.1/udp/4001'],
    ['a WebSocket', '/ip4/5.5.5.1/tcp/4001/ws'],
    ['a socket file', '/unix/tmp/x'],
    ['two relays', `/ip4/5.5.5.1/tcp/1/p2p/${NAME}/p2p-circuit/p2p/${NAME}/p2p-circuit`],
    ['a relay without a name', '/ip4/5.5.5.1/tcp/1/p2p-circuit'],
    ['a long text', `/dns/${'x'.repeat(300)}/tcp/1`],
  ])('%s is none', (_, text) => {
    expect(() => parseAddress(text)).toThrow('no address that can be used');
  });

  test.each([
    [{ host: '5.5.5.1', port: 1 }, '/ip4/5.5.5.1/tcp/1'],
    [{ host: ' 2a00::1 ', port: 4001 }, '/ip6/2a00::1/tcp/4001'],
    [{ host: '[2a00::1]', port: 4001 }, '/ip6/2a00::1/tcp/4001'],
    [{ host: 'home.example', port: 4001 }, '/dns/home.example/tcp/4001'],
    [{ host: 'Home-1', port: 4001 }, '/dns/Home-1/tcp/4001'],
  ])('%o as a user gives it', (given, text) => {
    expect(addressOf(given).text).toBe(text);
  });

  test.each([
    { host: '5.5.5.1', port: 0 },
    { host: '5.5.5.1', port: 70_000 },
    { host: '5.5.5.1', port: 4001.5 },
    { host: '5.5.5.256', port: 4001 },
    { host: 'a b', port: 4001 },
    { host: '', port: 4001 },
    { host: 'a/tcp/1', port: 4001 },
  ])('%o is refused', (given) => {
    expect(() => addressOf(given)).toThrow('no address that can be used');
  });

  test('a far end of IPv4 and of IPv6 keeps its port', () => {
    expect(endpointOf('/ip4/5.5.5.1/tcp/4001')).toEqual({ host: '5.5.5.1', port: 4001 });
    expect(endpointOf(`/ip6/2a00::1/tcp/4002/p2p/${NAME}`)).toEqual({ host: '2a00::1', port: 4002 });
    expect(endpointOf('/dns/home.example/tcp/4001')).toBeUndefined();
  });

  test.each([
    ['/ip4/5.5.5.1/tcp/40001', true],
    ['/ip4/192.168.1.1/tcp/80', false],
    ['/ip4/127.0.0.1/tcp/80', false],
    ['/ip6/2a00::1/tcp/40001', false],
    [`/ip4/5.5.5.1/tcp/40001/p2p/${NAME}`, false],
  ])('%s may be punched to: %s', (text, may) => {
    expect(isPunchable(text)).toBe(may);
  });
});
