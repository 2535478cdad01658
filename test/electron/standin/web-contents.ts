/** Electron's `WebContents` over a tab of Chromium. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type CdpSession, partOf, type Reply, textOf } from './cdp.ts';
import { makeCodec } from './codec.ts';
import { invoke, ipcMain } from './ipc-main.ts';
import { makeBridge, preloadWorld } from './page-worlds.ts';
import { applyPermissions, DEFAULT_SESSION } from './permissions.ts';
import { fromPage, handlerOf, SUFFIX, toPage } from './protocol.ts';
import { readyBrowser, registry } from './registry.ts';
import { PreventableEvent } from './strict.ts';

const codec = makeCodec();
const BINDING = '__standin_ipc';
const WORLD = 'Electron Isolated Context';

const sentSchema = z.object({
  kind: z.enum(['invoke', 'send']),
  id: z.int(),
  channel: z.string(),
  args: z.string(),
});
const requestSchema = z.object({
  requestId: z.string(),
  resourceType: z.string(),
  frameId: z.string(),
  request: z.object({
    url: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    postData: z.string().optional(),
  }),
});
type OpenHandler = (details: { url: string }) => { action: string };
export type Preferences = Readonly<Record<string, unknown>> & { readonly preload?: string };

/** What the tab tells its window. */
export interface WindowEnd {
  loaded(): void;
  gone(): void;
}

export class WebContents extends EventEmitter {
  static #lastId = 0;
  readonly id: number;
  readonly preferences: Preferences;
  readonly #window: WindowEnd;
  readonly #commanded = new Set<string>();
  readonly #attached: Promise<CdpSession>;
  #target = '';
  #frame = '';
  #world: number | undefined;
  #url = '';
  #isGone = false;
  #open: OpenHandler = () => ({ action: 'allow' });

  constructor(window: WindowEnd, preferences: Preferences) {
    super();
    WebContents.#lastId += 1;
    this.id = WebContents.#lastId;
    this.preferences = preferences;
    this.#window = window;
    this.#attached = this.#attach();
    this.#attached.catch((error: unknown) => this.#fault(error));
  }

  static fromDevToolsTargetId(id: string) {
    return registry.contents.get(id);
  }
  static getAllWebContents() {
    return [...registry.contents.values()];
  }
  getLastWebPreferences() {
    return this.preferences;
  }
  getURL() {
    return this.#url;
  }
  isDestroyed() {
    return this.#isGone;
  }
  setWindowOpenHandler(handler: OpenHandler) {
    this.#open = handler;
  }

