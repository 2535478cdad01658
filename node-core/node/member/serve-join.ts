import { ItemFault } from '../../codec/index.ts';
import { type HouseholdNetwork, NetworkError, SERVICES } from '../../network/index.ts';
import type { Invitations } from './invitations.ts';
import { decodeJoinRequest, encodeJoinAnswer, type JoinRequest } from './join-bytes.ts';

/** Offers newcomers the one thing that they may ask for. */
export async function serveJoin(
  network: HouseholdNetwork,
  invitations: () => Invitations | undefined,
): Promise<void> {
  await network.serve({
    ...SERVICES.join,
    async *answer(request, { household }) {
      const door = invitations();
      if (door === undefined) throw new NetworkError('refused', 'notReady');
      yield encodeJoinAnswer(await door.receive(household, readable(request)));
    },
  });
}

function readable(request: Uint8Array): JoinRequest {
  try {
    return decodeJoinRequest(request);
  } catch (error) {
    if (error instanceof ItemFault) throw new NetworkError('refused', 'malformed');
    throw error;
  }
}
