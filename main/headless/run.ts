/**
 * The headless host from its first line to its last: serves the page at once, so that it shows how the start goes,
 * then starts the node, and closes both when it is asked to stop.
 */
import { randomBytes } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockForWriting } from '../../node-core/storage/index.ts';
import { backUpBeforeUpdate, noteOpened } from '../desktop/update/backup.ts';
import { forkKeychain } from '../keys/node-child.ts';
import { openKeyring } from '../keys/open-keyring.ts';
import { ringDesk } from '../keys/ring-desk.ts';
import { SecretDoor } from '../secret/door.ts';
import { VERSION } from '../version.ts';
import { openBrowser, openerOf } from './browser.ts';
import { type Command, commandLine, HELP } from './command-line.ts';
import { dataFolder, type Surroundings } from './data-folder.ts';
import type { HostedNode, OpenHost } from './host.ts';
import { createHeadlessServer, type HeadlessOptions, type HeadlessServer, PortError } from './server.ts';
import { isTheirs, startFailure } from './start-failure.ts';
import type { Terminal } from './terminal.ts';
import { keepPort, usualPort } from './usual-port.ts';

export interface HeadlessRun extends Surroundings {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly terminal: Terminal;
  /** The folder of the built renderer. */
  readonly rendererDir: string;
  readonly openHost: OpenHost;
  /** For tests: another way to the keychain, another cost of a passphrase. */
  readonly keyring?: Partial<Parameters<typeof openKeyring>[0]>;
}

/** Exit codes: 1 it could not run, 2 the command line makes no sense, 130 stopped at once by a second Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130;

/** Runs until it is asked to stop. Resolves with the exit code when everything is closed. */
export async function runHeadless(run: HeadlessRun): Promise<ExitCode> {
  const { terminal } = run;
  const command = commandLine(run.args, { cwd: run.cwd });
  switch (command.kind) {
    case 'help':
      terminal.print(HELP);
      return 0;
    case 'mistake':
      terminal.printError(`${command.message}\nnpm start -- --help shows what there is.`);
      return 2;
    case 'run':
      break;
  }
  try {
    return await serve(run, command);
  } catch (error) {
    terminal.printError(`Nabowatt could not start: ${startFailure(error, dataDirOf(command, run))}`);
    return 1;
  }
}

async function serve(run: HeadlessRun, command: Command & { kind: 'run' }): Promise<ExitCode> {
  const { rendererDir } = run;
  await access(join(rendererDir, 'index.html')).catch(() => {
    throw new Error(`the screens are not built (${rendererDir} is missing): run npm run build`);
  });
  const dataDir = dataDirOf(command, run);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Before anything is printed: a second start on the same data must not hand out a link that leads nowhere.
  const lock = lockForWriting(join(dataDir, 'nabowatt'));
  try {
    backUpBeforeUpdate({ dataDir, version: VERSION });
    return await serveFrom(dataDir, run, command);
  } finally {
    lock.release();
  }
}

function dataDirOf(command: Command & { kind: 'run' }, run: HeadlessRun): string {
  return command.dataDir ?? dataFolder(run);
}

