/** A headless host over the recording API, with a small renderer folder, and ways to knock on its door. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RawData, WebSocket } from 'ws';
import type { HouseholdApi } from '../../node-core/api/index.ts';
import { RecordingSetup } from '../api/recording-setup.ts';
import {
  createHeadlessServer,
  type HeadlessOptions,
  type HeadlessServer,
} from '../../main/headless/server.ts';

export const SECRET = 'nobody may read this';
export const INDEX = '<!doctype html><title>app</title>';

export interface Fixture {
  readonly server: HeadlessServer;
  readonly rendererDir: string;
  /** What went to the host's log. */
  readonly log: string[];
  readonly clock: { nowMs: number };
  close(): Promise<void>;
}

export async function openHost(api: HouseholdApi, more: Partial<HeadlessOptions> = {}): Promise<Fixture> {
  const folder = await mkdtemp(join(tmpdir(), 'nabowatt-headless-'));
  const rendererDir = join(folder, 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), SECRET);
  await writeFile(join(rendererDir, 'index.html'), INDEX);
  await writeFile(join(rendererDir, '.env.txt'), SECRET);
  await writeFile(join(rendererDir, 'source.ts'), SECRET);
  await writeFile(join(rendererDir, 'icon.svg'), '<svg/>');
  await writeFile(join(rendererDir, 'assets', 'index-Bx3_k9-q.js'), 'app()');
  await symlink(join(folder, 'secret.txt'), join(rendererDir, 'linked.txt'));
  const log: string[] = [];
  const clock = { nowMs: 0 };
  const server = await createHeadlessServer({
    api,
    ...(api instanceof RecordingSetup ? { setup: api } : {}),
    rendererDir,
    port: 0,
    report: (line) => log.push(line),
    random: randomBytes,
    nowMs: () => clock.nowMs,
    ...more,
  });
  return {
    server,
    rendererDir,
    log,
    clock,
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One HTTP request, headers as given; Host is right unless given. */
export function http(
  port: number,
  asked: {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  } = {},
): Promise<HttpReply> {
  const { path = '/', method = 'GET', headers = {}, body } = asked;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Bytes as they are to a port, and everything that comes back until it is closed. */
export async function raw(port: number, text: string): Promise<string> {
  const socket = createConnection({ host: '127.0.0.1', port });
  let back = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (back += chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return back;
}

/** Trades a code the way the page does. */
export function trade(
  port: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpReply> {
  const body = JSON.stringify({ code });
  return http(port, {
    path: '/session',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      origin: `http://127.0.0.1:${port}`,
      ...headers,
    },
    body,
  });
}

/** Headers of a table, in which PORT stands for the port. */
export function headersFor(port: number, headers: Readonly<Record<string, string>>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) given[name] = value.replace('PORT', String(port));
  return given;
}

export function codeOf(loginUrl: string): string {
  const code = new URL(loginUrl).searchParams.get('code');
  if (code === null) throw new Error(`no code in ${loginUrl}`);
  return code;
}

/** A session token of a new login. */
export async function login(server: HeadlessServer): Promise<string> {
  const { body } = await trade(server.port, codeOf(server.loginUrl()));
  const parsed: unknown = JSON.parse(body);
  if (typeof parsed === 'object' && parsed !== null && 'session' in parsed) return String(parsed.session);
  throw new Error(`no session in ${body}`);
}

/** A socket to the API's address. */
export function dial(
  port: number,
  asked: { readonly path?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): WebSocket {
  const { path = '/api?connectionParams=1', headers = {} } = asked;
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { origin: `http://127.0.0.1:${port}`, ...headers },
  });
}

/** How an upgrade that is refused is refused: its HTTP status. */
export async function refusedUpgrade(socket: WebSocket): Promise<number> {
  return await new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('was let in')));
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      response.destroy();
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
  });
}

/** The close code of a socket. */
export async function closeCode(socket: WebSocket): Promise<number> {
  return await new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });
}

/** A socket that has said who it is, and what it hears, in order. */
export interface Line {
  readonly socket: WebSocket;
  send(message: unknown): void;
  /** The next message that `wanted` takes; others before it are dropped. */
  hear(wanted: (message: Message) => boolean): Promise<Message>;
}

export interface Message {
  readonly id: unknown;
  readonly text: string;
  readonly result?: unknown;
  readonly error?: unknown;
}

export async function lineTo(server: HeadlessServer): Promise<Line> {
  const token = await login(server);
  const socket = dial(server.port);
  const heard: Message[] = [];
  let wake: (() => void) | undefined;
  socket.on('message', (data) => {
    const text = textOf(data);
    if (text === 'PING') {
      socket.send('PONG');
      return;
    }
    heard.push(messageOf(text));
    wake?.();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ method: 'connectionParams', data: { session: token } }));
  return {
    socket,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async hear(wanted) {
      for (;;) {
        const message = heard.shift();
        if (message === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (wanted(message)) return message;
      }
    },
  };
}

function messageOf(text: string): Message {
  const message: unknown = JSON.parse(text);
  if (typeof message !== 'object' || message === null || !('id' in message))
    throw new Error(`no answer: ${text}`);
  return {
    id: message.id,
    text,
    ...('result' in message ? { result: message.result } : {}),
    ...('error' in message ? { error: message.error } : {}),
  };
}

export function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8');
  return Buffer.from(Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data)).toString('utf8');
}