  async #attach(): Promise<CdpSession> {
    const cdp = readyBrowser('Cannot create BrowserWindow');
    const make = async () => {
      this.#target = textOf(await cdp.send('Target.createTarget', { url: 'about:blank' }), 'targetId');
      registry.contents.set(this.#target, this);
    };
    const made = make();
    registry.making = Promise.all([registry.making, made]);
    await made;
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId: this.#target, flatten: true });
    const session = cdp.session(String(sessionId));
    cdp.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.#target) this.#window.gone();
    });
    this.#listen(session);
    const tree = partOf(await session.send('Page.getFrameTree'), 'frameTree');
    this.#frame = textOf(partOf(tree, 'frame'), 'id');
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      session.send('Fetch.enable', {
        patterns: [{ urlPattern: `https://*.${SUFFIX}/*` }, { urlPattern: '*', resourceType: 'Document' }],
      }),
    ]);
    await this.#addWorlds(session);
    if (this.preferences['javascript'] === false) {
      await session.send('Emulation.setScriptExecutionDisabled', { value: true });
    }
    return session;
  }

  async #addWorlds(session: CdpSession): Promise<void> {
    const secret = JSON.stringify(randomUUID());
    const add = (source: string, more: object = {}) =>
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: `if (window.top === window) ${source}`,
        ...more,
      });
    const { preload, nodeIntegration, sandbox } = this.preferences;
    await add(`(${String(makeBridge)})(${secret}, 'page');`);
    // What a page would get of Node where somebody switched it on; enough for a test to see it.
    if (nodeIntegration === true && sandbox === false) {
      await add(`Object.assign(window, { process: { type: 'renderer' }, require: () => ({}) });`);
    }
    if (preload === undefined) return;
    const text = readFileSync(preload, 'utf8');
    const run = `function (require, module) { const { exports } = module;\n${text}\n}`;
    const args = `(${String(makeBridge)})(${secret}, 'preload'), (${String(makeCodec)})(), ${JSON.stringify(BINDING)}, ${run}`;
    await add(`(${String(preloadWorld)})(${args});`, { worldName: WORLD });
  }

  #listen(session: CdpSession): void {
    session.on('Runtime.executionContextCreated', (said) => {
      const context = partOf(said, 'context');
      const isTop = partOf(context, 'auxData')['frameId'] === this.#frame;
      if (context['name'] === WORLD && isTop) this.#world = Number(context['id']);
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.#world = undefined;
    });
    session.on('Runtime.bindingCalled', (said) => {
      if (said['name'] !== BINDING || said['executionContextId'] !== this.#world) return;
      this.#hear(sentSchema.parse(JSON.parse(textOf(said, 'payload'))), this.#world).catch((error: unknown) =>
        this.#fault(error),
      );
    });
    session.on('Page.frameNavigated', (said) => this.#navigated(partOf(said, 'frame')));
    session.on('Page.navigatedWithinDocument', ({ url }) => {
      this.#url = fromPage(String(url));
      this.emit('did-navigate-in-page', {}, this.#url);
    });
    session.on('Page.loadEventFired', () => {
      this.emit('did-finish-load', {});
      this.#window.loaded();
    });
    session.on('Page.windowOpen', ({ url }) => void this.#open({ url: fromPage(String(url)) }));
    session.on('Fetch.requestPaused', (said) => {
      this.#request(session, said).catch((error: unknown) => this.#fault(error));
    });
  }

  #navigated(frame: Reply): void {
    if (frame['parentId'] !== undefined) return;
    const address = textOf(frame, 'url');
    this.#url = fromPage(address);
    const own = this.preferences['session'];
    applyPermissions(readyBrowser('A page'), {
      session: typeof own === 'object' && own !== null ? own : DEFAULT_SESSION,
      contents: this,
      url: this.#url,
      origin: URL.parse(address)?.origin ?? '',
    }).catch((error: unknown) => this.#fault(error));
    this.emit('did-navigate', {}, this.#url, 200, 'OK');
  }

  /** `protocol.handle`, and `will-navigate` for where the page itself wants to go. */
  async #request(session: CdpSession, said: Reply): Promise<void> {
    const { requestId, resourceType, frameId, request } = requestSchema.parse(said);
    const url = fromPage(request.url);
    const isMainFrame = frameId === this.#frame;
    if (resourceType === 'Document' && isMainFrame) {
      if (!this.#commanded.delete(request.url)) {
        const event = Object.assign(new PreventableEvent(), { url, isMainFrame, isSameDocument: false });
        this.emit('will-navigate', event);
        if (event.defaultPrevented) {
          await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
          return;
        }
      }
      this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false });
    }
    const answer = handlerOf(url, this.preferences['session']);
    if (answer === undefined) {
      await session.send('Fetch.continueRequest', { requestId });
      return;
    }
    const { method, headers, postData } = request;
    const body = postData === undefined ? {} : { body: postData };
    const response = await answer(new Request(url, { method, headers, ...body }));
    await session.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  async #hear(sent: z.infer<typeof sentSchema>, world: number | undefined): Promise<void> {
    const { id, channel } = sent;
    const event = { sender: this, senderFrame: { url: this.#url, parent: null } };
    const args = codec.decode(sent.args);
    const given: readonly unknown[] = Array.isArray(args) ? args : [];
    if (sent.kind === 'send') {
      ipcMain.emit(channel, event, ...given);
      return;
    }
    const reply = await invoke(channel, event, given).then(
      (value) => ({ args: codec.encode(value) }),
      (error: unknown) => ({ error: String(error) }),
    );
    await this.#deliver({ kind: 'reply', id, channel, ...reply }, world);
  }

  async #deliver(message: object, world: number | undefined): Promise<void> {
    if (world === undefined || this.#isGone) return;
    const session = await this.#attached;
    const expression = `${BINDING}_in(${JSON.stringify(JSON.stringify(message))})`;
    // A page that has gone meanwhile hears nothing, as in Electron.
    await session.send('Runtime.evaluate', { contextId: world, expression }).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#deliver({ kind: 'event', id: 0, channel, args: codec.encode(args) }, this.#world);
  }

  async loadURL(url: string): Promise<void> {
    const session = await this.#attached;
    const address = toPage(url);
    this.#commanded.add(address.replace(/#.*/, ''));
    const loaded = new Promise<void>((resolve) => {
      this.once('did-finish-load', () => resolve());
      this.once('did-navigate-in-page', () => resolve());
    });
    const { errorText } = await session.send('Page.navigate', { url: address });
    if (errorText !== undefined) throw new Error(`${JSON.stringify(errorText)} loading '${url}'`);
    await loaded;
  }

  /** Its window is gone. */
  async end(): Promise<void> {
    if (this.#isGone) return;
    this.#isGone = true;
    registry.contents.delete(this.#target);
    this.emit('destroyed');
    await registry.browser?.send('Target.closeTarget', { targetId: this.#target }).catch(() => undefined);
  }

  #fault(error: unknown): void {
    if (!this.#isGone) console.error(error);
  }
}
