/** A person at the headless host: the real host on a folder, its API over a socket, and its pages with the words. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTRPCClient, createWSClient, type TRPCClient, wsLink } from '@trpc/client';
import { WebSocket } from 'ws';
import { forkKeychain } from '../../main/keys/node-child.ts';
import { openHousehold } from '../../main/household/open-household.ts';
import { runHeadless, type ExitCode } from '../../main/headless/run.ts';
import type { Terminal } from '../../main/headless/terminal.ts';
import type { AppRouter, SetupView } from '../../node-core/api/index.ts';
import type { Clock } from '../../node-core/node/clock.ts';
import { codeOf, http, type HttpReply, trade } from './fixture.ts';
import { LOOPBACK } from './loopback.ts';

/** Tests make many. */
export const CHEAP_PASSPHRASE = { log2N: 4, r: 1, p: 1 };
export const PASSPHRASE = 'correct horse battery';
export const IN_FILE = { place: 'passphraseFile', passphrase: PASSPHRASE } as const;

export interface Person {
  readonly dataDir: string;
  readonly port: number;
  readonly api: TRPCClient<AppRouter>;
  /** Everything that was printed. */
  readonly printed: string[];
  /** Everything that came over the socket, as text. */
  readonly heard: string[];
  /** Every page with words that was opened, without the words themselves: see `words`. */
  readonly pages: SecretPage[];
  open(address: string | null): Promise<SecretPage>;
  /** Waits until the set-up is as wanted. */
  until(wanted: (view: SetupView) => boolean): Promise<SetupView>;
  /** A link for a browser of one's own, as Enter at the terminal prints it; each works once. */
  freshLink(): string;
  /** Closes the browser. */
  hangUp(): Promise<void>;
  close(): Promise<ExitCode>;
}

/** A page with words in a browser: it keeps its cookie, and sends its forms. */
export class SecretPage {
  readonly #port: number;
  readonly #address: string;
  readonly cookie: string;
  reply: HttpReply;

  constructor(port: number, { address, reply }: { address: string; reply: HttpReply }) {
    this.#port = port;
    this.#address = address;
    this.reply = reply;
    this.cookie = (reply.headers['set-cookie']?.[0] ?? '').replace(/;.*/, '');
  }

  /** The words that it shows, if it shows some. */
  get words(): string[] {
    return [...this.reply.body.matchAll(/<li><span>([a-z]+)<\/span><\/li>/g)].map(([, word = '']) => word);
  }

  /** The positions that it asks for. */
  get asked(): number[] {
    return [...this.reply.body.matchAll(/name="word(\d+)"/g)].map(([, position]) => Number(position));
  }

  async submit(step: string, fields: Readonly<Record<string, string>> = {}): Promise<HttpReply> {
    const token = /name="token" value="([^"]+)"/.exec(this.reply.body)?.[1] ?? '';
    const body = new URLSearchParams({ step, token, ...fields }).toString();
    this.reply = await http(this.#port, {
      path: this.#address,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
        origin: `http://127.0.0.1:${this.#port}`,
        cookie: this.cookie,
      },
      body,
    });
    return this.reply;
  }

  /** Reads the words, and answers the three that are asked for. @returns all 24 */
  async writeDown(): Promise<string[]> {
    const { words } = this;
    await this.submit('ask');
    const answers: Record<string, string> = {};
    for (const position of this.asked) answers[`word${position}`] = words[position - 1] ?? '';
    await this.submit('check', answers);
    return words;
  }

  async type(words: readonly string[]): Promise<HttpReply> {
    const fields: Record<string, string> = {};
    for (const [at, word] of words.entries()) fields[`word${at + 1}`] = word;
    return await this.submit('type', fields);
  }
}

/** A renderer without an app: its folder. */
export function emptyRenderer(dataDir: string): string {
  const rendererDir = join(dataDir, 'renderer');
  mkdirSync(rendererDir, { recursive: true });
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
  return rendererDir;
}

