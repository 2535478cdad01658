import { isPrivateIp } from '@libp2p/utils';
import { CODE_P2P, CODE_P2P_CIRCUIT, multiaddr } from '@multiformats/multiaddr';
import { NetworkError } from '../error.ts';

/**
 * Where an address leads.
 *
 * | scope | |
 * | --- | --- |
 * | `loopback` | this PC |
 * | `private` | the home's LAN, or a carrier's own network: means another thing in every home |
 * | `public` | the internet |
 * | `name` | a host name, which a user gave |
 * | `relayed` | another member, which passes it on |
 */
export type AddressScope = 'loopback' | 'private' | 'public' | 'name' | 'relayed';

/** An address of a peer, without the peer's own name at its end. */
export interface Address {
  /** A multiaddr: `/ip4/192.168.1.20/tcp/4001`, or `<relay's address>/p2p/<relay>/p2p-circuit`. */
  readonly text: string;
  readonly scope: AddressScope;
  /** Whether it means the same from anywhere: on the internet, or through a relay that is. */
  readonly far: boolean;
}

/** Longest text of an address: a relayed one over IPv6 has some 130 characters. */
export const MAX_ADDRESS_CHARACTERS = 256;

const DIRECT = /^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/([0-9]+)$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62}\.)*[a-z0-9-]{0,62}[a-z0-9]$/i;

/**
 * Reads an address: TCP over IP or a host name, or one relay in between. A name of the peer at the end is dropped.
 * @throws NetworkError 'address'
 */
export function parseAddress(text: string): Address {
  const evidence = text.slice(0, MAX_ADDRESS_CHARACTERS);
  try {
    if (text.length > MAX_ADDRESS_CHARACTERS) throw new Error('too long');
    const whole = multiaddr(text);
    const parts = whole.getComponents();
    const relayed = parts.filter(({ code }) => code === CODE_P2P_CIRCUIT).length;
    if (relayed > 1) throw new Error('more than one relay');
    if (relayed === 0) {
      const bare = whole.decapsulateCode(CODE_P2P).toString();
      const scope = scopeOf(bare);
      return { text: bare, scope, far: isFar(scope) };
    }
    const circuit = text.indexOf('/p2p-circuit');
    const relay = /^(.+)\/p2p\/[^/]+$/.exec(text.slice(0, circuit))?.[1];
    if (relay === undefined) throw new Error('no relay named');
    const far = isFar(scopeOf(relay));
    return { text: text.slice(0, circuit + '/p2p-circuit'.length), scope: 'relayed', far };
  } catch (thrown) {
    throw new NetworkError('address', evidence, { cause: thrown });
  }
}

/** The same; undefined for what is no address. */
export function addressOrNone(text: string): Address | undefined {
  try {
    return parseAddress(text);
  } catch {
    return undefined;
  }
}

/**
 * The address of a host and a port, as a user gives them with an invitation.
 * @throws NetworkError 'address' for no IP address and no host name, or a port outside 1 to 65535
 */
export function addressOf({ host, port }: { readonly host: string; readonly port: number }): Address {
  const bare = host.trim().replace(/^\[(.*)\]$/, '$1');
  const kind = bare.includes(':') ? 'ip6' : /^[0-9.]+$/.test(bare) ? 'ip4' : 'dns';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new NetworkError('address', `port ${port}`);
  if (kind === 'dns' && !HOST_NAME.test(bare)) throw new NetworkError('address', host.slice(0, 253));
  return parseAddress(`/${kind}/${bare}/tcp/${port}`);
}

/** The IP address and port of a direct address; undefined for others. */
export function endpointOf(text: string): { readonly host: string; readonly port: number } | undefined {
  const [, kind, host, port] = DIRECT.exec(text.replace(/\/p2p\/[^/]+$/, '')) ?? [];
  if (host === undefined || port === undefined || (kind !== 'ip4' && kind !== 'ip6')) return undefined;
  return { host, port: Number(port) };
}

function isFar(scope: AddressScope): boolean {
  return scope === 'public' || scope === 'name';
}

function scopeOf(text: string): AddressScope {
  const [, kind, host = '', port] = DIRECT.exec(text) ?? [];
  if (kind === undefined || Number(port) < 1) throw new Error('not TCP over IP');
  if (kind.startsWith('dns')) return 'name';
  if (host.startsWith('127.') || host === '::1') return 'loopback';
  return isPrivateIp(host) === false ? 'public' : 'private';
}
