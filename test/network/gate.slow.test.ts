import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { MultiaddrConnection, PeerId } from '@libp2p/interface';
import { multiaddr } from '@multiformats/multiaddr';
import { describe, expect, test } from 'vitest';
import { gateFor } from '../../node-core/network/gate.ts';
import { peerIdOf } from '../../node-core/network/household-id.ts';
import type { NetworkEvent, Standing } from '../../node-core/network/index.ts';
import { idOf } from './support/identities.ts';

const [MEMBER, INVITED, STRANGER] = [0, 1, 2].map((n) => peerIdOf(idOf(n)));
// The one thing that the gate looks at.
const connection = { remoteAddr: multiaddr('/ip4/5.5.5.1/tcp/9') } as MultiaddrConnection;

function start(
  options: { readonly full?: boolean; readonly shutOut?: boolean; readonly relay?: boolean } = {},
): {
  gate: ReturnType<typeof gateFor>;
  events: NetworkEvent[];
} {
  const events: NetworkEvent[] = [];
  const gate = gateFor({
    standingOf: (household): Standing => {
      if (household === idOf(0)) return 'member';
      return household === idOf(1) ? 'invited' : 'stranger';
    },
    isShutOut: () => options.shutOut === true,
    isFull: () => options.full === true,
    isRelay: () => options.relay === true,
    emit: (event) => events.push(event),
  });
  return { gate, events };
}

function need(peer: PeerId | undefined): PeerId {
  if (peer === undefined) throw new Error('a peer');
  return peer;
}

const member = need(MEMBER);
const invited = need(INVITED);
const stranger = need(STRANGER);

describe('the gate', () => {
  test('denies a stranger in the handshake, and says so', async () => {
    const { gate, events } = start();
    expect(await gate.denyInboundEncryptedConnection?.(stranger, connection)).toBe(true);
    expect(events).toEqual([{ kind: 'stranger', peer: idOf(2), address: '/ip4/5.5.5.1/tcp/9' }]);
  });

  test('admits members and those with an invitation', async () => {
    const { gate } = start();
    expect(await gate.denyInboundEncryptedConnection?.(member, connection)).toBe(false);
    expect(await gate.denyInboundEncryptedConnection?.(invited, connection)).toBe(false);
  });

  test('admits nobody whose key is of another kind', async () => {
    const { gate } = start();
    const other = peerIdFromPrivateKey(await generateKeyPair('secp256k1'));
    expect(await gate.denyInboundEncryptedConnection?.(other, connection)).toBe(true);
  });

  test('denies a member that is shut out, and one connection too many', async () => {
    expect(await start({ shutOut: true }).gate.denyInboundEncryptedConnection?.(member, connection)).toBe(
      true,
    );
    expect(await start({ full: true }).gate.denyInboundEncryptedConnection?.(member, connection)).toBe(true);
  });

  test('dials no stranger', async () => {
    const { gate } = start();
    expect(await gate.denyDialPeer?.(stranger)).toBe(true);
    expect(await gate.denyOutboundEncryptedConnection?.(stranger, connection)).toBe(true);
    expect(await gate.denyDialPeer?.(member)).toBe(false);
  });

  test('passes on for members only, and only when it can be reached', async () => {
    const { gate } = start({ relay: true });
    expect(await gate.denyInboundRelayReservation?.(member)).toBe(false);
    expect(await gate.denyInboundRelayReservation?.(invited)).toBe(true);
    expect(await gate.denyInboundRelayReservation?.(stranger)).toBe(true);
    expect(await start().gate.denyInboundRelayReservation?.(member)).toBe(true);
    expect(await gate.denyOutboundRelayedConnection?.(invited, member)).toBe(false);
    expect(await gate.denyOutboundRelayedConnection?.(stranger, member)).toBe(true);
    expect(await gate.denyOutboundRelayedConnection?.(member, stranger)).toBe(true);
    expect(await gate.denyInboundRelayedConnection?.(member, stranger)).toBe(true);
    expect(await gate.denyInboundRelayedConnection?.(stranger, member)).toBe(true);
    expect(await gate.denyInboundRelayedConnection?.(member, invited)).toBe(false);
  });
});
