import { type ChildProcess, spawn } from 'node:child_process';
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type LoadResult, loadResult } from './percentiles.ts';

const MEMBERS = 5;
const FIRST_PORT = 42_379;
const VALUE_BYTES = 256;
/** What etcd logs when it has joined the cluster and a leader is known. */
const READY = 'ready to serve client requests';
const PATIENCE_MS = 60_000;

/** An etcd cluster of five on loopback, as Debian's etcd-server has it, and a gRPC client of our own. */
export class EtcdCluster {
  readonly #members: ChildProcess[];
  readonly #sessions: ClientHttp2Session[] = [];

  private constructor(members: ChildProcess[]) {
    this.#members = members;
  }

  static async start(dir: string): Promise<EtcdCluster> {
    const name = (n: number): string => `m${n}`;
    const peer = (n: number): string => `http://127.0.0.1:${FIRST_PORT + 100 + n}`;
    const all = Array.from({ length: MEMBERS }, (_, n) => `${name(n)}=${peer(n)}`).join(',');
    const members = Array.from({ length: MEMBERS }, (_, n) =>
      spawn(
        'etcd',
        [
          `--name=${name(n)}`,
          `--data-dir=${path.join(dir, name(n))}`,
          '--log-level=info',
          `--listen-client-urls=${clientUrl(n)}`,
          `--advertise-client-urls=${clientUrl(n)}`,
          `--listen-peer-urls=${peer(n)}`,
          `--initial-advertise-peer-urls=${peer(n)}`,
          `--initial-cluster=${all}`,
          '--initial-cluster-state=new',
        ],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      ),
    );
    const cluster = new EtcdCluster(members);
    try {
      await cluster.#ready();
    } catch (error) {
      cluster.stop();
      throw error;
    }
    return cluster;
  }

  stop(): void {
    for (const session of this.#sessions) session.destroy();
    for (const member of this.#members) member.kill('SIGKILL');
  }

  /** So many clients, each putting one value after the other. */
  async load({ clients, forMs }: { readonly clients: number; readonly forMs: number }): Promise<LoadResult> {
    const latencies: number[] = [];
    const startMs = performance.now();
    const endMs = startMs + forMs;
    const one = async (n: number): Promise<void> => {
      const session = this.#sessions[n % this.#sessions.length];
      if (session === undefined) throw new Error('no session');
      for (let at = 0; performance.now() < endMs; at += 1) {
        const putMs = performance.now();
        await put(session, `client-${n}-${at}`);
        latencies.push(performance.now() - putMs);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, n) => one(n)));
    const seconds = (performance.now() - startMs) / 1000;
    return loadResult(latencies, seconds);
  }

  async #ready(): Promise<void> {
    await Promise.all(this.#members.map(isReady));
    for (let n = 0; n < MEMBERS; n += 1) this.#sessions.push(await sessionTo(clientUrl(n)));
    const [session] = this.#sessions;
    if (session !== undefined) await put(session, 'ready');
  }
}

/** Reads a member's log to its end, as a full pipe would stop it. @throws when it ends, or time is up, before it is ready */
function isReady({ stderr }: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (stderr === null) throw new Error('etcd was started without its log');
  const late = setTimeout(() => reject(new Error(`etcd is not ready after ${PATIENCE_MS} ms`)), PATIENCE_MS);
  let last = '';
  const lines = createInterface({ input: stderr });
  lines.on('line', (line) => {
    last = line;
    if (line.includes(READY)) resolve();
  });
  lines.on('close', () => reject(new Error(`etcd has ended: ${last}`)));
  return promise.finally(() => clearTimeout(late));
}

function clientUrl(n: number): string {
  return `http://127.0.0.1:${FIRST_PORT + n}`;
}

function sessionTo(url: string): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const session = connect(url);
    session.once('connect', () => {
      session.off('error', reject);
      session.on('error', () => {});
      resolve(session);
    });
    session.once('error', reject);
  });
}

/** etcdserverpb.KV/Put: a gRPC call with one protobuf message, `1: key, 2: value`. */
function put(session: ClientHttp2Session, key: string): Promise<void> {
  const message = Buffer.concat([field(1, Buffer.from(key)), field(2, VALUE)]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return new Promise((resolve, reject) => {
    const call = session.request({
      ':method': 'POST',
      ':path': '/etcdserverpb.KV/Put',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status = '';
    call.on('trailers', (trailers: IncomingHttpHeaders) => {
      status = String(trailers['grpc-status']);
    });
    call.on('response', (headers) => {
      if (headers['grpc-status'] !== undefined) status = String(headers['grpc-status']);
    });
    call.on('data', () => {});
    call.on('error', reject);
    call.on('close', () => (status === '0' ? resolve() : reject(new Error(`grpc-status ${status}`))));
    call.end(Buffer.concat([head, message]));
  });
}

const VALUE = Buffer.alloc(VALUE_BYTES, 7);

function field(number: number, bytes: Buffer): Buffer {
  const head = [(number << 3) | 2];
  for (let length = bytes.length; ; length >>>= 7) {
    if (length < 128) {
      head.push(length);
      break;
    }
    head.push((length & 127) | 128);
  }
  return Buffer.concat([Buffer.from(head), bytes]);
}
