/** A small client of the Chrome DevTools Protocol (flat sessions) over Node's own WebSocket. */
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { z } from 'zod';

/** What Chromium answers or says; read it with `textOf`, `numberOf` or a schema. */
export type Reply = Readonly<Record<string, unknown>>;

const messageSchema = z.object({
  id: z.int().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});

interface Waiting {
  readonly method: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** One target of the browser. */
export interface CdpSession {
  send(method: string, params?: object): Promise<Reply>;
  on(event: string, hear: (said: Reply) => void): void;
}

export class Cdp {
  readonly child: ChildProcess;
  readonly #socket: WebSocket;
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(child: ChildProcess, socket: WebSocket) {
    this.child = child;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser was closed'));
      this.#waiting.clear();
    });
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<Reply> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#socket.send(
        JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
      );
    });
  }

  /** Hears what the browser says outside of any session. */
  on(event: string, hear: (said: Reply) => void): void {
    this.#events.on(`:${event}`, hear);
  }

  session(sessionId: string): CdpSession {
    return {
      send: (method, params = {}) => this.send(method, params, sessionId),
      on: (event, hear) => void this.#events.on(`${sessionId}:${event}`, hear),
    };
  }

  #hear(text: string): void {
    const {
      id,
      sessionId = '',
      method,
      params = {},
      result = {},
      error,
    } = messageSchema.parse(JSON.parse(text));
    if (id === undefined) {
      this.#events.emit(`${sessionId}:${method ?? ''}`, params);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
  }
}

/** Starts Chromium and connects; passes its 'DevTools listening' line on, which Playwright waits for. */
export async function launchBrowser(executable: string, args: readonly string[]): Promise<Cdp> {
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const found = /DevTools listening on (ws:\/\/\S+)\n/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}\n${text}`)));
  });
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`no answer from ${url}`)), { once: true });
  });
  const cdp = new Cdp(child, socket);
  process.stderr.write(`DevTools listening on ${url}\n`);
  return cdp;
}

/** A string of a reply. @throws Error where it has none of that name. */
export function textOf(reply: Reply, name: string): string {
  const value = reply[name];
  if (typeof value !== 'string') throw new Error(`no text ${name} in ${JSON.stringify(reply)}`);
  return value;
}

/** An object of a reply. @throws Error where it has none of that name. */
export function partOf(reply: Reply, name: string): Reply {
  const value = reply[name];
  if (typeof value !== 'object' || value === null) throw new Error(`no ${name} in ${JSON.stringify(reply)}`);
  return value as Reply;
}
