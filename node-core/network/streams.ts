import type { Connection, Libp2p, Stream } from '@libp2p/interface';
import { NetworkError, networkError, VersionRefused, wordsOf } from './error.ts';
import { parseProtocolName, versionsOf } from './protocol.ts';

/** Every stream may run over a relayed connection: our relays set no limits. */
export const ANY_CONNECTION = { runOnLimitedConnection: true } as const;

/**
 * Opens a stream for a protocol of ours.
 * @throws VersionRefused when the other side speaks other versions of it only; NetworkError 'unsupported' when none,
 * 'closed' otherwise
 */
export async function openStream(
  node: Libp2p,
  connection: Connection,
  options: { readonly protocol: string; readonly signal: AbortSignal },
): Promise<Stream> {
  try {
    return await connection.newStream(options.protocol, { ...ANY_CONNECTION, signal: options.signal });
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.name !== 'UnsupportedProtocolError') throw networkError(thrown);
    throw await refusalOf(node, connection, options.protocol);
  }
}

/** What the other side speaks instead, from what it said when it was identified. */
async function refusalOf(node: Libp2p, connection: Connection, protocol: string): Promise<NetworkError> {
  const parsed = parseProtocolName(protocol);
  if (parsed === undefined) return new NetworkError('unsupported', protocol);
  const names = await node.peerStore
    .get(connection.remotePeer)
    .then((peer) => peer.protocols)
    .catch((thrown: unknown) => [wordsOf(thrown)]);
  const theirs = versionsOf(parsed.what, names);
  if (theirs.length === 0) return new NetworkError('unsupported', protocol);
  return new VersionRefused({ what: parsed.what, ours: [parsed.version], theirs });
}