/** Starts a host on a folder of its own, or on that of another start. */
export async function person(
  options: {
    readonly dataDir?: string;
    readonly args?: readonly string[];
    /** A time that runs faster. */
    readonly clock?: Clock;
    /** The built screens, for a real browser; a page without an app when left out. */
    readonly rendererDir?: string;
    /** Where its session and its keychain are; this process' own when left out. */
    readonly session?: NodeJS.ProcessEnv;
  } = {},
): Promise<Person> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'nabowatt-person-'));
  const rendererDir = options.rendererDir ?? emptyRenderer(dataDir);
  const printed: string[] = [];
  const link = Promise.withResolvers<string>();
  let stop = () => {};
  let enter = () => {};
  const terminal: Terminal = {
    interactive: false,
    print(line) {
      printed.push(line);
      const url = /http:\S+code=\S+/.exec(line)?.[0];
      if (url !== undefined) link.resolve(url);
    },
    printError: (line) => void printed.push(line),
    onEnter(run) {
      enter = run;
      return () => undefined;
    },
    onStop(run) {
      stop = run;
      return () => undefined;
    },
  };
  const ended = runHeadless({
    args: ['--data', dataDir, '--no-open', ...(options.args ?? ['--home'])],
    cwd: dataDir,
    platform: 'linux',
    env: {},
    home: dataDir,
    terminal,
    rendererDir,
    openHost: openHousehold({
      host: 'headless',
      usual: 'demo',
      network: LOOPBACK,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    }),
    keyring: { cost: CHEAP_PASSPHRASE, startKeychain: () => forkKeychain(options.session) },
  });
  ended.then(
    (code) => link.reject(new Error(`ended with ${code}: ${printed.join('\n')}`)),
    (error: unknown) => link.reject(error),
  );
  const url = await link.promise;
  return await connected({ url, dataDir, printed, ended, stop: () => stop(), enter: () => enter() });
}

/** The same in a process of its own, which can be killed. */
export async function personProcess(dataDir: string): Promise<Person & { kill(): Promise<void> }> {
  const program = fileURLToPath(new URL('serve-household.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'pipe'] });
  const printed: string[] = [];
  const link = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed.push(text);
      const url = /http:\S+code=\S+/.exec(printed.join(''))?.[0];
      if (url !== undefined && printed.join('').includes(`${url}\n`)) link.resolve(url);
    });
  }
  const ended = new Promise<ExitCode>((resolve) => {
    child.once('close', (code) => {
      link.reject(new Error(`ended with ${code}: ${printed.join('')}`));
      resolve((code ?? 1) as ExitCode);
    });
  });
  const url = await link.promise;
  const one = await connected({
    url,
    dataDir,
    printed,
    ended,
    stop: () => void child.kill('SIGTERM'),
    enter: () => undefined,
  });
  return {
    ...one,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      await one.hangUp();
    },
  };
}

async function connected(of: {
  readonly url: string;
  readonly dataDir: string;
  readonly printed: string[];
  readonly ended: Promise<ExitCode>;
  readonly stop: () => void;
  readonly enter: () => void;
}): Promise<Person> {
  const { url, dataDir, printed, ended } = of;
  const port = Number(new URL(url).port);
  const { body } = await trade(port, codeOf(url));
  const { session } = JSON.parse(body) as { session: string };
  const heard: string[] = [];
  const socket = createWSClient({
    url: `ws://127.0.0.1:${port}/api`,
    connectionParams: { session },
    WebSocket: listening(port, heard),
  });
  const api = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] });
  const pages: SecretPage[] = [];
  return {
    dataDir,
    port,
    api,
    printed,
    heard,
    pages,
    async open(address) {
      if (address === null) throw new Error('no address');
      const reply = await http(port, { path: address });
      const page = new SecretPage(port, { address, reply });
      pages.push(page);
      return page;
    },
    until: (wanted) => until(api, wanted),
    freshLink() {
      const before = printed.length;
      of.enter();
      const link = /http:\S+code=\S+/.exec(printed.slice(before).join('\n'))?.[0];
      if (link === undefined) throw new Error('no new link was printed');
      return link;
    },
    hangUp: () => socket.close(),
    async close() {
      await socket.close();
      of.stop();
      return await ended;
    },
  };
}

/** A browser's WebSocket, of which every message is written down. */
function listening(port: number, heard: string[]): typeof globalThis.WebSocket {
  return new Proxy(globalThis.WebSocket, {
    construct(_target, [url]: [string]) {
      const made = new WebSocket(url, { headers: { origin: `http://127.0.0.1:${port}` } });
      made.on('message', (data) => heard.push(Buffer.from(data as Buffer).toString('utf8')));
      return made;
    },
  });
}

function until(api: TRPCClient<AppRouter>, wanted: (view: SetupView) => boolean): Promise<SetupView> {
  return new Promise((resolve, reject) => {
    const watching = api.watchSetup.subscribe(undefined, {
      onData(view) {
        if (!wanted(view)) return;
        watching.unsubscribe();
        resolve(view);
      },
      onError: (error) => reject(error),
    });
  });
}
