/** Electron's channels between a page and the main process, in one process: clones what passes, as Electron does. */
import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron';
import type { PageEnd } from '../../../main/desktop/page-line.ts';
import {
  type CallAnswer,
  CHANNELS,
  type ProcedureName,
  type WatchEvent,
} from '../../../main/desktop/procedures.ts';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

export const OWN_FRAME = { url: 'app://nabowatt/#/bill', parent: null };

/** The main process' end: what `ipcMain` is to it. */
export class FakeIpcMain {
  readonly handlers = new Map<string, Handler>();
  readonly listeners = new Map<string, Handler>();

  /** As Electron's type, of which the app uses these two. */
  get asElectron(): Pick<IpcMain, 'handle' | 'on'> {
    return {
      handle: (channel, handler) => void this.handlers.set(channel, handler as Handler),
      on: (channel, listener) => {
        this.listeners.set(channel, listener as Handler);
        return {} as IpcMain;
      },
    };
  }
}

/** A page, and the preload's side of its channels. */
export class FakePage extends EventEmitter implements PageEnd {
  readonly #ipc: FakeIpcMain;
  readonly events: { readonly watch: number; readonly event: WatchEvent }[] = [];
  frame: unknown = OWN_FRAME;
  destroyed = false;
  #wake = () => {};

  constructor(ipc: FakeIpcMain) {
    super();
    this.#ipc = ipc;
  }

  send(channel: string, watch: number, event: WatchEvent): void {
    if (channel !== CHANNELS.event) throw new Error(`nobody hears ${channel}`);
    this.events.push({ watch, event: structuredClone(event) });
    this.#wake();
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  async call(name: unknown, ...input: unknown[]): Promise<CallAnswer> {
    const handler = this.#ipc.handlers.get(CHANNELS.call);
    const args = structuredClone([name, ...input]);
    return structuredClone(await handler?.({ sender: this, senderFrame: this.frame }, ...args)) as CallAnswer;
  }

  tell(channel: string, ...args: unknown[]): void {
    const listener = this.#ipc.listeners.get(channel);
    listener?.({ sender: this, senderFrame: this.frame }, ...structuredClone(args));
  }

  watch(watch: number, name: ProcedureName | (string & {})): void {
    this.tell(CHANNELS.watch, watch, name);
  }

  /** Resolves when there are so many events. */
  async heard(count: number): Promise<void> {
    while (this.events.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
