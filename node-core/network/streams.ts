import type { Connection, Stream } from '@libp2p/interface';
import { NetworkError, networkError, VersionRefused } from './error.ts';
import type { HouseholdNode } from './libp2p-node.ts';
import { parseProtocolName, versionsOf } from './protocol.ts';

/** Every stream may run over a relayed connection: our relays set no limits. */
export const ANY_CONNECTION = { runOnLimitedConnection: true } as const;

/**
 * Opens a stream for a protocol of ours.
 * @throws VersionRefused when the other side speaks other versions of it only; NetworkError 'unsupported' when none,
 * 'closed' otherwise
 */
export async function openStream(
  node: HouseholdNode,
  connection: Connection,
  options: { readonly protocol: string; readonly signal: AbortSignal },
): Promise<Stream> {
  try {
    return await connection.newStream(options.protocol, { ...ANY_CONNECTION, signal: options.signal });
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.name !== 'UnsupportedProtocolError') throw networkError(thrown);
    throw await refusalOf(node, connection, options);
  }
}

/** What the other side speaks instead: what it said when it was identified, or says now if that is still to come. */
async function refusalOf(
  node: HouseholdNode,
  connection: Connection,
  asked: { readonly protocol: string; readonly signal: AbortSignal },
): Promise<NetworkError> {
  const { protocol, signal } = asked;
  const parsed = parseProtocolName(protocol);
  if (parsed === undefined) return new NetworkError('unsupported', protocol);
  const known = await node.peerStore
    .get(connection.remotePeer)
    .then((peer) => peer.protocols)
    .catch(() => []);
  // The list grows name by name as streams are opened; only when identified is it whole.
  const names =
    versionsOf(parsed.what, known).length > 0
      ? known
      : await node.services.identify
          .identify(connection, { signal })
          .then(({ protocols }) => protocols)
          .catch(() => []);
  const theirs = versionsOf(parsed.what, names);
  if (theirs.length === 0) return new NetworkError('unsupported', protocol);
  return new VersionRefused({ what: parsed.what, ours: [parsed.version], theirs });
}
