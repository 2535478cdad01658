import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { layFoundations, nodeOn } from './foundations.ts';
import { householdOf } from './household-id.ts';
import type { HouseholdNetwork, NetworkOptions } from './household-network.ts';
import { Libp2pNetwork } from './network.ts';

/**
 * Starts a household's network and listens. Resolves once the port is open; routers and relays are asked afterwards.
 * @throws NetworkError 'port' when the port is taken; 'address' for an announced or listening address that is none
 */
export async function startNetwork(options: NetworkOptions): Promise<HouseholdNetwork> {
  const privateKey = await generateKeyPairFromSeed('Ed25519', options.seed);
  const self = householdOf(peerIdFromPrivateKey(privateKey));
  if (self === undefined) throw new Error('an Ed25519 seed gives an Ed25519 key');
  const made: { network?: Libp2pNetwork } = {};
  const foundations = layFoundations(options, {
    react: (event) => made.network?.react(event),
    addressesChanged: () => made.network?.addressesChanged(),
  });
  const node = await nodeOn(foundations, {
    standingOf: options.standingOf,
    isShutOut: (peer) => made.network?.isShutOut(peer) ?? true,
    isFull: (peer, standing) => made.network?.isFull(peer, standing) ?? true,
    isRelay: () => made.network?.isRelay() ?? false,
    emit: foundations.emit,
  });
  const network = new Libp2pNetwork(self, foundations, node);
  made.network = network;
  await network.start();
  return network;
}
