/** The pages with the words over HTTP: what a browser may see of `main/secret/door.ts`. The guard has let it in. */
import type { IncomingMessage } from 'node:http';
import { LONGEST_FORM_BYTES, SECRET_STYLES, type SecretDoor } from '../secret/door.ts';
import { appFont } from '../secret/font.ts';
import { closingPage, SECRET_POLICY } from '../secret/page.ts';
import { secretStyles } from '../secret/styles.ts';
import { type Language, languageOf } from '../secret/texts.ts';
import type { Answer } from './answers.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Answers below `SECRET_PATH`. */
export async function answerSecret(
  request: IncomingMessage,
  { door, rendererDir }: { readonly door: SecretDoor; readonly rendererDir: string },
): Promise<Answer> {
  const { method, headers, url = '' } = request;
  if (url === SECRET_STYLES && (method === 'GET' || method === 'HEAD')) {
    const body = secretStyles(await appFont(rendererDir));
    return { status: 200, contentType: 'text/css; charset=utf-8', body, cacheControl: 'no-cache' };
  }
  const language = languageOf(headers['accept-language']);
  // What is fetched ahead, by nobody's wish, would use the address up.
  const isAhead = headers['sec-purpose'] !== undefined || headers['purpose'] === 'prefetch';
  if ((method !== 'GET' && method !== 'POST') || isAhead) return refusal(405, language);
  if (method === 'POST' && headers['content-type'] !== FORM) return refusal(415, language);
  const body = method === 'POST' ? await formOf(request) : '';
  if (body === undefined) return refusal(413, language);
  const answer = await door.answer({ method, url, cookie: headers.cookie, body, language });
  if (answer.kind === 'done') return { ...page(303, ''), headers: { ...HEADERS, location: '/#/' } };
  const { setCookie } = answer;
  const more = setCookie === undefined ? {} : { 'set-cookie': setCookie };
  return { ...page(answer.status, answer.html), headers: { ...HEADERS, ...more } };
}

/** `same-origin`: without a referrer browsers send forms with the origin `null`, which the guard refuses. */
const HEADERS = { 'content-security-policy': SECRET_POLICY, 'referrer-policy': 'same-origin' };

function page(status: number, body: string): Answer {
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    body,
    cacheControl: 'no-store',
    headers: HEADERS,
  };
}

function refusal(status: number, language: Language): Answer {
  const html = closingPage('gone', { language, theme: 'system', styles: SECRET_STYLES, back: '/' });
  // A body that was not read is not worth reading before the next request.
  return { ...page(status, html), headers: { ...HEADERS, connection: 'close' } };
}

/** The form; undefined where it is longer than any form of ours. */
async function formOf(request: IncomingMessage): Promise<string | undefined> {
  const length = Number(request.headers['content-length'] ?? Number.NaN);
  if (!(length <= LONGEST_FORM_BYTES)) return undefined;
  request.setEncoding('utf8');
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
