/** All that the page of the running app could come to hold: what crosses its channels, and its script's heap. */
import { expect } from '@playwright/test';
import type { Launched } from './launch.ts';

/**
 * From now on keeps what the main process hears of any page and tells it, as text; bytes as hex.
 *
 * @returns gives all of it so far
 */
export async function recordTraffic({ app }: Launched): Promise<() => Promise<Buffer>> {
  await app.evaluate(({ ipcMain, BrowserWindow }) => {
    const kept = globalThis as { traffic?: string[] };
    const lines: string[] = [];
    kept.traffic = lines;
    const note = (...said: unknown[]) => {
      const text = JSON.stringify(said, (_key, value: unknown) =>
        ArrayBuffer.isView(value)
          ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
          : value,
      );
      lines.push(text);
    };
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => unknown>;
    };
    for (const [channel, handler] of handlers) {
      handlers.set(channel, async (event, ...args) => {
        note(channel, args);
        const answer = await handler(event, ...args);
        note(channel, answer);
        return answer;
      });
    }
    for (const channel of ipcMain.eventNames()) {
      ipcMain.on(String(channel), (_event, ...args: unknown[]) => note(channel, args));
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel: string, ...args: unknown[]) => {
        note(channel, args);
        send(channel, ...args);
      };
    }
  });
  return async () => {
    const text = await app.evaluate(() => (globalThis as { traffic?: string[] }).traffic?.join('\n') ?? '');
    // What was not recorded cannot be searched: a question, its answer and a watch's value are in it.
    expect(text).toContain('"nabowatt:call",["session"');
    expect(text).toContain('"memberIndex"');
    expect(text).toContain('"nabowatt:event",[');
    return Buffer.from(text);
  };
}

/** All that the page's script holds. */
export async function heapOf({ app, page }: Launched): Promise<Buffer> {
  const tools = await app.context().newCDPSession(page);
  const chunks: string[] = [];
  tools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await tools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  const heap = Buffer.from(chunks.join(''));
  // A snapshot that holds nothing would prove nothing: the bridge's own names are in it.
  expect(heap.includes('watchDesktop')).toBe(true);
  return heap;
}
