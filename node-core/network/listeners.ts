import net from 'node:net';
import type { InnerParts } from './libp2p-node.ts';

/** The servers behind our TCP listeners, those for IPv4 first: routers forward and punch IPv4. */
export function tcpServers(inner: InnerParts): net.Server[] {
  const servers = inner.transportManager
    .getListeners()
    .flatMap((listener) =>
      'server' in listener && listener.server instanceof net.Server ? [listener.server] : [],
    );
  return servers.sort((a, b) => rankOf(a) - rankOf(b));
}

/** The TCP port that is listened on, of IPv4 where there is one; undefined while there is none. */
export function listeningPort(inner: InnerParts): number | undefined {
  for (const server of tcpServers(inner)) {
    const address = server.address();
    if (address !== null && typeof address === 'object') return address.port;
  }
  return undefined;
}

function rankOf(server: net.Server): number {
  const address = server.address();
  return address !== null && typeof address === 'object' && address.family === 'IPv4' ? 0 : 1;
}
