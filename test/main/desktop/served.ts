/** The API served over fake channels, with a page on the other end. */
import { createAppRouter, type RouterHost } from '../../../node-core/api/index.ts';
import { serveApi } from '../../../main/desktop/api-channels.ts';
import { apiEnd } from '../../../main/desktop/api-end.ts';
import { DESKTOP_PROCEDURES, PROCEDURES } from '../../../main/desktop/procedures.ts';
import { checkedIpc } from '../../../main/desktop/checked-ipc.ts';
import { createDesktopRouter } from '../../../main/desktop/desktop-router.ts';
import type { RecordingApi } from '../../api/recording-api.ts';
import { RecordingDesktop } from './recording-desktop.ts';
import { FakeIpcMain, FakePage } from './fake-ipc.ts';

export interface Served {
  readonly ipc: FakeIpcMain;
  readonly page: FakePage;
  readonly desktop: RecordingDesktop;
  /** Faults of ours that went to the log. */
  readonly log: string[];
  /** Channels on which a message was refused for its sender. */
  readonly refused: string[];
}

export function serve(api: RecordingApi, more: { readonly openRequests?: number } = {}): Served {
  const ipc = new FakeIpcMain();
  const log: string[] = [];
  const refused: string[] = [];
  const host: RouterHost = {
    reference: () => 'ref',
    report: ({ procedure, error }) => log.push(`${procedure ?? 'transport'}: ${String(error)}`),
  };
  const router = createAppRouter(host);
  const desktop = new RecordingDesktop();
  serveApi({
    ipc: checkedIpc(ipc.asElectron, (channel) => refused.push(channel)),
    household: apiEnd({
      router,
      procedures: PROCEDURES,
      contextOf: (link) => ({ api, setup: api, link }),
      ...more,
    }),
    desktop: apiEnd({
      router: createDesktopRouter(host),
      procedures: DESKTOP_PROCEDURES,
      contextOf: (link) => ({ desktop, link }),
    }),
  });
  return { ipc, page: new FakePage(ipc), desktop, log, refused };
}
