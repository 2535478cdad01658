/**
 * What the headless host serves over HTTP:
 *
 * | request                | answer                                                                   |
 * | ---------------------- | ------------------------------------------------------------------------ |
 * | GET /?code=CODE        | the app while the code is unused, else a page saying how to get a new one |
 * | GET / and other files  | the renderer's files; they hold nothing of the household                 |
 * | /secret/TICKET         | a page with the words of a key, for whoever was given the address (main/secret)  |
 * | POST /session          | trades the code in `{"code": "..."}` for `{"session": "..."}`            |
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { type Answer, PLAIN_STYLE, PLAIN_STYLE_PATH, plainPage } from './answers.ts';
import { GUARD_STATUS, guard, type GuardRefusal } from './guard.ts';
import { SECRET_PATH, type SecretDoor } from '../secret/door.ts';
import { answerSecret } from './secret-pages.ts';
import type { Sessions } from './sessions.ts';
import { staticFile } from './static-files.ts';

/** Longest body of POST /session. */
const MAX_BODY_BYTES = 1024;

const tradeInput = z.strictObject({ code: z.string().max(100) });

export interface HttpHost {
  readonly hosts: ReadonlySet<string>;
  readonly sessions: Sessions;
  readonly secret: SecretDoor | undefined;
  /** The folder of the built renderer. */
  readonly rendererDir: string;
}

/** Answers one request. Rejects only where the host itself fails, as when a file cannot be read. */
export async function answerHttp(request: IncomingMessage, host: HttpHost): Promise<Answer> {
  const { method, headers } = request;
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const trades = method === 'POST' && path === '/session';
  const refusal = guard(headers, {
    hosts: host.hosts,
    needsOrigin: trades || (method === 'POST' && path.startsWith(SECRET_PATH)),
  });
  if (refusal !== undefined) return refused(refusal);
  const { secret, rendererDir } = host;
  if (secret !== undefined && path.startsWith(SECRET_PATH)) {
    return await answerSecret(request, { door: secret, rendererDir });
  }
  if (trades) return await trade(request, host.sessions);
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  if (path === '/session') return methodNotAllowed('POST');
  if (path === PLAIN_STYLE_PATH) return PLAIN_STYLE;
  const code = path === '/' ? new URLSearchParams(query).get('code') : null;
  if (code !== null && !host.sessions.isOpen(code)) return LINK_USED;
  const file = await staticFile(host.rendererDir, { path, etag: headers['if-none-match'] });
  return file ?? NOT_FOUND;
}

/** The answer when the host itself failed; what happened is for the log. */
export const HOST_FAILED = plainPage({
  status: 500,
  title: 'Something went wrong',
  text: ['Nabowatt could not answer. The terminal in which it runs says more.'],
});

const LINK_USED = plainPage({
  status: 401,
  title: 'This link was used already',
  text: [
    'Each link to Nabowatt opens it once and for fifteen minutes, so that nobody else can use it after you.',
    'Ask the app for a new one: press Enter in the terminal where Nabowatt runs, and open the link that it prints.',
    'If this tab was showing Nabowatt a moment ago, it still can:',
  ],
  linkToApp: true,
});

const NOT_FOUND = plainPage({
  status: 404,
  title: 'There is no such page',
  text: ['Nabowatt has nothing at this address.'],
  linkToApp: true,
});

function methodNotAllowed(allow: string): Answer {
  return plainPage({
    status: 405,
    title: 'That cannot be done here',
    text: ['Nabowatt does not take this kind of request at this address.'],
    headers: { allow },
  });
}

function refused(refusal: GuardRefusal): Answer {
  return plainPage({
    status: GUARD_STATUS[refusal],
    title: 'Nabowatt does not answer this',
    text: [WHY[refusal]],
  });
}

const WHY: Readonly<Record<GuardRefusal, string>> = {
  unknownHost: 'Nabowatt runs on this PC only. Open the link that it printed, as it is.',
  foreignOrigin: 'This was asked by another web page.',
  crossSite:
    'This link was opened from another web page. Copy the link that Nabowatt printed and paste it into the address bar.',
};

async function trade(request: IncomingMessage, sessions: Sessions): Promise<Answer> {
  // A form of another site cannot send this type, so a browser would ask us first, and we do not answer that.
  if (request.headers['content-type'] !== 'application/json') return json(415, { error: 'contentType' });
  const length = request.headers['content-length'];
  if (length === undefined) return json(411, { error: 'lengthRequired' });
  if (Number(length) > MAX_BODY_BYTES) return json(413, { error: 'tooLarge' });
  const body = await bodyOf(request);
  const input = tradeInput.safeParse(parsed(body));
  if (!input.success) return json(400, { error: 'invalid' });
  const session = sessions.trade(input.data.code);
  return session === undefined ? json(401, { error: 'linkUsed' }) : json(200, { session });
}

/** The whole body: Node's parser ends it at Content-Length, which was checked. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(status: number, body: object): Answer {
  const contentType = 'application/json; charset=utf-8';
  // A body that was not read is not worth reading before the next request.
  const headers = status === 200 ? {} : { connection: 'close' };
  return { status, contentType, body: JSON.stringify(body), cacheControl: 'no-store', headers };
}

/** For `Server`'s request event: answers, and says what failed to `report`. */
export function httpListener(options: {
  readonly host: () => HttpHost;
  readonly send: (exchange: { request: IncomingMessage; response: ServerResponse }, answer: Answer) => void;
  readonly report: (error: unknown) => void;
}): (request: IncomingMessage, response: ServerResponse) => void {
  const { host, send, report } = options;
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = await answerHttp(request, host()).catch((error: unknown) => {
      if (!request.destroyed || !isAborted(error)) report(error);
      return HOST_FAILED;
    });
    if (!response.destroyed && !response.headersSent) send({ request, response }, answer);
  };
  return (request, response) => {
    respond(request, response).catch(report);
  };
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}
