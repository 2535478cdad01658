/**
 * The one place where channels are opened. Every message is looked at for its sender before anything reads it, so a
 * channel without that check cannot be written by accident.
 */
import type { IpcMain, WebContents } from 'electron';
import { isOwnFrame, type SenderFrame } from './origin.ts';

/** What a message says of where it comes from. */
export interface Sender {
  readonly sender: WebContents;
  readonly senderFrame: SenderFrame | null;
}

export interface CheckedIpc {
  /** Answers a question of our page; a question from anyone else rejects, and says no more than that. */
  handle(channel: string, answer: (page: WebContents, ...args: unknown[]) => Promise<unknown>): void;
  /** Hears what our page says; what anyone else says is dropped. */
  hear(channel: string, take: (page: WebContents, ...args: unknown[]) => void): void;
}

/** Opens channels on Electron's `ipcMain`. `onRefused` hears of each message that was not from our page. */
export function checkedIpc(
  ipc: Pick<IpcMain, 'handle' | 'on'>,
  onRefused: (channel: string) => void,
): CheckedIpc {
  const isOurs = (event: Sender, channel: string): boolean => {
    if (isOwnFrame(event.senderFrame)) return true;
    onRefused(channel);
    return false;
  };
  return {
    handle(channel, answer) {
      ipc.handle(channel, async (event, ...args: unknown[]) => {
        if (!isOurs(event, channel)) throw new Error('refused');
        return await answer(event.sender, ...args);
      });
    },
    hear(channel, take) {
      ipc.on(channel, (event, ...args: unknown[]) => {
        if (isOurs(event, channel)) take(event.sender, ...args);
      });
    },
  };
}