async function serveFrom(
  dataDir: string,
  run: HeadlessRun,
  command: Command & { kind: 'run' },
): Promise<ExitCode> {
  const { terminal } = run;
  const stop = stopRequest(terminal);
  const report = (line: string) => terminal.printError(line);
  const secret = new SecretDoor({ random: randomBytes, nowMs: Date.now, back: '/', hasCookies: true });
  const node = openNode(run, { dataDir, command, secret, report });
  const server = await openServer(
    {
      api: node.api,
      ...(node.setup === undefined ? {} : { setup: node.setup }),
      secret,
      rendererDir: run.rendererDir,
      report,
      random: randomBytes,
      nowMs: Date.now,
    },
    { port: command.port, dataDir },
  ).catch(async (error: unknown) => {
    await node.close();
    throw error;
  });
  greet(run, { server, open: command.openBrowser });
  const endEnter = terminal.onEnter(() => terminal.print(`A new link: ${server.loginUrl()}`));

  let code: ExitCode = 0;
  try {
    await Promise.race([node.started, stop.asked]);
  } catch (error) {
    if (!stop.signal.aborted) {
      terminal.printError(`Nabowatt could not start: ${startFailure(error, dataDir)}`);
      // What a person can mend is said in a sentence; the rest is ours to mend, and wants its trace.
      if (!isTheirs(error) && error instanceof Error && error.stack !== undefined)
        terminal.printError(error.stack);
      code = 1;
    }
  }
  if (code === 0) await stop.asked;
  endEnter();
  const closing = close({ server, node }).then(() => code);
  code = (await Promise.race([closing, stop.forced])) ?? 130;
  stop.end();
  return code;
}

/** The node begins to start; its failures are told by `started`, and those of later starts in the log. */
function openNode(
  run: HeadlessRun,
  of: {
    readonly dataDir: string;
    readonly command: Command & { kind: 'run' };
    readonly secret: SecretDoor;
    readonly report: (line: string) => void;
  },
): HostedNode {
  const { dataDir, command, secret, report } = of;
  const { speed, scene } = command;
  const ring = openKeyring({ dataDir, startKeychain: () => forkKeychain(), ...run.keyring });
  let isFirst = true;
  const node = run.openHost({
    dataDir,
    ...(speed === undefined ? {} : { speed }),
    ...(scene === undefined ? {} : { scene }),
    keys: ringDesk({
      ring,
      dataDir,
      secretPages: 'address',
      showPage: (flow) => secret.open(flow),
    }),
    onShown(api) {
      if (api !== undefined) noteOpened({ dataDir, version: VERSION, report });
    },
    onFailed(error) {
      if (!isFirst) report(startFailure(error, dataDir));
    },
    report,
  });
  const settled = () => {
    isFirst = false;
  };
  node.started.then(settled, settled);
  return node;
}

async function openServer(
  options: Omit<HeadlessOptions, 'port'>,
  wish: { readonly port: number | undefined; readonly dataDir: string },
): Promise<HeadlessServer> {
  if (wish.port !== undefined) return await createHeadlessServer({ ...options, port: wish.port });
  const usual = (await usualPort(wish.dataDir)) ?? 0;
  const server = await createHeadlessServer({ ...options, port: usual }).catch((error: unknown) => {
    if (error instanceof PortError && usual !== 0) return createHeadlessServer({ ...options, port: 0 });
    throw error;
  });
  await keepPort(wish.dataDir, server.port);
  return server;
}

function greet(run: HeadlessRun, { server, open }: { server: HeadlessServer; open: boolean }): void {
  const { terminal } = run;
  terminal.print(`Nabowatt is running. Open it in a browser on this PC: ${server.loginUrl()}`);
  terminal.print('The link works once. Enter prints a new one, Ctrl-C stops Nabowatt.');
  const opener = open ? openerOf({ ...run, interactive: terminal.interactive }) : undefined;
  // A link of its own: the printed one stays good for another browser.
  if (opener !== undefined) openBrowser(opener, server.loginUrl());
}

/** Ctrl-C: the first asks for a clean end, the second ends the waiting. */
function stopRequest(terminal: Terminal) {
  const asking = new AbortController();
  const forcing = new AbortController();
  const end = terminal.onStop(() => {
    if (asking.signal.aborted) forcing.abort();
    else {
      asking.abort();
      terminal.print('Stopping. Ctrl-C again stops at once.');
    }
  });
  return { signal: asking.signal, asked: aborted(asking.signal), forced: aborted(forcing.signal), end };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

async function close(running: { server: HeadlessServer; node: HostedNode }): Promise<void> {
  await running.server.close();
  await running.node.close();
}
