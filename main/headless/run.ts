/**
 * The headless host from its first line to its last: serves the page at once, so that it shows how the start goes,
 * then starts the node, and closes both when it is asked to stop.
 */
import { randomBytes } from 'node:crypto';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StartingApi } from '../../node-core/api/index.ts';
import { lockForWriting } from '../../node-core/storage/index.ts';
import { openBrowser, openerOf } from './browser.ts';
import { type Command, commandLine, HELP } from './command-line.ts';
import { dataFolder, type Surroundings } from './data-folder.ts';
import type { NodeHost, StartNode } from './host.ts';
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
  readonly startNode: StartNode;
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
  const { terminal, rendererDir } = run;
  const stop = stopRequest(terminal);
  const api = new StartingApi();
  const server = await openServer(
    {
      api,
      rendererDir,
      report: (line) => terminal.printError(line),
      random: randomBytes,
      nowMs: Date.now,
    },
    { port: command.port, dataDir },
  );
  greet(run, { server, open: command.openBrowser });
  const endEnter = terminal.onEnter(() => terminal.print(`A new link: ${server.loginUrl()}`));

  const { speed } = command;
  const starting = run.startNode({
    dataDir,
    ...(speed === undefined ? {} : { speed }),
    onProgress: (progress) => api.report(progress),
    signal: stop.signal,
  });
  let code: ExitCode = 0;
  let node: NodeHost | undefined;
  try {
    node = await Promise.race([starting, stop.forced]);
    if (node !== undefined) api.ready(node.api);
  } catch (error) {
    api.fail();
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

async function close(running: { server: HeadlessServer; node: NodeHost | undefined }): Promise<void> {
  await running.server.close();
  await running.node?.close();
}
