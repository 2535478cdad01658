/**
 * Code that runs inside the page, put there as text: each function uses nothing from outside of itself. The preload
 * runs in an isolated world; its contextBridge is a synchronous channel of CustomEvents, whose `detail` Chromium
 * clones between the worlds.
 */
import type { Codec } from './codec.ts';

type Plain = Record<string, unknown>;
type Run = (...args: unknown[]) => unknown;
export interface BridgeEnd {
  expose(name: string, value: unknown): void;
}

/** One end of the bridge; `side` is 'page' or 'preload'. */
export function makeBridge(secret: string, side: string): BridgeEnd {
  const [out, into] =
    side === 'page' ? [`${secret}>preload`, `${secret}>page`] : [`${secret}>page`, `${secret}>preload`];
  const dispatch = window.dispatchEvent.bind(window);
  const Event = CustomEvent;
  const local = new Map<number, Run>();
  const proxies = new Map<number, Run>();
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let last = 0;
  let answer: Plain | undefined;
  const send = (detail: Plain) => dispatch(new Event(out, { detail }));
  const isPlain = (value: object) =>
    [null, Object.prototype].includes(Object.getPrototypeOf(value) as object);

  function pack(value: unknown): unknown {
    if (typeof value === 'function') {
      last += 1;
      local.set(last, value as Run);
      return { $function: last };
    }
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Promise) {
      last += 1;
      const id = last;
      value.then(
        (result) => send({ kind: 'settle', id, ok: true, value: pack(result) }),
        (error) => send({ kind: 'settle', id, ok: false, value: pack(error) }),
      );
      return { $promise: id };
    }
    if (value instanceof Error) return { $error: value.message };
    if (Array.isArray(value)) return value.map(pack);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, pack(part)]));
  }

  function proxyOf(id: number): Run {
    const known = proxies.get(id);
    if (known !== undefined) return known;
    const proxy: Run = (...args) => {
      answer = undefined;
      send({ kind: 'call', id, args: pack(args) });
      const given = answer as Plain | undefined;
      if (given === undefined) throw new Error('An object could not be cloned.');
      if (given['ok'] !== true) throw unpack(given['value']);
      return unpack(given['value']);
    };
    proxies.set(id, proxy);
    return proxy;
  }

  function unpack(value: unknown): unknown {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(unpack);
    if (!isPlain(value)) return value;
    if ('$function' in value) return proxyOf(Number(value.$function));
    if ('$promise' in value) {
      const id = Number(value.$promise);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    }
    if ('$error' in value) return new Error(String(value.$error));
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, unpack(part)]));
  }

  function call(id: number, args: unknown): void {
    try {
      const result = local.get(id)?.(...(unpack(args) as unknown[]));
      send({ kind: 'answer', ok: true, value: pack(result) });
    } catch (error) {
      send({ kind: 'answer', ok: false, value: pack(error) });
    }
  }

  window.addEventListener(into, (event) => {
    const said = (event as CustomEvent<Plain | null>).detail;
    // What cannot be cloned arrives as null: the caller sees no answer.
    if (said === null) return;
    event.stopImmediatePropagation();
    const id = Number(said['id']);
    if (said['kind'] === 'call') call(id, said['args']);
    else if (said['kind'] === 'answer') answer = said;
    else if (said['kind'] === 'settle') {
      const settle = waiting.get(id);
      waiting.delete(id);
      if (said['ok'] === true) settle?.resolve(unpack(said['value']));
      else settle?.reject(unpack(said['value']));
    } else if (said['kind'] === 'expose') {
      const value = Object.freeze(unpack(said['value']));
      Object.defineProperty(window, String(said['name']), { value, enumerable: true });
    }
  });
  return { expose: (name, value) => send({ kind: 'expose', name, value: pack(value) }) };
}

/** The surroundings of a sandboxed preload: `require('electron')` and little else, then the preload's own text. */
export function preloadWorld(
  bridge: BridgeEnd,
  codec: Codec,
  binding: string,
  run: (require: (name: string) => unknown, module: { exports: unknown }) => void,
): void {
  const world = globalThis as unknown as Record<string, (text: string) => void>;
  const raw = world[binding];
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Run[]>();
  let last = 0;
  const ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]) => {
      const payload = codec.encode(args);
      last += 1;
      const id = last;
      const answered = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      raw?.(JSON.stringify({ kind: 'invoke', id, channel, args: payload }));
      return await answered;
    },
    send: (channel: string, ...args: unknown[]) =>
      raw?.(JSON.stringify({ kind: 'send', id: 0, channel, args: codec.encode(args) })),
    on: (channel: string, hear: Run) => listeners.set(channel, [...(listeners.get(channel) ?? []), hear]),
  };
  world[`${binding}_in`] = (text) => {
    const said = JSON.parse(text) as {
      kind: string;
      id: number;
      channel: string;
      args: string;
      error?: string;
    };
    if (said.kind === 'event') {
      const args = codec.decode(said.args) as unknown[];
      for (const hear of listeners.get(said.channel) ?? []) hear({ sender: ipcRenderer, ports: [] }, ...args);
      return;
    }
    const settle = waiting.get(said.id);
    waiting.delete(said.id);
    if (said.error === undefined) settle?.resolve(codec.decode(said.args));
    else settle?.reject(new Error(`Error invoking remote method '${said.channel}': ${said.error}`));
  };
  const contextBridge = { exposeInMainWorld: (name: string, value: unknown) => bridge.expose(name, value) };
  run(
    (name) => {
      if (name === 'electron') return { ipcRenderer, contextBridge };
      throw new Error(`module not found: ${name}`);
    },
    { exports: {} },
  );
}
