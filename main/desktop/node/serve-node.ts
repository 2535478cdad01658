/**
 * The node in its thread: starts it, serves its API to the pages of the main process, and tells the tray what it sees.
 * Settling a month or checking a chain may take this thread a while; the main process and its window go on meanwhile.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { createAppRouter, StartingApi } from '../../../node-core/api/index.ts';
import type { NodeHost, StartNode } from '../../headless/host.ts';
import { type ApiEnd, apiEnd } from '../api-end.ts';
import { watchNode } from '../life/node-watch.ts';
import type { Sleeper } from '../life/sleep.ts';
import { PROCEDURES } from '../procedures.ts';
import { pageRegister } from './page-register.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/** What a thread needs. */
export interface ServeNode {
  readonly port: MessagePort;
  readonly start: ThreadStart;
  readonly startNode: StartNode;
}

/** Serves until it is told to close. */
export function serveNode(options: ServeNode): void {
  const server = new NodeServer(options);
  options.port.on('message', (message: ToThread) => server.hear(message));
}

class NodeServer {
  readonly #port: MessagePort;
  readonly #api = new StartingApi();
  readonly #stopping = new AbortController();
  readonly #pages = pageRegister((page, channel, args) => this.#say({ kind: 'send', page, channel, args }));
  readonly #end: ApiEnd;
  readonly #begun: Promise<void>;
  #node: (NodeHost & Sleeper) | undefined;

  constructor({ port, start, startNode }: ServeNode) {
    this.#port = port;
    const router = createAppRouter({
      reference: () => randomBytes(6).toString('hex'),
      report: ({ reference, procedure, error }) =>
        this.#report(`fault ${reference} in ${procedure ?? 'the transport'}: ${described(error)}`),
    });
    this.#end = apiEnd({ router, procedures: PROCEDURES, contextOf: (link) => ({ api: this.#api, link }) });
    this.#begun = this.#begin(start, startNode);
  }

  hear(message: ToThread): void {
    switch (message.kind) {
      case 'call':
        void this.#call(message);
        break;
      case 'watch':
        this.#end.watch(this.#pages.of(message.page), message.number, message.asked);
        break;
      case 'taken':
      case 'leave':
        this.#end[message.kind](this.#pages.of(message.page), message.number);
        break;
      case 'pageGone':
        this.#pages.gone(message.page);
        break;
      case 'sleep':
        void this.#rest(message.id, async () => await this.#node?.sleep?.());
        break;
      case 'wake':
        void this.#rest(message.id, async () => await this.#node?.wake?.());
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  async #begin({ dataDir, speed }: ThreadStart, startNode: StartNode): Promise<void> {
    const { signal } = this.#stopping;
    let node: NodeHost;
    try {
      node = await startNode({
        dataDir,
        ...(speed === undefined ? {} : { speed }),
        onProgress: (progress) => this.#api.report(progress),
        signal,
      });
    } catch (error) {
      this.#api.fail();
      if (signal.aborted) return;
      this.#report(`the node did not start: ${described(error)}`);
      this.#say({ kind: 'failed', words: error instanceof Error ? error.message : String(error) });
      return;
    }
    this.#node = node;
    if (signal.aborted) return;
    this.#api.ready(node.api);
    this.#say({ kind: 'started' });
    void this.#watch(node);
  }

  async #watch({ api }: NodeHost): Promise<void> {
    const { signal } = this.#stopping;
    try {
      await watchNode(
        {
          api,
          signal,
          pause: async (ms, ending) => {
            await pause(ms, undefined, { signal: ending }).catch(() => undefined);
          },
        },
        {
          onPower: (power) => this.#say({ kind: 'power', power }),
          onLook: (look) => this.#say({ kind: 'look', look }),
        },
      );
    } catch (error) {
      if (!signal.aborted) this.#report(`the tray lost the node: ${described(error)}`);
    }
  }

  async #call({ id, page, asked }: ToThread & { kind: 'call' }): Promise<void> {
    const answer = await this.#end.call(this.#pages.of(page), asked);
    this.#say({ kind: 'answer', id, answer });
  }

  async #rest(id: number, work: () => Promise<void>): Promise<void> {
    let failed: string | undefined;
    try {
      await work();
    } catch (error) {
      failed = error instanceof Error ? error.message : 'unknown';
    }
    this.#say({ kind: 'done', id, failed });
  }

  async #close(): Promise<void> {
    this.#stopping.abort();
    await this.#begun;
    try {
      await this.#node?.close();
    } catch (error) {
      this.#report(`the node did not close well: ${described(error)}`);
    }
    this.#say({ kind: 'closed' });
  }

  #report(line: string): void {
    this.#say({ kind: 'report', line });
  }

  #say(message: FromThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
    this.#port.postMessage(message);
  }
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
}
