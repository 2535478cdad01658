/**
 * The node in its thread: starts it, serves its API to the pages of the main process, and tells the tray what it sees.
 * Settling a month or checking a chain may take this thread a while; the main process and its window go on meanwhile.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { createAppRouter, type HouseholdApi } from '../../../node-core/api/index.ts';
import { type HostedNode, hostOf, type HostOptions, type OpenHost } from '../../headless/host.ts';
import { type ApiEnd, apiEnd } from '../api-end.ts';
import { watchNode } from '../life/node-watch.ts';
import { PROCEDURES } from '../procedures.ts';
import { FarKeyDesk } from './key-messages.ts';
import { pageRegister } from './page-register.ts';
import type { FromThread, ThreadStart, ToThread } from './thread-messages.ts';

/** What a thread needs. */
export interface ServeNode {
  readonly port: MessagePort;
  readonly start: ThreadStart;
  readonly openHost: OpenHost;
}

/** Serves until it is told to close. */
export function serveNode(options: ServeNode): void {
  const server = new NodeServer(options);
  options.port.on('message', (message: ToThread) => server.hear(message));
}

class NodeServer {
  readonly #port: MessagePort;
  readonly #stopping = new AbortController();
  readonly #pages = pageRegister((page, channel, args) => this.#say({ kind: 'send', page, channel, args }));
  readonly #keys = new FarKeyDesk((id, ask) => this.#say({ kind: 'keyAsk', id, ask }));
  readonly #end: ApiEnd;
  readonly #host: HostedNode;
  /** Ends the watch of the node that is on the screen. */
  #watching: AbortController | undefined;

  constructor({ port, start, openHost }: ServeNode) {
    this.#port = port;
    const router = createAppRouter({
      reference: () => randomBytes(6).toString('hex'),
      report: ({ reference, procedure, error }) =>
        this.#report(`fault ${reference} in ${procedure ?? 'the transport'}: ${described(error)}`),
    });
    this.#host = this.#open(start, openHost);
    const { api, setup } = this.#host;
    this.#end = apiEnd({ router, procedures: PROCEDURES, contextOf: (link) => ({ api, setup, link }) });
    void this.#settle();
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
        void this.#rest(message.id, async () => await this.#host.sleep?.());
        break;
      case 'wake':
        void this.#rest(message.id, async () => await this.#host.wake?.());
        break;
      case 'key':
        this.#keys.hear(message.view);
        break;
      case 'keyAnswer':
        this.#keys.answered(message.id, message.answer);
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  #open({ dataDir, speed, scene }: ThreadStart, openHost: OpenHost): HostedNode {
    const options: HostOptions = {
      dataDir,
      ...(speed === undefined ? {} : { speed }),
      ...(scene === undefined ? {} : { scene }),
      keys: this.#keys,
      onShown: (api) => this.#shown(api),
      onFailed: (error) => this.#failed(error),
      report: (line) => this.#report(line),
    };
    try {
      return openHost(options);
    } catch (error) {
      return hostOf(() => Promise.reject(error))(options);
    }
  }

  async #settle(): Promise<void> {
    const isUp = await this.#host.started.then(
      () => true,
      () => false,
    );
    // Nothing to show: the set-up waits for a person.
    if (isUp && this.#watching === undefined) this.#say({ kind: 'away' });
  }

  #shown(api: HouseholdApi | undefined): void {
    this.#watching?.abort();
    this.#watching = undefined;
    if (this.#stopping.signal.aborted) return;
    if (api === undefined) {
      this.#say({ kind: 'away' });
      return;
    }
    this.#watching = new AbortController();
    this.#say({ kind: 'started' });
    void this.#watch(api, AbortSignal.any([this.#watching.signal, this.#stopping.signal]));
  }

  #failed(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#report(`the node did not start: ${described(error)}`);
    this.#say({ kind: 'failed', words: error instanceof Error ? error.message : String(error) });
  }

  async #watch(api: HouseholdApi, signal: AbortSignal): Promise<void> {
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
    try {
      await this.#host.close();
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
