/**
 * The preload: all that the page can reach of the desktop. It runs sandboxed in a world of its own and gives the page
 * one function for each procedure of the API, by name: no channel, no Electron, no Node.
 */
import { contextBridge, ipcRenderer } from 'electron';
import {
  BRIDGE,
  type CallAnswer,
  CHANNELS,
  DESKTOP_PROCEDURES,
  PROCEDURES,
  type ProcedureName,
  type Watch,
  type WatchEvent,
} from './procedures.ts';

const listeners = new Map<number, (event: WatchEvent) => void>();
let lastWatch = 0;

ipcRenderer.on(CHANNELS.event, (_event, watch: number, event: WatchEvent) => {
  const hear = listeners.get(watch);
  if (hear === undefined) return;
  if (event.kind !== 'value') listeners.delete(watch);
  try {
    hear(event);
  } finally {
    // Back-pressure: the page has shown this one, so the newest by now may come.
    if (event.kind === 'value') ipcRenderer.send(CHANNELS.taken, watch);
  }
});

function caller(name: ProcedureName) {
  return (input?: unknown): Promise<CallAnswer> =>
    ipcRenderer.invoke(CHANNELS.call, name, input) as Promise<CallAnswer>;
}

function watcher(name: ProcedureName): Watch {
  return (hear) => {
    lastWatch += 1;
    const watch = lastWatch;
    listeners.set(watch, hear);
    ipcRenderer.send(CHANNELS.watch, watch, name);
    return () => {
      if (listeners.delete(watch)) ipcRenderer.send(CHANNELS.leave, watch);
    };
  };
}

const bridge: Record<string, unknown> = {};
const procedures = { ...PROCEDURES, ...DESKTOP_PROCEDURES };
for (const [name, kind] of Object.entries(procedures) as [ProcedureName, string][]) {
  bridge[name] = kind === 'subscription' ? watcher(name) : caller(name);
}
contextBridge.exposeInMainWorld(BRIDGE, bridge);
