import net from 'node:net';
import tls from 'node:tls';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { generateCertificate } from '@libp2p/tls/utils';
import { seedOf } from './identities.ts';

function line(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length + 1]), Buffer.from(`${text}\n`)]);
}

/**
 * Connects to a port with the n-th household's key and nothing of libp2p but what stands in its specifications: the
 * choice of an encryption in clear, then TLS 1.3 with a certificate that the key signed.
 * @returns what came inside of the encryption until the other side hung up, or the first of it
 */
export async function bareClient(n: number, port: number): Promise<{ bytes: number; hungUp: boolean }> {
  const { cert, key } = await generateCertificate(await generateKeyPairFromSeed('Ed25519', seedOf(n)));
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const greeting = Buffer.concat([line('/multistream/1.0.0'), line('/tls/1.0.0')]);
  socket.write(greeting);
  await new Promise<void>((resolve) => {
    let received = 0;
    const onData = (data: Buffer): void => {
      received += data.length;
      if (received < greeting.length) return;
      socket.off('data', onData);
      resolve();
    };
    socket.on('data', onData);
  });
  const encrypted = tls.connect({
    socket,
    cert,
    key,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.3',
    ALPNProtocols: ['/yamux/1.0.0', 'libp2p'],
  });
  encrypted.on('error', () => {});
  return await new Promise((resolve) => {
    encrypted.on('data', (data: Buffer) => {
      resolve({ bytes: data.length, hungUp: false });
      encrypted.destroy();
    });
    encrypted.on('close', () => resolve({ bytes: 0, hungUp: true }));
  });
}

/** Connects and says nothing at all. Resolves when the other side has had enough. */
export async function silentClient(port: number): Promise<void> {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
  });
}
